// The phone: which customer holds it, which shop they write to, and what is said, live.

import { bubble, day, h, hour, icon, money, preview } from "./bubbles.js";
import { fillIn } from "./flow.js";
import { Panel } from "./panel.js";

const $ = (id) => document.getElementById(id);
const PEOPLE = [
  { name: "Fatou Diallo", phone: "+2250707010101" },
  { name: "Koffi Yao", phone: "+2250505020202" },
  { name: "Mariam (sans numéro)", bsuid: "CI.48213377190245561" },
];

const kept = (name, otherwise) => {
  try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
};
const keep = (name, value) => {
  try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* private browsing: forgotten at closing */ }
};

const state = {
  people: kept("people", PEOPLE), me: kept("me", 0), shops: [], heads: new Map(), shop: null,
  entries: new Map(), answered: new Set(), quoting: null, head: null, skew: 0, typing: null, autoRead: kept("autoRead", true),
};
const me = () => state.people[state.me] ?? state.people[0];
const key = (person = me()) => (person.phone ? person.phone.replaceAll(/\D/g, "") : person.bsuid);
const now = () => Date.now() + state.skew;

export const call = async (method, path, body) => {
  const answer = await fetch(path, {
    method, headers: body === undefined ? {} : { "Content-Type": "application/json" }, body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(json.detail ?? `HTTP ${answer.status}`), { status: answer.status });
  return json;
};

let toastTimer;
export const toast = (words) => {
  $("toast").textContent = words;
  $("toast").classList.add("show");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("toast").classList.remove("show"), 4000);
};

const hue = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
const initials = (name) => name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
const paint = (avatar, name) => {
  avatar.textContent = initials(name);
  avatar.style.setProperty("--hue", hue(name));
  return avatar;
};

// — the list of shops —

const loadShops = async () => {
  const [lines, chats] = await Promise.all([call("GET", "/control/lines"), call("GET", "/control/chats")]);
  state.shops = lines.data;
  state.skew = chats.now - Date.now();
  state.heads = new Map(chats.data.filter((head) => head.chat === key() || head.customer.bsuid === me().bsuid).map((head) => [head.line, head]));
  state.shop = state.shops.find((shop) => shop.phone_number_id === state.shop?.phone_number_id) ?? null;
  showShops();
};

const showShops = () => {
  paint($("who").querySelector(".avatar"), me().name);
  $("who").querySelector("b").textContent = me().name;
  $("who").querySelector("small").textContent = me().phone ?? "Sans numéro (identifiant WhatsApp seul)";
  $("no-shop").hidden = state.shops.length > 0;
  const last = (shop) => state.heads.get(shop.phone_number_id)?.last?.at ?? 0;
  const rows = state.shops.toSorted((a, b) => last(b) - last(a)).map((shop) => {
    const head = state.heads.get(shop.phone_number_id);
    const at = head?.last?.at;
    return h("li", {}, h("button", { type: "button", onclick: () => open(shop) },
      paint(h("span", { class: "avatar", "aria-hidden": "true" }), shop.name),
      h("div", {},
        h("div", { class: "top" }, h("b", {}, shop.name), at ? h("time", {}, day(at, now()) === "Aujourd’hui" ? hour(at) : day(at, now())) : null),
        h("div", { class: "sub" }, h("span", {}, head?.last ? preview(head.last) : shop.brand ?? shop.display_phone),
          head?.unread ? h("span", { class: "badge", "aria-label": `${head.unread} non lus` }, String(head.unread)) : null))));
  });
  $("rows").replaceChildren(...rows);
};

// — one chat —

const open = async (shop, push = true) => {
  state.shop = shop;
  state.quoting = null;
  showQuote();
  if (push) history.pushState({ shop: shop.phone_number_id }, "", `#${shop.phone_number_id}`);
  $("shops").hidden = true;
  $("chat").hidden = false;
  paint($("chat-avatar"), shop.name);
  $("chat-title").textContent = shop.name;
  await loadChat();
  if (matchMedia("(hover: hover)").matches) $("text").focus();
};

const close = () => {
  state.shop = null;
  $("chat").hidden = true;
  $("shops").hidden = false;
  loadShops().catch(offline);
};

const loadChat = async () => {
  const shop = state.shop;
  state.entries = new Map();
  state.head = null;
  try {
    const chat = await call("GET", `/control/chats/${shop.phone_number_id}/${encodeURIComponent(key())}`);
    if (state.shop !== shop) return;
    state.head = chat;
    state.skew = chat.now - Date.now();
    for (const entry of chat.entries) state.entries.set(entry.id, entry);
    type(chat.typing ? chat.typing_until - chat.now : 0);
  } catch (error) {
    if (error.status !== 404) throw error;
    type(0);
  }
  showChat();
  scroll(true);
  look();
  panel.show();
};

const isAnswer = (entry) => entry.from === "customer" && entry.quotes && ["interactive", "button"].includes(entry.type);

const context = {
  get shop() { return state.shop; },
  get answered() { return state.answered; },
  find: (id) => state.entries.get(id),
  jump: (id) => document.getElementById(`m-${id}`)?.scrollIntoView({ block: "center", behavior: "smooth" }),
  played: (id) => call("POST", "/control/played", { line: state.shop.phone_number_id, customer: key(), id }).catch(offline),
  say: (message) => say(message),
  openMenu: (entry) => openMenu(entry),
  openList: (entry) => openList(entry),
  openProducts: (entry, sections) => openProducts(entry, sections),
  openLocation: (quoted) => openLocation(quoted),
  openFlow: (entry) => openFlow(entry),
  shareContact: (quoted) => say({ type: "contacts", contacts: [card("contact_request")], context: { id: quoted } }),
};

const shown = () => [...state.entries.values()].filter((entry) => entry.type !== "reaction" && entry.type !== "system");

const showChat = () => {
  state.answered = new Set(shown().filter(isAnswer).map((entry) => entry.quotes));
  const nodes = [];
  let before = null;
  for (const entry of shown()) {
    const label = day(entry.at, now());
    if (!before || day(before.at, now()) !== label) nodes.push(h("p", { class: "day" }, label));
    const node = bubble(entry, context);
    if (before?.from !== entry.from) node.classList.add("turn");
    nodes.push(node);
    before = entry;
  }
  if (!nodes.length) nodes.push(h("p", { class: "intro" }, `Vous écrivez à ${state.shop.name}. Dites bonjour !`));
  if (state.typing) nodes.push(h("div", { class: "typing", "aria-hidden": "true" }, h("i"), h("i"), h("i")));
  const here = $("log").scrollTop;
  $("log").replaceChildren(...nodes);
  $("log").scrollTop = here;
  $("chat-state").textContent = state.typing ? "écrit…" : "en ligne";
};

// One bubble changed or came: only it is drawn again, so that screen readers hear only what is new.
const showEntry = (entry) => {
  const node = document.getElementById(`m-${entry.id}`);
  const fresh = bubble(entry, context);
  if (node) {
    if (node.classList.contains("turn")) fresh.classList.add("turn");
    node.replaceWith(fresh);
    return;
  }
  const rest = shown().filter((other) => other.id !== entry.id);
  const previous = rest.at(-1);
  if (!previous || (previous.at ?? 0) > entry.at + 1000 || isAnswer(entry)) return showChat();
  if (day(previous.at, now()) !== day(entry.at, now())) $("log").append(h("p", { class: "day" }, day(entry.at, now())));
  if (previous.from !== entry.from) fresh.classList.add("turn");
  const typing = $("log").querySelector(".typing");
  if (typing) typing.before(fresh);
  else $("log").append(fresh);
};

const isAtEnd = () => $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < 120;
const scroll = (always) => {
  if (always || isAtEnd()) $("log").scrollTop = $("log").scrollHeight;
  $("down").hidden = isAtEnd();
};

let typingTimer;
const type = (milliseconds) => {
  clearTimeout(typingTimer);
  state.typing = milliseconds > 0;
  if (state.typing) typingTimer = setTimeout(() => { type(0); showChat(); }, milliseconds);
};

// The customer looks at the screen: the shop gets its blue ticks.
const look = () => {
  if (!state.shop || !state.autoRead || document.visibilityState !== "visible") return;
  const unread = shown().some((entry) => entry.from === "business" && ["sent", "delivered"].includes(entry.progress));
  if (unread) call("POST", "/control/seen", { line: state.shop.phone_number_id, customer: key() }).catch(offline);
};

// — saying something —

const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `wamid.${btoa(String.fromCharCode(...bytes))}`;
};

const speaker = () => ({ name: me().name, ...(me().phone ? { phone: me().phone } : {}), ...(me().bsuid ? { bsuid: me().bsuid } : {}) });

const say = async (message) => {
  const shop = state.shop;
  const id = newId();
  if (state.quoting && !message.context) message.context = { id: state.quoting };
  state.quoting = null;
  showQuote();
  const entry = { id, from: "customer", at: now(), type: message.type, content: message[message.type], quotes: message.context?.id, progress: "pending" };
  if (message.type !== "reaction") {
    state.entries.set(id, entry);
    showEntry(entry);
    scroll(true);
  }
  try {
    const said = await call("POST", "/control/inbound", { line: shop.phone_number_id, customer: speaker(), id, ...message });
    if (!said.told) toast("La boutique n’écoute pas encore : aucune adresse de webhook.");
  } catch (error) {
    state.entries.delete(id);
    if (state.shop === shop) showChat();
    toast(`Non envoyé : ${error.message}`);
  }
};

const sendText = () => {
  const body = $("text").value.trim();
  if (!body || !state.shop) return;
  $("text").value = "";
  grow();
  say({ type: "text", text: { body } });
};

const grow = () => {
  $("text").style.height = "auto";
  $("text").style.height = `${Math.min($("text").scrollHeight + 2, 132)}px`;
};

const showQuote = () => {
  const quoted = state.quoting ? state.entries.get(state.quoting) : null;
  $("quote").hidden = !quoted;
  if (quoted) $("quote").querySelector("p").textContent = preview(quoted);
};

const card = (origin) => {
  const [first, ...rest] = me().name.split(" ");
  return {
    ...(origin ? { origin } : {}), name: { formatted_name: me().name, first_name: first, last_name: rest.join(" ") },
    ...(me().phone ? { phones: [{ phone: me().phone, wa_id: key(), type: "CELL" }] } : {}),
  };
};

let wanted = "document";
const pick = (kind) => {
  $("attachments").hidden = true;
  $("attach").setAttribute("aria-expanded", "false");
  if (kind === "location") return openLocation();
  if (kind === "contact") return say({ type: "contacts", contacts: [card()] });
  if (kind === "voice") return openVoice();
  return choose(kind);
};

const choose = (kind) => {
  wanted = kind;
  $("file").accept = { image: "image/*,video/mp4", voice: "audio/*" }[kind] ?? "";
  $("file").value = "";
  $("file").click();
};

// A voice note is OGG or MP4 on WhatsApp: a browser that records neither can still send a file.
const RECORDED = ["audio/ogg;codecs=opus", "audio/mp4"];
const openVoice = () => {
  const mime = RECORDED.find((type) => window.MediaRecorder?.isTypeSupported(type));
  let recorder = null;
  const record = h("button", { class: "main", type: "button", disabled: !mime || !navigator.mediaDevices, onclick: async () => {
    if (recorder) return recorder.stop();
    try {
      const microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      const parts = [];
      recorder = new MediaRecorder(microphone, { mimeType: mime });
      recorder.ondataavailable = (event) => parts.push(event.data);
      recorder.onstop = () => {
        for (const track of microphone.getTracks()) track.stop();
        $("sheet").close();
        wanted = "voice";
        const type = mime.split(";")[0];
        sendFile(new File(parts, type === "audio/ogg" ? "vocal.ogg" : "vocal.m4a", { type }));
      };
      recorder.start();
      record.textContent = "Arrêter et envoyer";
    } catch { toast("Le micro n’est pas accessible."); }
    return undefined;
  } }, "Enregistrer");
  sheet("Message vocal", mime ? null : h("p", { class: "foot" }, "Ce navigateur n’enregistre pas au format de WhatsApp. Choisissez un fichier OGG."), record,
    h("button", { class: "option", type: "button", onclick: () => { $("sheet").close(); choose("voice"); } }, icon("file"), h("span", {}, "Choisir un fichier audio")));
};

const sendFile = async (file) => {
  const mime = file.type === "audio/ogg" ? "audio/ogg; codecs=opus" : file.type || "application/octet-stream";
  const kind = wanted === "document" ? "document" : wanted === "voice" ? "audio" : mime.startsWith("video/") ? "video" : mime === "image/webp" ? "sticker" : "image";
  const query = new URLSearchParams({ line: state.shop.phone_number_id, filename: file.name });
  try {
    const answer = await fetch(`/control/media?${query}`, { method: "POST", headers: { "Content-Type": mime }, body: file });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const { id } = await answer.json();
    const object = { id };
    if (kind === "document") object.filename = file.name;
    if (kind === "audio") object.voice = true;
    const caption = $("text").value.trim();
    if (caption && ["image", "video", "document"].includes(kind)) {
      object.caption = caption;
      $("text").value = "";
    }
    await say({ type: kind, [kind]: object });
  } catch (error) { toast(`Fichier non envoyé : ${error.message}`); }
};

// — sheets —

const sheet = (title, ...body) => {
  const dialog = $("sheet");
  dialog.replaceChildren(
    h("div", { class: "head" }, h("h2", { id: "sheet-title" }, title), h("button", { class: "icon", type: "button", "aria-label": "Fermer", onclick: () => dialog.close() }, icon("close"))),
    h("div", { class: "body" }, ...body));
  if (!dialog.open) dialog.showModal();
  return dialog;
};

const openMenu = (entry) => {
  const react = (emoji) => {
    $("sheet").close();
    const removes = entry.reaction_of_customer === emoji;
    say({ type: "reaction", reaction: { message_id: entry.id, ...(removes ? {} : { emoji }) } });
  };
  const quote = () => {
    $("sheet").close();
    state.quoting = entry.id;
    showQuote();
    $("text").focus();
  };
  const emojis = ["👍", "❤️", "😂", "😮", "😢", "🙏"].map((emoji) => h("button", { type: "button", "aria-label": `Réagir ${emoji}`, onclick: () => react(emoji) }, emoji));
  sheet("Message",
    entry.from === "business" ? h("div", { class: "emojis" }, emojis) : null,
    h("button", { class: "option", type: "button", onclick: quote }, icon("reply"), h("span", {}, "Répondre")),
    h("button", { class: "option", type: "button", onclick: () => { navigator.clipboard?.writeText(preview(entry)); $("sheet").close(); } }, icon("file"), h("span", {}, "Copier le texte")));
};

const openList = (entry) => {
  const answered = state.answered.has(entry.id);
  let chosen = null;
  const send = h("button", { class: "main", type: "button", disabled: true, onclick: () => {
    $("sheet").close();
    const { id, title, description } = chosen;
    say({ type: "interactive", interactive: { type: "list_reply", list_reply: { id, title, ...(description ? { description } : {}) } }, context: { id: entry.id } });
  } }, answered ? "Choisir autre chose" : "Envoyer");
  const row = (item) => h("label", { class: "option" },
    h("span", {}, item.title, item.description ? h("small", {}, item.description) : null),
    h("input", { type: "radio", name: "row", value: item.id, onchange: () => { chosen = item; send.disabled = false; } }));
  const sections = (entry.content.action.sections ?? []).map((section) => h("div", { role: "group", "aria-label": section.title ?? "" }, section.title ? h("h3", {}, section.title) : null, ...section.rows.map(row)));
  sheet(entry.content.action.button, ...sections, send);
};

const openProducts = (entry, sections) => {
  const catalog = state.shop.catalog;
  const quantities = new Map();
  const row = ({ product_retailer_id: id }) => {
    const product = catalog?.products.find((known) => known.retailer_id === id);
    if (!product) return null;
    return h("label", { class: "option" }, h("span", {}, product.name || id, h("small", {}, money(product.price, product.currency))),
      h("input", { class: "qty", type: "number", min: 0, max: 99, value: 0, "aria-label": `Quantité de ${product.name || id}`, oninput: (event) => quantities.set(product, Number(event.target.value)) }));
  };
  const send = () => {
    const items = [...quantities].filter(([, quantity]) => quantity > 0).map(([product, quantity]) => ({ product_retailer_id: product.retailer_id, quantity, item_price: product.price, currency: product.currency }));
    if (!items.length) return toast("Choisissez au moins un article.");
    $("sheet").close();
    say({ type: "order", order: { catalog_id: catalog.id, text: "", product_items: items }, context: { id: entry.id } });
  };
  sheet("Articles", ...sections.map((section) => h("div", {}, section.title ? h("h3", {}, section.title) : null, ...(section.product_items ?? []).map(row))), h("button", { class: "main", type: "button", onclick: send }, "Envoyer le panier"));
};

const PLACES = [
  { name: "Cocody, Riviera 2", address: "Abidjan", latitude: 5.3599, longitude: -3.9712 },
  { name: "Plateau", address: "Abidjan", latitude: 5.3203, longitude: -4.0161 },
  { name: "Marché Sandaga", address: "Dakar", latitude: 14.6697, longitude: -17.4385 },
];
const openLocation = (quoted) => {
  const send = (location) => {
    $("sheet").close();
    say({ type: "location", location, ...(quoted ? { context: { id: quoted } } : {}) });
  };
  const rows = PLACES.map((spot) => h("button", { class: "option", type: "button", onclick: () => send(spot) }, icon("pin"), h("span", {}, spot.name, h("small", {}, spot.address))));
  const current = h("button", { class: "option", type: "button", onclick: () => send({ latitude: 5.345317, longitude: -4.024429 }) }, icon("pin"), h("span", {}, "Ma position actuelle", h("small", {}, "Abidjan, sans nom ni adresse")));
  sheet("Envoyer une position", current, ...rows);
};

// A flow that is kept here is filled in screen by screen; of another one only what it would send can be given.
const openFlow = async (entry) => {
  const hand = { line: state.shop.phone_number_id, customer: key(), message: entry.id };
  const tell = (verb, more = {}) => call("POST", `/control/flows/${verb}`, { ...hand, ...more });
  try {
    fillIn(await tell("open"), { tell, sheet, toast, close: () => $("sheet").close() });
  } catch (error) {
    if (error.message.includes("not kept here")) return openUnknownFlow(entry);
    toast(`Formulaire fermé : ${error.message}`);
  }
};

const openUnknownFlow = (entry) => {
  const parameters = entry.content.action.parameters;
  const data = parameters.flow_action_payload?.data ?? {};
  const start = JSON.stringify(data, null, 2);
  const answer = h("textarea", { rows: 8, spellcheck: "false" });
  answer.value = start;
  const send = () => {
    let values;
    try { values = JSON.parse(answer.value || "{}"); } catch { return toast("La réponse doit être du JSON."); }
    $("sheet").close();
    const response = JSON.stringify({ flow_token: parameters.flow_token ?? "unused", ...values });
    say({ type: "interactive", interactive: { type: "nfm_reply", nfm_reply: { name: "flow", body: "Sent", response_json: response } }, context: { id: entry.id } });
  };
  sheet(parameters.flow_cta ?? "Formulaire", h("p", { class: "foot" }, `Formulaire ${parameters.flow_id ?? parameters.flow_name} · écran ${parameters.flow_action_payload?.screen ?? "d’entrée"}`),
    h("label", { class: "field" }, "Valeurs envoyées (JSON)", answer), h("button", { class: "main", type: "button", onclick: send }, "Envoyer le formulaire"));
};

const openPeople = () => {
  const choose = (position) => {
    $("sheet").close();
    state.me = position;
    keep("me", position);
    loadShops().catch(offline);
    panel.show();
  };
  const rows = state.people.map((person, position) => h("label", { class: "option" },
    h("input", { type: "radio", name: "me", checked: position === state.me, onchange: () => choose(position) }),
    h("span", {}, person.name, h("small", {}, person.phone ?? `Identifiant ${person.bsuid}`))));
  const name = h("input", { name: "name", required: true, maxlength: 60, autocomplete: "off" });
  const phone = h("input", { name: "phone", type: "tel", placeholder: "+225 07 00 00 00 00", autocomplete: "off" });
  const add = (event) => {
    event.preventDefault();
    const digits = phone.value.replaceAll(/\D/g, "");
    if (digits && (digits.length < 8 || digits.length > 15)) return toast("Donnez l’indicatif du pays et 8 à 15 chiffres.");
    const bsuid = `CI.${Array.from(crypto.getRandomValues(new Uint8Array(17)), (byte) => byte % 10).join("")}`;
    state.people.push(digits ? { name: name.value.trim(), phone: `+${digits}` } : { name: name.value.trim(), bsuid });
    keep("people", state.people);
    choose(state.people.length - 1);
  };
  sheet("Qui écrit ?", ...rows, h("form", { onsubmit: add }, h("h3", {}, "Un autre client"),
    h("label", { class: "field" }, "Nom", name), h("label", { class: "field" }, "Téléphone (vide : identifiant WhatsApp seul)", phone),
    h("button", { class: "main", type: "submit" }, "Ajouter")));
};

// — live —

const isHere = (news) => state.shop && news.line === state.shop.phone_number_id && (news.chat === key() || news.chat === state.head?.chat);

const hear = (news) => {
  if (news.kind === "faults") return panel.show();
  if (["lines", "resync", "reset"].includes(news.kind)) {
    if (state.shop) loadChat().catch(offline);
    return loadShops().catch(offline);
  }
  if (!isHere(news)) {
    if (!state.shop && news.kind !== "looked") loadShops().catch(offline);
    return undefined;
  }
  if (news.kind === "looked") {
    for (const id of news.read) {
      const entry = state.entries.get(id);
      if (entry) {
        entry.progress = "read";
        showEntry(entry);
      }
    }
    if (news.typing) {
      type(25000);
      showChat();
    }
    return scroll(false);
  }
  if (!news.visible) {
    state.entries.delete(news.entry.id);
    return news.kind === "message" ? panel.show() : undefined;
  }
  const end = isAtEnd();
  state.entries.set(news.entry.id, news.entry);
  if (news.entry.from === "business" && state.typing && news.entry.progress === "sent") {
    type(0);
    showChat();
  } else showEntry(news.entry);
  scroll(end);
  look();
  if (news.kind === "message") refreshHead();
  return undefined;
};

const refreshHead = async () => {
  if (!state.shop) return;
  try {
    const chats = await call("GET", "/control/chats");
    state.head = chats.data.find((head) => head.line === state.shop?.phone_number_id && head.chat === key()) ?? state.head;
    panel.show();
  } catch (error) { offline(error); }
};

const offline = (error) => toast(`Le simulateur ne répond pas : ${error.message}`);

const listen = () => {
  let lost = false;
  const events = new EventSource("/control/events");
  events.onmessage = (event) => hear(JSON.parse(event.data));
  events.onerror = () => { lost = true; };
  events.onopen = () => {
    if (!lost) return;
    lost = false;
    hear({ kind: "resync" });
  };
};

// — wiring —

const panel = new Panel({
  call, toast, now, who: () => ({ ...me(), key: key() }), head: () => state.head, shop: () => state.shop,
  autoRead: () => state.autoRead,
  setAutoRead: (value) => { state.autoRead = value; keep("autoRead", value); look(); },
});

$("composer").addEventListener("submit", (event) => { event.preventDefault(); sendText(); });
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendText();
  }
});
$("attach").addEventListener("click", () => {
  $("attachments").hidden = !$("attachments").hidden;
  $("attach").setAttribute("aria-expanded", String(!$("attachments").hidden));
});
$("attachments").addEventListener("click", (event) => {
  const kind = event.target.closest("[data-pick]")?.dataset.pick;
  if (kind) pick(kind);
});
$("file").addEventListener("change", () => $("file").files[0] && sendFile($("file").files[0]));
$("quote").querySelector("button").addEventListener("click", () => { state.quoting = null; showQuote(); });
$("back").addEventListener("click", () => history.back());
$("who").addEventListener("click", openPeople);
$("down").addEventListener("click", () => scroll(true));
$("log").addEventListener("scroll", () => { $("down").hidden = isAtEnd(); }, { passive: true });
$("sheet").addEventListener("click", (event) => event.target === $("sheet") && $("sheet").close());
document.addEventListener("visibilitychange", look);
new ResizeObserver(() => scroll(false)).observe($("log"));
$("log").addEventListener("load", () => scroll(false), true);

const follow = () => {
  const shop = state.shops.find((known) => known.phone_number_id === location.hash.slice(1));
  if (shop) open(shop, false).catch(offline);
  else close();
};
addEventListener("popstate", follow);

loadShops().then(() => {
  if (location.hash) {
    const target = location.hash;
    history.replaceState(null, "", location.pathname);
    history.pushState(null, "", target);
    follow();
  } else panel.show();
}).catch(offline);
listen();
