// The theme changes at once; the form tells the server, which renders the next page in it (no flash of the other one).
document.addEventListener("submit", async (event) => {
  const theme = event.submitter?.name === "theme" && event.submitter.value;
  if (!theme) return;
  event.preventDefault();
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll('button[name="theme"]')) {
    button.setAttribute("aria-pressed", button.value === theme);
  }
  await fetch(event.target.action, { method: "POST", body: new URLSearchParams({ theme }), redirect: "manual" });
});
