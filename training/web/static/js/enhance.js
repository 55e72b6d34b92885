// form[data-enhance="#id"]: sends the form without leaving the page and swaps the element #id for
// the one in the answer, and with it every [data-fresh][id], which tells of the whole page. A
// redirect to another page is followed, a failure leaves all as it was.

on("submit", "form[data-enhance]", async (event, form) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  const rest = busy(form, event.submitter);
  one("[data-trouble]", form)?.remove();
  try {
    await arrive(form, await request(form, event.submitter));
  } catch {
    trouble(form, words.unreached);
  } finally {
    rest();
  }
});

// Marks form and button as busy, with the button's own verb; returns what undoes it.
function busy(form, button) {
  const label = [...(button?.childNodes ?? [])];
  form.ariaBusy = "true";
  if (button) button.ariaBusy = "true";
  if (button?.dataset.busy) button.replaceChildren(button.dataset.busy);
  return () => {
    form.ariaBusy = null;
    if (button) button.ariaBusy = null;
    if (button?.dataset.busy) button.replaceChildren(...label);
  };
}

function request(form, button) {
  const data = new FormData(form, button);
  const action = button?.getAttribute("formaction") ?? form.getAttribute("action");
  const url = new URL(action || location.href, location.href);
  url.hash = "";
  if (form.method === "get") {
    url.search = new URLSearchParams(data);
    return fetch(url, { headers: SENT_BY_SCRIPT });
  }
  const headers = { ...SENT_BY_SCRIPT, "X-CSRFToken": data.get("csrf_token") };
  return fetch(url, { method: "POST", body: new URLSearchParams(data), headers });
}

async function arrive(form, response) {
  if (response.status === 401) return trouble(form, words.signed_out);
  const page = parsed(await response.text());
  const isForked = one("[data-stored]", page);
  if ((response.ok || isForked) && form.dataset.draft) await settle(form.dataset.draft);
  if (isForked) return form.submit(); // two texts are settled on a page of their own
  const old = one(form.dataset.enhance);
  const fresh = one(form.dataset.enhance, page);
  const isElsewhere = new URL(response.url).pathname !== location.pathname;
  if (response.ok && (!fresh || (response.redirected && isElsewhere))) {
    // The toasts were shown to this script alone; the next page must still have them.
    sessionStorage.setItem("toasts", one("#toasts", page)?.innerHTML ?? "");
    return location.assign(response.url);
  }
  if (!fresh) return trouble(form, one("#message", page)?.textContent ?? words.unreached);
  old.replaceWith(fresh);
  for (const each of all("[data-fresh]")) each.replaceWith(one(`#${each.id}`, page) ?? each);
  document.title = page.title;
  if (form.method === "get" || response.redirected) history.replaceState(null, "", response.url);
  showToasts(all("#toasts > *", page));
  restore(fresh);
  watch();
  focus(fresh);
}

function focus(within) {
  const wrong = one(".summary-error", within) ?? one(".invalid input", within);
  const first = wrong ?? one("[tabindex='-1']", within) ?? one("h1, h2, h3", within) ?? within;
  if (!first.hasAttribute("tabindex")) first.tabIndex = -1;
  first.focus();
}

function trouble(form, text) {
  const note = make("p", { className: "note bad", textContent: text });
  note.dataset.trouble = "";
  form.append(note);
  say(text);
}
