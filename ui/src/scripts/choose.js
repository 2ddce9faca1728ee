// Choosing several conversations and doing the same to all of them. Without this file the boxes and buttons work as a
// form; it counts, chooses all, and knows keys for the row that has the focus (and for no other place of the page: single
// letters elsewhere would get in the way of screen readers and of speech input).
const ACTIONS = { t: "take", e: "resolve", r: "tomorrow" };

const form = () => document.getElementById("bulk");
const boxes = (list) => [...document.querySelectorAll(`${list} input[form="bulk"]`)].filter((box) => !box.closest("[hidden]"));

function count() {
  const label = document.querySelector("[data-chosen]");
  if (!label) return;
  const all = boxes(label.dataset.chosen);
  const chosen = all.filter((box) => box.checked).length;
  label.textContent = chosen ? (chosen === 1 ? label.dataset.one : label.dataset.many).replace("#", chosen) : "";
  const every = document.querySelector("[data-checks]");
  every.checked = chosen > 0 && chosen === all.length;
  every.indeterminate = chosen > 0 && chosen < all.length;
}

function chooseAll(chosen) {
  for (const box of boxes("#conversations")) box.checked = chosen;
  count();
}

/** Does one of the bar's actions to one row alone. */
export function doTo(row, action) {
  chooseAll(false);
  row.querySelector('input[form="bulk"]').checked = true;
  form().requestSubmit(form().querySelector(`button[value="${action}"]`));
}

/** A key on a row of the list: Space chooses it, a letter acts on it alone. Whether it was one. */
export function act(event) {
  const row = event.target.closest("#conversations > li");
  const box = row?.querySelector('input[form="bulk"]');
  if (!box || !form() || event.repeat) return false;
  if (event.key === " ") {
    document.getElementById("choosing").checked = true;
    box.checked = !box.checked;
    count();
  } else {
    const action = ACTIONS[event.key.toLowerCase()];
    if (!action) return false;
    doTo(row, action);
  }
  event.preventDefault();
  return true;
}

document.addEventListener("change", (event) => {
  const every = event.target.closest("[data-checks]");
  if (every) chooseAll(every.checked);
  else if (event.target.matches('input[form="bulk"]')) count();
  else if (event.target.id === "choosing" && !event.target.checked) chooseAll(false);
});

// Done: what was chosen is chosen no more; the rows themselves come as news.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  // Not by its id: a form whose fields are called « id » answers with those.
  if (!form() || ctx.sourceElement !== form() || !ctx.response || ctx.response.status >= 400) return;
  chooseAll(false);
  document.getElementById("choosing").checked = false;
});
