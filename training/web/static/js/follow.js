// [data-follow][id]: tells of work on the server that goes on; asked again until the page no longer
// has it, and then opened anew. Without a script the page has a link that looks again.

const FOLLOW_MS = 1000;

async function follow() {
  const old = one("[data-follow]");
  if (!old) return;
  try {
    const response = await fetch(location.href, { headers: SENT_BY_SCRIPT });
    const fresh = one(`#${old.id}[data-follow]`, parsed(await response.text()));
    if (!fresh) return location.reload();
    old.replaceWith(fresh);
  } catch {
    // Without a network there is nothing new to tell.
  }
  setTimeout(follow, FOLLOW_MS);
}
setTimeout(follow, FOLLOW_MS);
