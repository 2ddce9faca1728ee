import { act } from "./choose.js";

// Arrow keys walk through a list that has the focus (`data-walk`); Home and End reach its ends. No single-letter
// shortcuts: they get in the way of screen readers and of speech input.
document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.("[data-walk]");
  if (!list || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = [...list.querySelectorAll("a[href]")].filter((stop) => stop.checkVisibility());
  const at = stops.indexOf(event.target);
  if (act(event)) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (at < 0 || to === undefined || !stops[to]) return;
  event.preventDefault();
  stops[to].focus();
});
