// The merchant's pages. They read without this file; it adds what a page cannot do alone: news as they come,
// a list that keeps still, countdowns, a voice player, the theme.
import "./place.js";
import "./live.js";
import "./keyboard.js";
import "./composer.js";
import "./choose.js";
import "./presence.js";
import "./push.js";
import "./unsent.js";
import "./voice.js";
import "./record.js";
import "./preferences.js";
import "./swipe.js";
import { tick } from "./countdown.js";

document.documentElement.classList.add("js");
// The open list is in view among the others, on a screen that has no room for all.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) tab.scrollIntoView({ block: "nearest", inline: "center" });
tick();

// A menu closes when one clicks elsewhere or presses Escape.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.querySelector("[data-label]").textContent = button.dataset.copied;
});

// A part that was opened beside what one reads: read out when it comes, gone at a tap or with Escape.
let opener;
document.addEventListener("click", (event) => {
  opener = event.target.closest("a.ask-why") ?? opener;
  const button = event.target.closest("[data-closes]");
  if (button) shut(button.dataset.closes);
});
document.addEventListener("keydown", (event) => {
  const place = event.key === "Escape" && event.target.closest?.(".why-place");
  if (place) shut(place.id);
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx?.target?.id === "why") detail.ctx.target.querySelector("h2")?.focus();
});
function shut(id) {
  document.getElementById(id)?.replaceChildren();
  opener?.focus();
}
