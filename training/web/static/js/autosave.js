// form[data-autosave="key"]: every change goes into the outbox at once and to the server after a
// pause. The form holds a [role=status] line and keeps its Save button. A form that does something
// else when it is sent saves elsewhere, and not all of it: data-at="address" data-only="names".
// form[data-draft="key"]: what is typed stays on this device and comes back with the page, until its
// button (with data-enhance) has sent it, or a page says that it is done: [data-settles="key"].

const PAUSE_MS = 800;
const SLOW_MS = 2000;
const pauses = new WeakMap();
const doubts = new WeakMap();

const keys = new Map(); // data-autosave to the key in the outbox, which other tabs do not share
const formOf = (key) => all("form[data-autosave]").find((form) => keys.get(form.dataset.autosave) === key);
const draftOf = (name) => `draft:${name}`;
const settle = (name) => me && edit(draftOf(name), () => null);
const theirsIn = (form) => one("[data-theirs]", form);
const isSaved = ({ dataset }, name) => !dataset.only || dataset.only.split(" ").includes(name);

async function keep(form, isHeld) {
  const { autosave, at } = form.dataset;
  if (!keys.has(autosave)) keys.set(autosave, `${autosave}#${newId()}`);
  const key = keys.get(autosave);
  tabs.postMessage({ key, state: "mine" });
  const fields = fieldsOf(form).filter(([name]) => isSaved(form, name));
  await put(key, at ?? form.getAttribute("action") ?? location.href, fields, true, isHeld);
}

function show(form, text) {
  clearTimeout(doubts.get(form));
  const line = one("[role=status]", form);
  // Saying the same again would make a screen reader repeat it.
  if (line && line.textContent !== text) line.textContent = text;
}

const notYet = async () => ((await opened) ? words.kept : words.loose);

on("input", "form[data-autosave]", (event, form) => {
  if (!me || !isSaved(form, event.target.name)) return;
  // Only Save chooses between two texts; typing must not.
  keep(form, !!theirsIn(form));
  clearTimeout(pauses.get(form));
  pauses.set(form, setTimeout(flush, PAUSE_MS));
});

on("input", "form[data-draft]", async (_event, form) => {
  if (!me) return;
  const draft = { fields: fieldsOf(form), at: Date.now(), isText: true, isDraft: true };
  await edit(draftOf(form.dataset.draft), () => draft);
  show(form, await notYet());
});

on("submit", "form[data-autosave]", async (event, form) => {
  const button = event.submitter;
  // A button with a name or an address of its own does something else than save.
  if (!me || form.dataset.at || form.dataset.enhance || button?.name || button?.hasAttribute("formaction")) return;
  event.preventDefault();
  clearTimeout(pauses.get(form));
  await keep(form);
  flush();
});

document.addEventListener("outbox", async ({ detail: { key, state, fresh, message, theirs } }) => {
  const form = formOf(key);
  if (!form) return;
  if (state === "saving") {
    show(form, words.saving);
    doubts.set(form, setTimeout(async () => show(form, await notYet()), SLOW_MS));
  } else if (state === "kept") {
    show(form, await notYet());
  } else if (state === "refused") {
    show(form, message);
    if (theirs !== undefined) beside(form, theirs);
  } else if (state === "mine") {
    // Another tab has put back the words of this one and goes on with them: from here they differ.
    keys.delete(form.dataset.autosave);
    show(form, "");
  } else {
    show(form, words.saved);
    theirsIn(form)?.remove();
  }
  for (const [name, value] of Object.entries(fresh ?? {})) {
    if (form.elements[name]?.type === "hidden") form.elements[name].value = value;
  }
});

// Puts back what was typed here and has not reached the server: after a reload, a crash, a swap.
async function restore(within = document) {
  for (const { dataset } of all("[data-settles]", within)) await settle(dataset.settles);
  for (const { dataset } of all("[data-releases]", within)) await release(dataset.releases);
  const forms = all("form[data-autosave], form[data-draft]", within);
  if (!forms.length) return;
  const kept = (await entries()).sort((a, b) => newest(b).at - newest(a).at);
  for (const form of forms) {
    const name = form.dataset.autosave ?? draftOf(form.dataset.draft);
    const key = keys.get(name);
    const entry = kept.find((each) => (key ? each.key === key : each.key.split("#")[0] === name));
    if (!entry) continue;
    keys.set(name, entry.key);
    fill(form, newest(entry).fields, entry);
  }
}

// [data-releases="key"]: the place of this form now takes words that another text kept out.
async function release(name) {
  for (const { key, refused } of await entries()) {
    if (!refused || key.split("#")[0] !== name) continue;
    await edit(key, (now) => now && { ...now, refused: false });
  }
}

async function fill(form, fields, entry) {
  let differs = !entry.isDraft;
  for (const input of form.elements) {
    if (!input.name || !isSaved(form, input.name)) continue;
    if (["hidden", "submit", "button", "fieldset"].includes(input.type)) continue;
    const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(input.type)) {
      const isChosen = values.includes(input.value);
      differs ||= isChosen !== input.checked;
      input.checked = isChosen;
    } else if (values.length && input.value !== values[0].trim()) {
      if (entry.refused || (entry.isDraft && input.value && input.rows)) beside(form, input.value);
      input.value = values[0];
      differs = true;
      if (input.closest("details")) input.closest("details").open = true;
    }
  }
  // Stored by now, without this script or elsewhere: unless the page itself refuses it.
  if (!differs && !one(".summary-error")) return settle(form.dataset.draft);
  show(form, entry.refused || (await notYet()));
}

// Shows the text that is stored under the one that is not: neither is lost while they differ.
function beside(form, text) {
  theirsIn(form)?.remove();
  const id = `theirs-${form.dataset.autosave ?? form.dataset.draft}`;
  const label = make("label", { htmlFor: id, textContent: words.stored });
  const box = make("textarea", { id, className: "input serif", readOnly: true, value: text });
  const field = make("div", { className: "field" }, label, box);
  field.dataset.theirs = "";
  (one("[data-beside]", form) ?? form).append(field);
}
