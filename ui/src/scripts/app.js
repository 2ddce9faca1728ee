// The merchant's pages. They read without this file; it adds what a page cannot do alone: news as they come,
// a list that keeps still, countdowns, a voice player, the theme.
import "./place.js";
import "./live.js";
import "./keyboard.js";
import "./composer.js";
import "./voice.js";
import "./preferences.js";
import { tick } from "./countdown.js";

document.documentElement.classList.add("js");
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
