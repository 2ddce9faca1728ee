// The pay page: the countdown, one press of a button counts once, and the page after payment looks for news by itself.
import { tick } from "./countdown.js";

document.documentElement.classList.add("js");
// The hold has ended: the page as the server sees it now.
tick(() => location.reload());

document.addEventListener("submit", (event) => {
  // Disabled after the submission took its value, so that the chosen button still travels.
  setTimeout(() => {
    for (const button of event.target.querySelectorAll("button")) button.disabled = true;
    event.submitter?.setAttribute("aria-busy", "true");
  });
});
// Back from the provider by the browser's arrow: the buttons work again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});

const waiting = document.querySelector("[data-waiting]");
let delay = 1500;
async function look() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.querySelector("main");
    if (response.ok && main && !page.querySelector("[data-waiting]")) {
      document.querySelector("main").replaceWith(main);
      document.title = page.title;
      main.focus();
      return;
    }
  } catch {
    // Offline: look again later.
  }
  delay = Math.min(delay * 1.3, 10_000);
  setTimeout(look, delay);
}
if (waiting) setTimeout(look, delay);
