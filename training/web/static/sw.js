// Keeps the pages that somebody may need without a network: the module they have open, cards,
// questionnaires. Only pages that ask for it (body[data-offline]) and the files they use; only for
// the person who is signed in; nothing else is ever stored.

const PREFIX = "kept:";
const MOST_PAGES = 12;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// One after the other: a page that is still being stored must not survive a sign-out.
let work = Promise.resolve();
addEventListener("message", (event) => {
  const { keep, forget, only } = event.data;
  if (only) work = work.then(() => drop(PREFIX + only));
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
  }
});

async function fileFor(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
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
  const pages = (await cache.keys()).filter((request) => !isFile(request));
  for (const old of pages.slice(0, -MOST_PAGES)) await cache.delete(old, { ignoreVary: true });
}

async function offline() {
  const links = new Map(); // one for a page, whatever lens it was read in
  let style = "";
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (request.url.endsWith("/app.css")) style = `<link rel="stylesheet" href="${request.url}">`;
      if (isFile(request)) continue;
      const text = await (await cache.match(request, { ignoreVary: true })).text();
      // Already escaped: it is taken from one page's source into another's.
      const title = text.match(/<title>([^<]*)/)?.[1].split(" | ")[0];
      const { pathname } = new URL(request.url);
      links.set(pathname, `<li><a href="${pathname}">${title}</a></li>`);
    }
  }
  const list = `<ul>${[...links.values()].join("")}</ul>`;
  const kept = links.size ? `<p>These pages are kept on this device:</p>${list}` : "";
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>No network</title>${style}</head>
<body><main class="trouble"><h1>No network</h1><div class="story">
<p>This page needs the network, and there is none right now. What you wrote is kept on this device
and is sent as soon as you are back.</p>${kept}</div><p><a href="">Try again</a></p></main></body></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'",
    },
  });
}
