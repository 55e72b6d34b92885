// What a person wrote and the server has not confirmed is kept on this device, under their tag, and
// sent when it can be. One entry per form and tab, since two tabs may hold two texts: the version
// that was sent, and the newer one if any. The sent one is repeated with its own request id until
// it is answered, so it is stored once.

const AGAIN_MS = 30_000;
const PATIENCE_MS = 10_000;

const opened = new Promise((resolve, reject) => {
  if (!me) return resolve(null);
  const request = indexedDB.open("both-ways", 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore("outbox", { keyPath: ["person", "key"] });
  request.onsuccess = () => resolve(request.result);
  request.onerror = request.onblocked = () => reject(request.error);
}).catch(() => null);
const memory = new Map(); // where the browser keeps nothing, at least until the page closes

async function transact(mode, act) {
  const db = await opened;
  const work = db.transaction("outbox", mode);
  const request = act(work.objectStore("outbox"));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(request.result);
    work.onerror = work.onabort = () => reject(work.error);
  });
}

const mine = () => IDBKeyRange.bound([me], [me, []]);

async function entries() {
  if (!me) return [];
  return (await opened) ? transact("readonly", (box) => box.getAll(mine())) : [...memory.values()];
}

// Replaces one entry by what `change` makes of it, in one step; nothing deletes it.
async function edit(key, change) {
  const next = (now) => {
    const changed = change(now);
    return changed && { ...changed, person: me, key };
  };
  if (!(await opened)) {
    const entry = next(memory.get(key));
    return entry ? memory.set(key, entry) : memory.delete(key);
  }
  return transact("readwrite", (box) => {
    const got = box.get([me, key]);
    got.onsuccess = () => {
      const entry = next(got.result);
      if (entry) box.put(entry);
      else box.delete([me, key]);
    };
    return got;
  });
}

async function forgetMine() {
  memory.clear();
  if (await opened) await transact("readwrite", (box) => box.delete(mine()));
}

// `isText` is false for what is not worth a word when it is refused, such as a place in a module.
// What is `held` stays on this device until the person has chosen between two texts.
function put(key, url, fields, isText = true, isHeld = false) {
  const version = { fields, id: newId(), at: Date.now() };
  return edit(key, (now) => {
    if (now?.isTried) return { ...now, next: version };
    return { ...version, url, isText, isTried: false, refused: isHeld && (now?.refused || words.compare) };
  });
}

const newest = (entry) => entry.next ?? entry;
const hear = (detail) => document.dispatchEvent(new CustomEvent("outbox", { detail }));
// Whichever tab sends, it sends for all of them: each has to hear what became of its words.
const tabs = new BroadcastChannel(`outbox ${me}`);
tabs.onmessage = ({ data }) => hear(data);
function tell(key, state, more = {}) {
  hear({ key, state, ...more });
  tabs.postMessage({ key, state, ...more });
}

let again;
let sending;
let isOurTurn = false;
function flush() {
  clearTimeout(again);
  // The tab whose turn it is may be asleep, and words may come while this one waits for it.
  const doubt = setTimeout(async () => {
    if (!isOurTurn) for (const { key } of await waiting()) hear({ key, state: "kept" });
  }, SLOW_MS);
  sending ??= inTurn().finally(() => (sending = null));
  return sending.finally(() => clearTimeout(doubt));
}

// One tab at a time: two would only repeat each other.
function inTurn() {
  const act = async () => {
    isOurTurn = true;
    await sendAll().finally(() => (isOurTurn = false));
  };
  return navigator.locks ? navigator.locks.request("outbox", act) : act();
}

// In the order in which they were written: of two tabs, the one that was first is stored.
async function waiting() {
  return (await entries()).filter((entry) => !entry.refused && !entry.isDraft).sort((a, b) => a.at - b.at);
}

async function sendAll() {
  for (let left = await waiting(); left.length; left = await waiting()) {
    for (const { key } of left) tell(key, "saving");
    const csrf = await token();
    // One form that cannot be stored must not hold up the others.
    let failed = !csrf;
    if (csrf) for (const { key } of left) failed = !(await send(key, csrf)) || failed;
    if (!failed) continue;
    for (const entry of await waiting()) tell(entry.key, "kept");
    again = setTimeout(flush, AGAIN_MS);
    return;
  }
}

// The page may be old and the person in this browser another one by now: ask before sending.
async function token() {
  try {
    const response = await fetch("/account/token", {
      headers: SENT_BY_SCRIPT,
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { csrf, person } = await response.json();
    return response.ok && person === me ? csrf : null;
  } catch {
    return null;
  }
}

// Sends one entry; true when the server has answered for good, whatever it said.
async function send(key, csrf) {
  let entry;
  await edit(key, (now) => (entry = now && { ...now, isTried: true }));
  if (!entry) return true;
  const body = new URLSearchParams(entry.fields);
  body.set("csrf_token", csrf);
  body.set("request_id", entry.id);
  let response;
  try {
    response = await fetch(entry.url, {
      method: "POST",
      body,
      headers: { ...SENT_BY_SCRIPT, "X-CSRFToken": csrf },
      redirect: "manual", // a redirect says that it is stored; the page it leads to is not needed
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return false;
  }
  // Words are stored when the site says so itself: a portal or a proxy may answer anything.
  if (entry.isText ? isOurs(response) : response.ok || response.type === "opaqueredirect") {
    return stored(key, response);
  }
  if (response.ok || response.type === "opaqueredirect") return false;
  if ([401, 429].includes(response.status) || response.status >= 500) return false;
  return refused(key, entry, response);
}

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");
const isOurs = (response) => response.ok && isJson(response);

async function stored(key, response) {
  const fresh = isJson(response) ? await response.json() : {};
  let more;
  await edit(key, (now) => {
    more = now?.next;
    if (!more) return null;
    // What the server counted, such as a revision, is true of the newer words as well.
    const fields = more.fields.map(([name, value]) => [name, String(fresh[name] ?? value)]);
    return { ...now, ...more, fields, next: undefined, isTried: false };
  });
  tell(key, more ? "saving" : "saved", { fresh });
  return true;
}

async function refused(key, entry, response) {
  const page = parsed(await response.text());
  const box = one("[data-stored]", page);
  const theirs = box?.value;
  const fresh = box?.dataset.seen && { seen: box.dataset.seen };
  const message = box ? words.compare : one("#message", page)?.textContent.trim() || words.refused;
  await edit(key, (now) =>
    now?.isText
      ? { ...now, ...newest(now), next: undefined, isTried: false, refused: message }
      : null,
  );
  tell(key, entry.isText ? "refused" : "saved", { message, theirs, fresh });
  return true;
}

addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden && flush());
