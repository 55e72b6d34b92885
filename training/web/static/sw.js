// Keeps the pages that somebody may need without a network: the modules they have open. Only pages that ask for it (body[data-offline]) and the files they use; only for
// the person who is signed in; nothing else is ever stored.

const PREFIX = "kept:";
const MOST_PAGES = 12;
const OFFLINE = "/offline";
// For somebody who has never been here with a network.
const PLAIN = "<!DOCTYPE html><title>No network</title><h1>No network</h1><a href=''>Try again</a>";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// One after the other: a page that is still being stored must not survive a sign-out.
let work = Promise.resolve();
addEventListener("message", (event) => {
  const { keep, forget, only, assets } = event.data;
  if (only) work = work.then(() => readyFor(only, assets)).catch(() => {});
  if (keep) work = work.then(() => store(event.data)).catch(() => {});
  if (forget) work = work.then(() => drop());
  event.waitUntil(work);
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(fileFor(request));
  else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => pageFor(url)));
  } else if (url.searchParams.has("lens")) {
    // A script asks for the page through another lens: that one or none.
    event.respondWith(fetch(request).catch(() => keptAt(url.href)));
  }
});

async function fileFor(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function keptAt(address) {
  return (await caches.match(address, { ignoreVary: true })) ?? Response.error();
}

async function pageFor(url) {
  url.hash = "";
  const options = { ignoreVary: true };
  // The same page through another lens is better than none.
  return (
    (await caches.match(url.href, options)) ??
    (await caches.match(url.href, { ...options, ignoreSearch: true })) ??
    offline()
  );
}

async function drop(except = "") {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== except) await caches.delete(name);
  }
}

const isFile = (request) => new URL(request.url).pathname.startsWith("/assets/");
const release = (url) => new URL(url).pathname.split("/")[2];

async function store({ keep, person, assets }) {
  const name = PREFIX + person;
  await drop(name);
  const page = await fetch(keep, { cache: "no-store" });
  const text = await page.clone().text();
  // Signed out or somebody else by now: then this is not the page that was asked for.
  if (!page.ok || page.redirected || !text.includes(`data-person="${person}"`)) return;
  let cache = await caches.open(name);
  const known = (await cache.keys()).filter(isFile);
  if (known.some((file) => assets.length && release(file.url) !== release(assets[0]))) {
    // A new release: the old pages would look for files that are gone.
    await caches.delete(name);
    cache = await caches.open(name);
  }
  await cache.put(keep, page);
  for (const file of new Set(assets)) {
    if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file);
  }
  const isPage = (request) => !isFile(request) && !request.url.endsWith(OFFLINE);
  const pages = (await cache.keys()).filter(isPage);
  for (const old of pages.slice(0, -MOST_PAGES)) await cache.delete(old, { ignoreVary: true });
}

// The page for no network, with everything it needs: asked for once a release.
async function readyFor(person, assets) {
  const name = PREFIX + person;
  await drop(name);
  let cache = await caches.open(name);
  const kept = await cache.match(OFFLINE, { ignoreVary: true });
  if (kept) {
    if ((await kept.text()).includes(`/assets/${release(assets[0])}/`)) return;
    // A new release: the old pages would look for files that are gone.
    await caches.delete(name);
    cache = await caches.open(name);
  }
  const page = await fetch(OFFLINE, { cache: "no-store" });
  if (!page.ok) return;
  const files = (await page.clone().text()).match(/\/assets\/[^"]+/g);
  for (const file of new Set(files)) await cache.add(file);
  await cache.put(OFFLINE, page);
}

async function offline() {
  const links = new Map(); // one for a page, whatever lens it was read in
  let page;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    page ??= await cache.match(OFFLINE, { ignoreVary: true });
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (isFile(request) || pathname === OFFLINE) continue;
      const text = await (await cache.match(request, { ignoreVary: true })).text();
      // Already escaped: it is taken from one page's source into another's.
      const title = text.match(/<title>([^<]*)/)?.[1].split(" | ")[0];
      links.set(pathname, `<li><a href="${pathname}">${title}</a></li>`);
    }
  }
  let html = page ? await page.text() : PLAIN;
  if (links.size) {
    const list = `<ul class="rows">${[...links.values()].join("")}</ul>`;
    html = html.replace(" data-kept hidden", "").replace('<ul class="rows"></ul>', list);
  }
  return new Response(html, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:",
    },
  });
}
