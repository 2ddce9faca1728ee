// Tells that somebody looks at the open conversation, or writes in it, and shows who else does. A sign of life every few
// seconds while the page is seen, and one at keystrokes; colleagues who come, go or begin to write are told as news.
import { place } from "./place.js";

const LOOK = 12_000; // ms; the server takes somebody for gone after 30 s
const WRITE = 3_000; // ms between signs while typing; the server takes a writer for done after 8 s
const WRITTEN = 9_000; // ms after which « écrit… » is looked at again
let wrote = 0;
let again;

const here = () => document.getElementById("others");

async function sign(writes) {
  clearTimeout(again);
  again = undefined;
  const box = here();
  if (!box || document.hidden) return;
  try {
    const answer = await fetch(box.dataset.here, {
      method: "POST",
      headers: { "HX-Request": "true", "HX-Request-Type": "partial", "Content-Type": "application/x-www-form-urlencoded" },
      body: `writes=${writes}`,
    });
    if (!answer.ok) return;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    // Another conversation may have been opened meanwhile.
    if (template.content.firstElementChild?.dataset.only === here()?.dataset.only) place(template.content);
  } catch {
    // Offline: the page says so already.
  }
}

/** Who writes stops without a word. */
setInterval(() => {
  const isWritten = here() && "writes" in here().dataset;
  if (isWritten) again ??= setTimeout(() => sign(false), WRITTEN);
}, 1_000);

document.addEventListener("input", (event) => {
  if (!event.target.closest?.("form[data-conversation]") || Date.now() - wrote < WRITE) return;
  wrote = Date.now();
  sign(true);
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx?.target?.id === "pane") sign(false);
});
document.addEventListener("visibilitychange", () => document.hidden || sign(false));
if (here()) sign(false);
setInterval(() => sign(false), LOOK);
