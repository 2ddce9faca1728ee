// The thread starts at its end; Enter sends where there is a real keyboard; a draft survives leaving the page.
const draftKey = (form) => `draft ${form.dataset.conversation}`;
let shown;

function settle() {
  const thread = document.querySelector("[data-thread]");
  const id = thread?.dataset.thread;
  if (id === shown) return;
  shown = id;
  if (!thread) return;
  thread.scrollTop = thread.scrollHeight;
  // The open row is the current one, also after the pane alone was exchanged.
  for (const row of document.querySelectorAll("#conversations a[aria-current]")) row.removeAttribute("aria-current");
  document.querySelector(`#conversation-${id} a`)?.setAttribute("aria-current", "true");
  const form = document.querySelector("form[data-conversation]");
  if (form) form.elements.text.value ||= sessionStorage.getItem(draftKey(form)) ?? "";
}

settle();
document.addEventListener("htmx:after:swap", settle);

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-conversation]");
  if (form) sessionStorage.setItem(draftKey(form), event.target.value);
});

// A draft from what is known: it is put into the composer, to be looked at and sent by hand.
document.addEventListener("submit", (event) => {
  const { draft } = event.target.dataset;
  const reply = draft && document.getElementById("reply");
  if (!reply) return;
  reply.value = reply.value.trim() ? `${reply.value.trim()}\n${draft}` : draft;
  reply.dispatchEvent(new Event("input", { bubbles: true }));
  reply.focus();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-conversation]");
  if (!form || event.key !== "Enter" || event.isComposing) return;
  const wantsLine = event.shiftKey || (matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey);
  if (wantsLine) return;
  event.preventDefault();
  if (form.elements.text.value.trim()) form.requestSubmit();
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!form.matches?.("form[data-conversation]") || !ctx.response || ctx.response.status >= 400) return;
  form.reset();
  sessionStorage.removeItem(draftKey(form));
  const thread = document.querySelector("[data-thread]");
  setTimeout(() => (thread.scrollTop = thread.scrollHeight), 60);
});

// Older messages come in above: what is being read must not move.
document.addEventListener("htmx:before:swap", (event) => {
  const button = event.detail.ctx.sourceElement;
  const thread = button.closest?.("[data-thread]");
  if (!thread || !("older" in button.dataset)) return;
  const fromEnd = thread.scrollHeight - thread.scrollTop;
  requestAnimationFrame(() => requestAnimationFrame(() => (thread.scrollTop = thread.scrollHeight - fromEnd)));
});
