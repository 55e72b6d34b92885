// Small tools for the other scripts. All of them are one module and share a scope; the server joins
// them in the order of assets.SCRIPTS. Every page works without them.

const me = document.body.dataset.person ?? ""; // who is signed in: an opaque tag, "" for nobody
const words = JSON.parse(document.body.dataset.words ?? "{}"); // in the reader's language
const SENT_BY_SCRIPT = { "X-Requested-With": "fetch" };

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Listens once for the whole page, so that what a swap brings in works too.
function on(type, selector, act) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) act(event, element);
  });
}

function make(tag, properties = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

const fieldsOf = (form) =>
  [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !["csrf_token", "request_id"].includes(name),
  );

// randomUUID exists on https and localhost only; a training room may use neither.
const newId = () =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

const spoken = document.body.appendChild(make("p", { className: "vh", role: "status" }));
function say(text) {
  spoken.textContent = "";
  setTimeout(() => (spoken.textContent = text), 50);
}
