// The service worker: what was read can be read again without a network, and notices come while no page is open.
// Pages are asked for from the network first, so that nobody is shown yesterday's list while there is a connection; what
// was read last is kept on this device only, and erased when its reader signs out.
const PAGES = "pages-1";
const PARTS = "parts-1"; // the same addresses, asked for by a page's script
const ASSETS = "assets-1";
const MOST = 60; // pages, and parts, that are kept
const READ = /^\/b\/[^/]+\/(today|messages|orders|leads|catalogue|alerts)(\/[0-9a-f-]{36})?(\/row|\/bubbles|\/card)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === "/sign-out") {
    event.respondWith(leave(request));
  } else if (request.method !== "GET") {
    return;
  } else if (url.pathname.startsWith("/assets/") && url.search.startsWith("?v=")) {
    event.respondWith(kept(request));
  } else if (READ.test(url.pathname)) {
    event.respondWith(read(request, url));
  }
});

/** What never changes: from here, once it was fetched. */
async function kept(request) {
  const cache = await caches.open(ASSETS);
  const here = await cache.match(request);
  if (here) return here;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    trim(cache);
  }
  return answer;
}

async function read(request, url) {
  const isPart = request.headers.get("HX-Request-Type") === "partial";
  const name = isPart ? PARTS : PAGES;
  try {
    const answer = await fetch(request);
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in") await forget();
    // News is asked for again and again with other cursors: only what a reader opens is worth keeping.
    else if (answer.status === 200 && !/\/(row|bubbles|card)$/.test(url.pathname)) {
      const cache = await caches.open(name);
      // The latest is the last one to go.
      await cache.delete(url.href, { ignoreVary: true });
      await cache.put(url.href, answer.clone());
      trim(cache);
    }
    return answer;
  } catch (error) {
    const cache = await caches.open(name);
    const here = await cache.match(url.href, { ignoreVary: true });
    const alike = here ?? (await cache.match(url.href, { ignoreVary: true, ignoreSearch: true }));
    if (alike) return alike;
    if (isPart || request.mode !== "navigate") throw error;
    const list = url.pathname.replace(/^(\/b\/[^/]+)\/.*/, "$1/messages");
    return (await cache.match(list, { ignoreVary: true, ignoreSearch: true })) ?? nothing();
  }
}

/** Keeps the latest. */
async function trim(cache) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
}

/** Signs out: what was read is erased, and notices are for nobody here any more. */
async function leave(request) {
  const held = await self.registration.pushManager?.getSubscription().catch(() => null);
  // A push service that does not answer keeps nobody in.
  const late = new Promise((done) => setTimeout(done, 2_000));
  await Promise.all([forget(), Promise.race([held?.unsubscribe().catch(() => false), late])]);
  if (!held) return fetch(request);
  return fetch(request.url, { method: "POST", body: new URLSearchParams({ gone: held.endpoint }), redirect: "manual" });
}

const forget = () => Promise.all([PAGES, PARTS].map((name) => caches.delete(name)));

const nothing = () =>
  new Response(
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>SEVEN T</title>' +
      "<h1>Hors ligne</h1><p>Cette page n’a pas encore été ouverte sur cet appareil.</p>" +
      '<p lang="en">Offline: this page has not been opened on this device yet.</p>',
    { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } },
  );

// Notices: {id, title, body, url}. The id is the tag, so that one told twice is one.
self.addEventListener("push", (event) => {
  const { id, title, body, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag: id, data: { url } }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((open) => {
      const here = open.find((client) => new URL(client.url).pathname === url);
      return here ? here.focus() : self.clients.openWindow(url);
    }),
  );
});
