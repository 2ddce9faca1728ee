// A teammate says it instead of writing: the microphone of this device, in whatever format its browser records. The server
// makes a voice note of it. What could not be sent stays, to be sent again or dropped.
import { flash, place } from "./place.js";

const FORMATS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const LONGEST = 600; // seconds
const can = "MediaRecorder" in window && navigator.mediaDevices?.getUserMedia;

let take; // what is being recorded, or was and waits to be sent

const bar = () => document.querySelector("[data-recording]");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

const root = document.documentElement.classList;
root.toggle("can-record", Boolean(can));

/** The composer was drawn anew around the recording, or another conversation was opened: nothing is sent to somebody else. */
function follow() {
  if (!take || take.form.isConnected) return;
  const form = bar();
  if (form?.getAttribute("action") === take.form.getAttribute("action")) take.form = form;
  else drop();
}

function show(recording) {
  root.toggle("is-recording", recording);
  if (!recording) document.querySelector("[data-record]")?.focus();
}

async function start() {
  const form = bar();
  if (take || !form) return;
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    flash(form.dataset.denied);
    return;
  }
  if (!form.isConnected) {
    for (const track of stream.getTracks()) track.stop();
    return;
  }
  const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const pieces = [];
  take = { form, recorder, stream, pieces, once: crypto.randomUUID?.() ?? "", since: Date.now() };
  recorder.addEventListener("dataavailable", ({ data }) => data.size && pieces.push(data));
  recorder.start(1000);
  take.timer = setInterval(() => {
    const seconds = (Date.now() - take.since) / 1000;
    take.form.querySelector("[data-record-clock]").textContent = clock(seconds);
    if (seconds >= LONGEST) hush();
  }, 250);
  form.querySelector("[data-record-clock]").textContent = clock(0);
  show(true);
  form.querySelector("[data-record-send]").focus();
}

/** Ends the recording, once; resolves when its last piece is there. */
function hush() {
  const { recorder, stream, timer } = take;
  clearInterval(timer);
  take.ended ??= new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
  if (recorder.state !== "inactive") recorder.stop();
  for (const track of stream.getTracks()) track.stop();
  return take.ended;
}

function drop() {
  hush();
  take = undefined;
  show(false);
}

async function send() {
  if (!take || take.sending) return;
  const mine = take;
  mine.sending = true;
  await hush();
  const { recorder, pieces, once } = mine;
  const fields = new FormData();
  fields.set("once", once);
  fields.set("sound", new Blob(pieces, { type: recorder.mimeType }), "note");
  const button = mine.form.querySelector("[data-record-send]");
  button.disabled = true;
  try {
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
    const answer = await fetch(mine.form.getAttribute("action"), { method: "POST", headers, body: fields });
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    if (answer.ok) {
      if (take === mine) {
        take = undefined;
        show(false);
      }
      if (mine.form.isConnected) place(template.content);
      return;
    }
    flash(template.content.textContent.trim());
    // Nothing can be heard in it: saying it again is what helps.
    if (answer.status < 500 && answer.status !== 401 && take === mine) drop();
  } catch {
    flash(document.body.dataset.offline);
  } finally {
    button.disabled = false;
    mine.sending = false;
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-record]")) start();
  else if (event.target.closest("[data-record-drop]")) take && drop();
  else if (event.target.closest("[data-record-send]")) send();
});
// Taking over and handing back draw the composer anew.
document.addEventListener("htmx:after:swap", follow);
new MutationObserver(follow).observe(document.querySelector("#pane") ?? document.body, { childList: true, subtree: true });
