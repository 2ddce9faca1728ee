// `<time data-until="…ms">` counts down. The server's clock is the right one: the page says what it was when rendered.
const skew = Number(document.body.dataset.now || Date.now()) - Date.now();
const pad = (n) => String(n).padStart(2, "0");

function words(ms, precise) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 1) return `${hours} h ${pad(minutes % 60)}`;
  return precise ? `${pad(minutes)}:${pad(seconds % 60)}` : `${minutes} min`;
}

/** Writes every countdown, once a second; `over` is called once for each that reached its end. */
export function tick(over) {
  const now = Date.now() + skew;
  for (const element of document.querySelectorAll("[data-until]")) {
    const left = Number(element.dataset.until) - now;
    const text = words(left, "precise" in element.dataset);
    if (element.textContent !== text) element.textContent = text;
    if (left <= 0 && !("over" in element.dataset)) {
      element.dataset.over = "";
      over?.(element);
    }
  }
  setTimeout(() => tick(over), 1000 - ((Date.now() + skew) % 1000));
}
