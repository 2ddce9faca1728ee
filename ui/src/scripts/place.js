// One way to put fragments on the page, for live news and for answers to forms (`hx-swap="place"`): every top-level
// element of a fragment has an id. If the page has that id, it is morphed in place (what is being typed and the focus
// stay); if not, it goes into the list named by `data-into`, at the place its `data-key` says.
import htmx from "htmx.org/dist/htmx.esm.js";

let api;
const SLACK = 40; // pixels of scroll within which a reader is still "at the start"

/** Puts the elements of `fragment` on the page; returns those that were inserted. */
export function place(fragment) {
  const placed = [];
  for (const fresh of [...fragment.children]) {
    // How far a list is known: what news asks after next time.
    if (fresh.dataset.cursorOf) {
      const list = document.querySelector(fresh.dataset.cursorOf);
      if (list) list.dataset.cursor = fresh.dataset.cursor;
      continue;
    }
    if (fresh.dataset.gone) {
      document.getElementById(fresh.dataset.gone)?.remove();
      continue;
    }
    const here = fresh.id && document.getElementById(fresh.id);
    if (here) {
      const moved = here.dataset.key !== fresh.dataset.key || here.dataset.into !== fresh.dataset.into;
      // Who waits to be shown has news of their own: they wait on.
      if ("waiting" in here.dataset) {
        fresh.hidden = true;
        fresh.dataset.waiting = "";
      }
      const hold = holding(here);
      morph(here, fresh);
      hold?.();
      if (moved) settle(document.getElementById(fresh.id));
    } else {
      const list = fresh.dataset.into && document.querySelector(fresh.dataset.into);
      if (list) insert(list, fresh);
    }
    const now = document.getElementById(fresh.id);
    if (now) placed.push(now);
  }
  return placed;
}

function morph(here, fresh) {
  const wrap = document.createDocumentFragment();
  wrap.append(fresh.cloneNode(true));
  // What the reader has opened stays open.
  const open = new Set([...here.querySelectorAll("details[open]")].map(opening));
  for (const details of wrap.querySelectorAll("details")) details.open ||= open.has(opening(details));
  // What the reader has chosen for a bulk action is theirs and not the server's.
  const isChosen = here.querySelector("input[form]")?.checked;
  api.morph(here, wrap, false);
  const choice = isChosen && document.getElementById(fresh.id)?.querySelector("input[form]");
  if (choice) choice.checked = true;
  htmx.process(document.getElementById(fresh.id));
}

/** What one can open, told apart by what it is in and by its words; figures in them change. */
const opening = (details) =>
  `${details.closest("[id]")?.id} ${details.querySelector("summary")?.textContent.replace(/\d+/g, "")}`;

/**
 * In a list that is being read, what one points at, else what has the focus, else what is in the middle of the screen keeps
 * its place while another row grows or shrinks. Answers what puts it back.
 */
function holding(changing) {
  const list = changing.parentNode;
  if (!list.dataset || !isBeingRead(list)) return null;
  const shown = [...list.children].filter((child) => child !== changing && !child.hidden);
  const held =
    shown.find((child) => child.matches(":hover")) ??
    shown.find((child) => child.contains(document.activeElement)) ??
    shown.find((child) => child.getBoundingClientRect().bottom > innerHeight / 2);
  if (!held) return null;
  const top = held.getBoundingClientRect().top;
  return () => (scroller(list).scrollTop += held.getBoundingClientRect().top - top);
}

/** Inserts by key. A list marked `data-calm` that is being read keeps newcomers aside until asked for. */
function insert(list, fresh) {
  if (isBeingRead(list)) {
    fresh.hidden = true;
    fresh.dataset.waiting = "";
    list.append(fresh);
    announce(list);
    return;
  }
  atItsPlace(list, fresh);
  htmx.process(fresh);
}

function atItsPlace(list, element) {
  const descending = list.dataset.order === "desc";
  const key = Number(element.dataset.key ?? 0);
  const after = [...list.children].find((other) => {
    if (other === element || other.hidden) return false;
    const theirs = Number(other.dataset.key ?? 0);
    return descending ? theirs < key : theirs > key;
  });
  if ((after ?? null) === element.nextElementSibling && element.parentNode === list) return;
  // moveBefore keeps focus and media alive where the browser has it.
  if (element.parentNode === list && list.moveBefore) list.moveBefore(element, after ?? null);
  else list.insertBefore(element, after ?? null);
}

/** An element whose key or list changed goes to its new place, unless that would move a list under the reader's eyes. */
function settle(element) {
  const list = document.querySelector(element.dataset.into ?? "#none");
  if (!list) return;
  if (element.parentNode !== list || !isBeingRead(list)) atItsPlace(list, element);
  else list.dataset.untidy = "";
}

const scroller = (list) => {
  const own = list.closest("[data-scroll]");
  return own && own.scrollHeight > own.clientHeight && getComputedStyle(own).overflowY !== "visible"
    ? own
    : document.scrollingElement;
};

function isBeingRead(list) {
  if (!("calm" in list.dataset)) return false;
  return scroller(list).scrollTop > SLACK || list.matches(":hover") || list.contains(document.activeElement);
}

function announce(list) {
  const button = document.getElementById(list.dataset.newcomers);
  const waiting = list.querySelectorAll("[data-waiting]").length;
  if (!button) return;
  button.hidden = waiting === 0;
  const label = button.querySelector("[data-label]");
  label.textContent = (waiting === 1 ? button.dataset.one : button.dataset.many).replace("#", waiting);
}

/** Shows what waited and puts the whole list in order. */
export function tidy(list) {
  for (const element of list.querySelectorAll("[data-waiting]")) {
    element.hidden = false;
    delete element.dataset.waiting;
    htmx.process(element);
  }
  for (const element of [...list.children]) atItsPlace(list, element);
  delete list.dataset.untidy;
  announce(list);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tidies]");
  if (!button) return;
  const list = document.querySelector(button.dataset.tidies);
  tidy(list);
  scroller(list).scrollTo({ top: 0 });
});

// A list left in disorder is put right once nobody looks at it.
setInterval(() => {
  for (const list of document.querySelectorAll("[data-calm]")) {
    const waits = "untidy" in list.dataset || list.querySelector("[data-waiting]");
    if (waits && !isBeingRead(list)) tidy(list);
  }
}, 1500);

/** A short notice that reads itself out and leaves after a while. */
export function flash(text, tone = "bad") {
  const box = document.getElementById("flash");
  box.textContent = text;
  box.className = `note ${tone}`;
  clearTimeout(flash.timer);
  flash.timer = setTimeout(() => box.replaceChildren(), 8000);
}

htmx.registerExtension("place", {
  init(internal) {
    api = internal;
  },
  handle_swap(style, _target, fragment) {
    if (style !== "place") return false;
    return place(fragment);
  },
});

// An answer that is not a fragment of ours (an error page) must not replace what the merchant is reading.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.response && ctx.response.status >= 400 && !ctx.text.includes("data-fragment")) {
    event.preventDefault();
    const { failed, lost, signedOut } = document.body.dataset;
    flash(ctx.response.status === 401 ? signedOut : ctx.response.status >= 500 ? failed : lost);
  }
});
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) flash(document.body.dataset.offline);
});
