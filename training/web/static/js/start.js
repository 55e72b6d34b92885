// What a page does once it is here: toasts, menus, the theme, signing out, pages kept for offline.

const TOAST_MS = 10_000;

function showToasts(toasts) {
  // Put in after the page has settled: a live region is read aloud only when it changes.
  setTimeout(() => one("#toasts")?.append(...toasts), 100);
  for (const toast of toasts) setTimeout(leave, TOAST_MS, toast);
}

function leave(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, TOAST_MS, toast);
  else toast.remove();
}

on("click", "[data-dismiss]", (_event, button) => {
  button.closest(".toast").remove();
  one("#main").focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  for (const menu of all(".menu[open]")) menu.open = menu.contains(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") all(".menu[open]").forEach(close);
});
function close(menu) {
  menu.open = false;
  one("summary", menu).focus();
}

on("submit", "form[data-theme-form]", (event, form) => {
  event.preventDefault();
  const chosen = event.submitter;
  if (chosen.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
  for (const button of all("button", form)) button.ariaPressed = String(button === chosen);
  const menu = form.closest(".menu");
  one("summary svg", menu).replaceWith(one("svg", chosen).cloneNode(true));
  const body = new URLSearchParams(new FormData(form, chosen));
  // If it does not arrive, the next page simply looks as before.
  fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual" }).catch(() => {});
  close(menu);
});

on("submit", "form[data-sign-out]", async (event, form) => {
  event.preventDefault();
  await Promise.race([flush(), new Promise((done) => setTimeout(done, SLOW_MS))]);
  const unsent = (await entries()).filter((entry) => entry.isText);
  if (unsent.length && !(await mayLeave())) return;
  await forgetMine();
  await toWorker({ forget: true });
  form.submit();
});

function mayLeave() {
  const stay = make("button", { className: "btn", textContent: words.leave_no, autofocus: true });
  const go = make("button", { className: "btn quiet", textContent: words.leave_yes, value: "go" });
  const dialog = make(
    "dialog",
    { className: "stack-3" },
    make("h2", { id: "leave", textContent: words.leave }),
    make("p", { textContent: words.leave_why }),
    make("form", { method: "dialog", className: "row" }, stay, go),
  );
  dialog.setAttribute("aria-labelledby", "leave");
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.onclose = () => {
      dialog.remove();
      answer(dialog.returnValue === "go");
    };
  });
}

// Any form that nothing above has taken: a second click while the first is on its way does nothing.
on("submit", "form[method=post]", (event, form) => {
  if (event.defaultPrevented) return;
  if (form.ariaBusy) return event.preventDefault();
  const rest = busy(form, event.submitter);
  addEventListener("pagehide", rest, { once: true });
  setTimeout(rest, PATIENCE_MS); // a download answers without leaving the page
});

async function toWorker(message) {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage(message);
}

const assets = () =>
  performance
    .getEntriesByType("resource")
    .map((entry) => entry.name)
    .filter((url) => url.startsWith(`${location.origin}/assets/`));

function keepPage() {
  if (!me || !document.body.hasAttribute("data-offline")) return;
  toWorker({ keep: location.href.split("#")[0], person: me, assets: assets() });
}

async function startWorker() {
  if (!navigator.serviceWorker) return;
  // Signed out, or timed out: whoever comes next finds nothing. Error pages do not know and say
  // nothing, so they leave it alone.
  if (!me) return document.body.dataset.person === "" && toWorker({ forget: true });
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  // Whoever was here before may have left without signing out.
  await toWorker({ only: me, assets: assets() });
  keepPage();
}

let soon;
document.addEventListener("outbox", ({ detail }) => {
  // The kept copy shows the words from before; fetch it anew once they are stored.
  clearTimeout(soon);
  if (detail.state === "saved") soon = setTimeout(keepPage, 3000);
});

// The page for no network goes when there is one. A device may be online and the site not yet.
if (document.body.hasAttribute("data-retry")) {
  addEventListener("online", () => location.reload());
  if (navigator.onLine) setTimeout(() => location.reload(), PATIENCE_MS);
}

const carried = parsed(sessionStorage.getItem("toasts") ?? "");
sessionStorage.removeItem("toasts");
showToasts([...all(".toast"), ...all(".toast", carried)].map((toast) => (toast.remove(), toast)));
one(".summary-error")?.focus();
watch();
restore().then(flush);
if (document.readyState === "complete") startWorker();
else addEventListener("load", startWorker);
