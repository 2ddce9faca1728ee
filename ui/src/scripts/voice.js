// A voice note's player: play, a slider, 1×, 1.5×, 2×. Without this file the browser's own player is there.
const player = (element) => element.closest("[data-voice]");
const clock = (seconds) =>
  Number.isFinite(seconds) ? `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}` : "";

// Said at the root, where nothing that is drawn anew takes it away: the style sheet shows our player then.
document.documentElement.classList.add("plays");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play], [data-speed]");
  if (!button) return;
  const audio = player(button).querySelector("audio");
  if ("speed" in button.dataset) {
    const next = { 1: 1.5, 1.5: 2, 2: 1 }[audio.playbackRate] ?? 1;
    audio.playbackRate = next;
    button.querySelector("[data-rate]").textContent = `${next}×`;
    return;
  }
  if (audio.paused) {
    for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause();
    audio.play();
  } else audio.pause();
});

for (const name of ["play", "pause", "ended"]) {
  document.addEventListener(
    name,
    ({ target }) => {
      const button = player(target)?.querySelector("[data-play]");
      if (!button) return;
      const playing = !target.paused && !target.ended;
      button.setAttribute("aria-pressed", playing);
      button.querySelector("[data-when-paused]").toggleAttribute("hidden", playing);
      button.querySelector("[data-when-playing]").toggleAttribute("hidden", !playing);
    },
    true,
  );
}
document.addEventListener(
  "timeupdate",
  ({ target }) => {
    const voice = player(target);
    const track = voice?.querySelector("[data-track]");
    if (!track) return;
    track.value = target.duration ? (target.currentTime / target.duration) * 100 : 0;
    voice.querySelector("[data-clock]").textContent = clock(target.currentTime);
  },
  true,
);
document.addEventListener("input", (event) => {
  if (!("track" in event.target.dataset)) return;
  const audio = player(event.target).querySelector("audio");
  if (audio.duration) audio.currentTime = (event.target.value / 100) * audio.duration;
});
