// [data-part="id"] are the parts of a long text. The table of contents follows the reader, and
// form[data-place="id"] says which part is next: through the outbox, so that it works offline.

const LEAST_S = 10;
const END_S = 2;
const GLANCE_S = 5;
let part = ""; // the id of the part that is being read
let observer;
const spent = {}; // seconds with each part
const ended = {}; // seconds that its end was on screen

const parts = () => all("[data-part]");
const placeOf = (id) => one(`[data-part="${CSS.escape(id)}"]`)?.getBoundingClientRect().top ?? 0;

function watch() {
  observer?.disconnect();
  // A line at two fifths of the window: what crosses it is what is being read.
  observer = new IntersectionObserver(
    (seen) => {
      const crossing = seen.find((entry) => entry.isIntersecting);
      if (crossing) reach(crossing.target.dataset.part);
    },
    { rootMargin: "-40% 0px -60% 0px" },
  );
  for (const each of parts()) observer.observe(each);
  if (part) mark();
}

function reach(id) {
  part = id;
  mark();
}

const placeForm = () => one("form[data-place]");
const orderOf = (id) => parts().findIndex((each) => each.dataset.part === id);

function mark() {
  for (const link of all(".toc a")) {
    if (link.hash === `#${part}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  const bar = one(".toc .bar");
  if (!bar) return;
  const now = orderOf(part);
  const read = orderOf(placeForm().dataset.place);
  [...bar.children].forEach((step, n) => (step.className = n === now ? "now" : n < read ? "on" : ""));
  bar.ariaLabel = words.read.replace("{n}", read).replace("{of}", bar.children.length);
}

// A part is read once its end was on screen and a quarter of its minutes went by, or its question
// was answered. One that was skipped keeps the place, until its button says otherwise.
const isRead = ({ dataset: { part: id, minutes } }) =>
  ended[id] >= END_S && spent[id] >= Math.max(LEAST_S, minutes * 15);

setInterval(() => {
  if (document.hidden || !part) return;
  spent[part] = (spent[part] ?? 0) + 1;
  for (const each of parts()) {
    const { bottom } = each.getBoundingClientRect();
    if (bottom > 0 && bottom < innerHeight) ended[each.dataset.part] = (ended[each.dataset.part] ?? 0) + 1;
  }
  if (spent[part] === GLANCE_S && part !== "task") glance(part);
  const list = parts();
  let next = orderOf(placeForm()?.dataset.place);
  while (list[next] && isRead(list[next])) next++;
  if (list[next]) remember(list[next].dataset.part);
}, 1000);

on("submit", "[data-part] form[data-enhance]", (_event, form) => {
  spent[form.closest("[data-part]").dataset.part] = Infinity;
});

// Where somebody was for a while is where Today leads back to, read or not.
async function glance(id) {
  const form = placeForm();
  if (!me || !form) return;
  const fields = [...fieldsOf(form), ["part", id], ["glance", 1]];
  await put(`glance:${location.pathname}`, form.getAttribute("action"), fields, false);
  flush();
}

async function remember(id) {
  const form = placeForm();
  if (!me || !form || orderOf(id) <= orderOf(form.dataset.place)) return;
  form.dataset.place = id;
  mark();
  const fields = [...fieldsOf(form), ["part", id]];
  await put(`place:${location.pathname}`, form.getAttribute("action"), fields, false);
  flush();
}

// The button at the end of a part says that it is read; it leads on without a new page.
on("submit", "form[data-place]", (event) => {
  if (!me) return;
  event.preventDefault();
  const id = event.submitter.value;
  remember(id);
  history.replaceState(null, "", `#${id}`);
  document.getElementById(id).scrollIntoView();
  document.getElementById(`${id}-h`).focus({ preventScroll: true });
});

// form[data-switch] shows the page through another lens. What the lens decides, [data-lensed][id], is
// swapped; the rest stays as it is, with what was typed, the place, and the focus for the next arrow.
let turn = 0;
on("change", "form[data-switch] input", (_event, { form }) => form.requestSubmit());
on("submit", "form[data-switch]", async (event, form) => {
  event.preventDefault();
  const mineNow = ++turn;
  one("[data-trouble]", form)?.remove();
  let problem = words.unreached;
  try {
    const response = await request(form);
    const page = parsed(await response.text());
    if (mineNow !== turn) return;
    if (response.ok) return look(form, page, response.url);
    if (response.status === 401) problem = words.signed_out;
  } catch {
    if (mineNow !== turn) return;
  }
  form.reset();
  trouble(form, problem);
});

function look(form, page, url) {
  const before = part && placeOf(part);
  for (const each of all("[data-lensed]")) each.replaceWith(one(`#${each.id}`, page) ?? each);
  if (part) scrollBy({ top: placeOf(part) - before, behavior: "instant" });
  for (const input of all("input", form)) input.defaultChecked = input.checked;
  const lens = new FormData(form).get("lens");
  for (const at of all("[name=at]")) at.value = at.value.replace(/\w+$/, lens);
  history.replaceState(null, "", url);
  keepPage();
}

// On paper nothing can be opened; and the stylesheet sees by the attribute whether a day was chosen.
addEventListener("beforeprint", () => {
  for (const each of all("[type=date]")) each.defaultValue = each.value;
  for (const each of all("details:not([open], .menu)")) {
    each.open = true;
    addEventListener("afterprint", () => (each.open = false), { once: true });
  }
});
