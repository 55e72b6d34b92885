// [data-part="id"] are the parts of a long text. The table of contents follows the reader, and
// form[data-place] remembers how far they came: through the outbox, so that it works offline.

const READ_MS = 3000;
let part = ""; // the id of the part that is being read
let observer;
let reading;

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
  clearTimeout(reading);
  reading = setTimeout(remember, READ_MS, id);
}

function mark() {
  for (const link of all(".toc a")) {
    if (link.hash === `#${part}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  const ids = parts().map((each) => each.dataset.part);
  const now = ids.indexOf(part);
  const bar = one(".toc .bar");
  if (bar?.children.length !== ids.length) return;
  [...bar.children].forEach((step, n) => (step.className = n === now ? "now" : n < now ? "on" : ""));
  bar.ariaLabel = words.part.replace("{n}", now + 1).replace("{of}", ids.length);
}

async function remember(id) {
  const form = one("form[data-place]");
  const ids = parts().map((each) => each.dataset.part);
  if (!me || !form || ids.indexOf(id) <= ids.indexOf(form.elements.part.value)) return;
  form.elements.part.value = id;
  await put(`place:${location.pathname}`, form.getAttribute("action"), fieldsOf(form), false);
  flush();
}

on("change", "form[data-switch] input", (_event, input) => {
  const { form } = input;
  if (!form.dataset.enhance && part) form.setAttribute("action", `${location.pathname}#${part}`);
  form.requestSubmit();
});

// On paper nothing can be opened.
addEventListener("beforeprint", () => {
  for (const each of all("details:not([open], .menu)")) {
    each.open = true;
    addEventListener("afterprint", () => (each.open = false), { once: true });
  }
});
