// News by server-sent events. The page carries the cursor it was rendered at (`data-live`, `data-after`): the stream
// starts there, so nothing falls between the page and the stream, and resumes there after any time offline.
// An event names what changed ({id}); the page asks for the fragments it shows and places them.
import htmx from "htmx.org/dist/htmx.esm.js";
import { place } from "./place.js";

const SOON = 40; // ms after which the first news is looked at: what one change tells comes together
const GATHER = 110; // ms in which news about the same thing count once, while more and more comes
const CALM = 1_000; // ms without news, after which the next is the first again
const MANY = 12; // more changes than this: one refresh is cheaper than as many fragments
const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
const KINDS = ["conversation", "order", "stock", "appointment", "lead", "presence", "source"];

const { live: address, after } = document.body.dataset;
const state = document.getElementById("live-state");
let cursor = after;
let source;
let delay = FIRST_DELAY;
let timer;
const pending = new Map();

function connect() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource(`${address}?after=${encodeURIComponent(cursor)}`);
  source.onopen = () => {
    delay = FIRST_DELAY;
    show("live");
  };
  source.onerror = () => {
    // The browser's own retry gives up for good on an HTTP error and never waits longer: we do both.
    source.close();
    show("lost");
    timer = setTimeout(connect, delay * (0.7 + Math.random() * 0.6));
    delay = Math.min(delay * 2, LONGEST_DELAY);
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => note(kind, JSON.parse(event.data).id, event.lastEventId));
  }
  // The server no longer has what we missed: read the page again.
  source.addEventListener("reset", (event) => {
    if (event.lastEventId) cursor = event.lastEventId;
    refresh(...KINDS);
  });
}

function show(what) {
  if (!state || state.dataset.state === what) return;
  state.dataset.state = what;
  state.querySelector("[data-label]").textContent = state.dataset[what];
}

let gathering;
let delivered = -CALM;
function note(kind, id, at) {
  if (at) cursor = at;
  pending.set(`${kind} ${id}`, [kind, id]);
  gathering ??= setTimeout(deliver, performance.now() - delivered > CALM ? SOON : GATHER);
}

async function deliver() {
  gathering = undefined;
  delivered = performance.now();
  const news = [...pending.values()];
  pending.clear();
  if (news.length > MANY) return refresh(...new Set(news.map(([kind]) => kind)));
  await Promise.all(news.map(([kind, id]) => fetchFragments(kind, id)));
  refreshParts(news);
}

/** Asks for each fragment the page shows of one thing: `data-fragments-order="/b/x/orders/{id}/card"` on its list. */
async function fetchFragments(kind, id) {
  const lists = document.querySelectorAll(`[data-fragments-${kind}]`);
  await Promise.all(
    [...lists].map(async (list) => {
      const only = list.dataset.only;
      if (only && only !== id) return;
      const url = list.getAttribute(`data-fragments-${kind}`).replace("{id}", id).replace("{cursor}", list.dataset.cursor ?? "");
      const answer = await get(url);
      if (answer === null) return;
      const thread = list.closest("[data-thread]");
      const atEnd = thread && thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
      if (answer !== "") place(htmlToFragment(answer));
      else if (!only) document.getElementById(`${kind}-${id}`)?.remove();
      if (atEnd) thread.scrollTop = thread.scrollHeight;
      count();
    }),
  );
}

/** Parts that are cheaper to read again whole: `data-refresh="order stock"`, with `data-only` for one conversation. */
let refreshing;
const concerns = (part, [kind, id]) =>
  part.dataset.refresh.split(" ").includes(kind) && (kind !== "conversation" || !part.dataset.only || part.dataset.only === id);

function refreshParts(news) {
  const parts = [...document.querySelectorAll("[data-refresh]")].filter((part) => news.some((one) => concerns(part, one)));
  if (!parts.length) return;
  clearTimeout(refreshing);
  refreshing = setTimeout(async () => {
    const page = await read("partial");
    if (page) placeAll(parts.map((part) => page.getElementById(part.id)));
  }, 600);
}

/** Everything the page shows of these kinds, from the page as it is now. */
async function refresh(...kinds) {
  const page = await read("full");
  if (!page) return;
  const wanted = (part) => part.dataset.refresh.split(" ").some((kind) => kinds.includes(kind));
  placeAll([...document.querySelectorAll("[data-refresh]")].filter(wanted).map((part) => page.getElementById(part.id)));
  for (const list of document.querySelectorAll("[data-order]")) {
    const fresh = [...(page.getElementById(list.id)?.children ?? [])];
    // Nothing in common: more happened than one page holds. Start again rather than leave a gap.
    const known = fresh.some((child) => document.getElementById(child.id));
    if (known || !fresh.length) placeAll(fresh);
    else list.replaceChildren(...fresh.map((child) => document.adoptNode(child)));
  }
  htmx.process(document.body);
  count();
}

async function read(type) {
  const answer = await get(location.pathname + location.search, type);
  return answer && new DOMParser().parseFromString(answer, "text/html");
}

function placeAll(elements) {
  const fragment = document.createDocumentFragment();
  fragment.append(...elements.filter(Boolean).map((element) => document.adoptNode(element)));
  place(fragment);
}

/** Columns say how many cards they hold. */
function count() {
  for (const label of document.querySelectorAll("[data-counts]")) {
    const list = document.querySelector(label.dataset.counts);
    if (list && !("more" in label.dataset)) label.textContent = list.querySelectorAll(":scope > :not([hidden])").length;
  }
}

/** The text of a page or fragment; "" when it is gone, null when it cannot be had now. */
async function get(url, type = "partial") {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true", "HX-Request-Type": type, "X-Hidden": String(document.hidden) } });
    if (response.status === 404 || response.status === 204) return "";
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

function htmlToFragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

if (address) {
  connect();
  addEventListener("online", connect);
  addEventListener("offline", () => show("lost"));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState === EventSource.CLOSED) connect();
  });
  // A page kept by the browser for "back" wakes up with a dead stream.
  addEventListener("pageshow", (event) => event.persisted && connect());
  addEventListener("pagehide", () => source.close());
}
