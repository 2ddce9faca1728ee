// Notices of this browser: asked for by a button, because a browser asks its reader, and only at a tap.
const button = document.querySelector("[data-push]");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

async function show() {
  const ready = await navigator.serviceWorker.ready;
  const held = await ready.pushManager.getSubscription();
  button.hidden = false;
  button.setAttribute("aria-pressed", String(Boolean(held)));
  button.querySelector("[data-label]").textContent = held ? button.dataset.off : button.dataset.on;
  return { ready, held };
}

const tell = (body) =>
  fetch(button.dataset.push, {
    method: "POST",
    headers: { "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(body),
  });

async function toggle() {
  const said = document.getElementById("push-said");
  try {
    const { ready, held } = await show();
    if (held) {
      await tell({ gone: held.endpoint });
      await held.unsubscribe();
    } else {
      const wanted = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.key) };
      const fresh = await ready.pushManager.subscribe(wanted);
      const answer = await tell({ subscription: JSON.stringify(fresh) });
      if (!answer.ok) {
        await fresh.unsubscribe();
        throw new Error();
      }
    }
    said.textContent = held ? button.dataset.saidOff : button.dataset.saidOn;
  } catch {
    said.textContent = button.dataset.refused;
  }
  show();
}

if (button && "serviceWorker" in navigator && "PushManager" in window) {
  show();
  button.addEventListener("click", toggle);
}
