// With a finger a row of the list is drawn aside: to the right one takes the conversation, to the left one puts it off until
// tomorrow, as the keys and the buttons of the bar do. What goes more up than aside scrolls; what is let go early is nothing.
import { doTo } from "./choose.js";

const FAR = 96; // px from which letting go means it
const KNOWN = 12; // px after which it is known whether one draws or scrolls
let drawn;

const action = (dx) => (dx >= FAR ? "take" : dx <= -FAR ? "tomorrow" : "");

function swallow(click) {
  click.preventDefault();
  click.stopPropagation();
}

function letGo() {
  drawn.row.style.removeProperty("--drawn");
  delete drawn.row.dataset.drawn;
  drawn = undefined;
}

document.addEventListener("pointerdown", (event) => {
  const row = event.pointerType === "touch" && event.isPrimary && event.target.closest("#conversations > li");
  if (row && row.querySelector('input[form="bulk"]')) drawn = { row, x: event.clientX, y: event.clientY, dx: 0, isAside: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drawn || !event.isPrimary) return;
  const [dx, dy] = [event.clientX - drawn.x, event.clientY - drawn.y];
  if (!drawn.isAside) {
    if (Math.abs(dy) > KNOWN) return letGo();
    if (Math.abs(dx) < KNOWN) return;
    drawn.isAside = true;
  }
  drawn.dx = dx;
  drawn.row.style.setProperty("--drawn", `${dx}px`);
  const says = document.querySelector(`#bulk button[value="${dx > 0 ? "take" : "tomorrow"}"]`);
  drawn.row.dataset.drawn = says?.textContent.trim() ?? "";
  drawn.row.classList.toggle("far", action(dx) !== "");
  drawn.row.classList.toggle("leftwards", dx < 0);
});

document.addEventListener("pointerup", (event) => {
  if (!drawn || !event.isPrimary) return;
  const { row, dx, isAside } = drawn;
  letGo();
  if (!isAside) return;
  // The finger has drawn: it does not open the conversation too. Most browsers send no click then; the next one is meant.
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 100);
  if (action(dx)) doTo(row, action(dx));
});

document.addEventListener("pointercancel", () => drawn && letGo());
