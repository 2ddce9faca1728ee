// What was written without a network is kept on this device and sent when it is back, in the order it was written. Each
// message has a key of its own: the server takes it once, whether or not we heard its answer.
import { flash, place } from "./place.js";

const STORE = "unsent";
const AGAIN = 20_000; // ms between tries while something waits
const box = () => document.getElementById("unsent");

const all = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");
function keep(list) {
  if (list.length) localStorage.setItem(STORE, JSON.stringify(list));
  else localStorage.removeItem(STORE);
  show();
}

function show() {
  const list = box();
  if (!list) return;
  const here = all().filter((one) => one.conversation === list.dataset.for);
  list.replaceChildren(
    ...here.map((one) => {
      const item = document.createElement("li");
      const text = document.createElement("span");
      const note = document.createElement("small");
      text.textContent = one.text;
      note.textContent = list.dataset.waits;
      item.append(text, note);
      return item;
    }),
  );
}

document.addEventListener(
  "submit",
  (event) => {
    const once = event.target.matches?.("form[data-conversation]") && event.target.elements.once;
    if (once && !once.value) once.value = crypto.randomUUID?.() ?? "";
  },
  true,
);
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const once = ctx.sourceElement?.matches?.("form[data-conversation]") && ctx.sourceElement.elements.once;
  if (once && ctx.response) once.value = "";
});
document.addEventListener("htmx:error", (event) => {
  const form = event.detail.ctx?.sourceElement;
  if (!form?.matches?.("form[data-conversation]") || event.detail.ctx.response) return;
  const { text, once } = form.elements;
  if (!text.value.trim() || !once.value) return;
  const { conversation } = form.dataset;
  keep([...all(), { conversation, url: form.getAttribute("action"), text: text.value, once: once.value }]);
  once.value = "";
  text.value = "";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  flash(box()?.dataset.waits ?? "", "info");
});

let sending = false;
async function send() {
  if (sending || !navigator.onLine) return;
  sending = true;
  try {
    for (let [first] = [all()[0]]; first; first = all()[0]) {
      const answer = await fetch(first.url, {
        method: "POST",
        headers: { "HX-Request": "true", "HX-Request-Type": "partial", "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ text: first.text, once: first.once }),
      });
      // Signed out, or the server is in trouble: it waits.
      if (answer.status === 401 || answer.status >= 500) return;
      keep(all().slice(1));
      const template = document.createElement("template");
      template.innerHTML = await answer.text();
      if (answer.ok) {
        if (box()?.dataset.for === first.conversation) place(template.content);
      } else {
        // Refused: the words are not lost, and the reader hears why.
        const reply = document.querySelector(`form[data-conversation="${first.conversation}"]`)?.elements.text;
        if (reply) reply.value = [reply.value, first.text].filter(Boolean).join("\n");
        else sessionStorage.setItem(`draft ${first.conversation}`, first.text);
        flash(template.content.textContent.trim());
      }
    }
  } catch {
    // Still no network.
  } finally {
    sending = false;
  }
}

addEventListener("online", send);
setInterval(() => all().length && send(), AGAIN);
document.addEventListener("htmx:after:swap", show);
show();
send();

if ("serviceWorker" in navigator) {
  const worker = navigator.serviceWorker;
  // The page that brings the service worker in did not come through it: asked for once more, it is kept like the others.
  if (!worker.controller) worker.addEventListener("controllerchange", () => fetch(location.href).catch(() => {}), { once: true });
  worker.register("/sw.js").catch(() => {});
}
