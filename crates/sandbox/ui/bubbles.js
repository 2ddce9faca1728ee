// How each kind of message looks. Texts only ever enter through textContent: what strangers write is never markup.

export const h = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value === "boolean") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

export const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
};

export const hour = (at) => new Date(at).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });

export const day = (at, now = Date.now()) => {
  const start = (time) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((start(now) - start(at)) / 86400000);
  if (days === 0) return "Aujourd’hui";
  if (days === 1) return "Hier";
  return new Date(at).toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long" });
};

const MARKS = /(```[\s\S]+?```|`[^`\n]+`|\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~|https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;
const STYLES = { "*": "strong", _: "em", "~": "s" };

// WhatsApp's own marks: *bold*, _italic_, ~struck~, ```monospace```, and links. A mark counts between words only.
const isWord = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

export const rich = (text) => {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const [found] = match;
    if (!found.startsWith("http") && (isWord(text[match.index - 1]) || isWord(text[match.index + found.length]))) continue;
    nodes.push(text.slice(end, match.index));
    end = match.index + found.length;
    if (found.startsWith("http")) nodes.push(link(found, found));
    else if (found.startsWith("```")) nodes.push(h("code", {}, found.slice(3, -3)));
    else if (found.startsWith("`")) nodes.push(h("code", {}, found.slice(1, -1)));
    else nodes.push(h(STYLES[found[0]], {}, ...rich(found.slice(1, -1))));
  }
  nodes.push(text.slice(end));
  return nodes;
};

const isWeb = (url) => /^https?:\/\//i.test(url ?? "");
const link = (url, label, attributes = {}) => h("a", { href: isWeb(url) ? url : undefined, target: "_blank", rel: "noopener noreferrer", ...attributes }, label);
const source = (media) => (media?.id ? `/control/media/${encodeURIComponent(media.id)}` : isWeb(media?.link) ? media.link : undefined);
const text = (value, name = "text") => (value ? h("div", { class: name }, ...rich(value)) : null);

const picture = (media, alt) => h("img", { class: "pic", src: source(media), alt, loading: "lazy", decoding: "async" });

const document_ = (file) =>
  h("a", { class: "card", href: source(file), target: "_blank", rel: "noopener noreferrer", download: file.filename ?? "" },
    icon("file"), h("span", {}, h("b", {}, file.filename || "Document"), h("small", {}, "Ouvrir le document")));

const header = (head) => {
  if (!head) return null;
  if (head.type === "text") return h("div", { class: "head" }, ...rich(head.text ?? ""));
  if (head.type === "image") return picture(head.image, "Image du message");
  if (head.type === "video") return h("video", { class: "pic", src: source(head.video), controls: true, preload: "none" });
  return document_(head.document ?? {});
};

const place = (location) => {
  const spot = `${location.latitude},${location.longitude}`;
  return h("div", {},
    h("div", { class: "map", role: "img", "aria-label": "Position sur une carte" }, icon("pin")),
    location.name ? h("b", {}, location.name) : null,
    h("div", {}, location.address || (location.name ? "" : "Position actuelle")),
    h("a", { href: `geo:${spot}` }, spot));
};

const person = (card) =>
  h("div", { class: "card" }, icon("user"),
    h("span", {}, h("b", {}, card.name?.formatted_name ?? "Contact"),
      ...(card.phones ?? []).map((phone) => h("small", {}, phone.phone ?? phone.wa_id ?? ""))));

export const money = (amount, currency) => {
  try {
    const digits = ["XOF", "XAF", "GNF"].includes(currency) ? 0 : 2;
    const sum = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
    return `${sum}\u00a0${currency === "XOF" || currency === "XAF" ? "FCFA" : currency}`;
  } catch { return `${amount} ${currency}`; }
};

const item = (context, id) => context.shop.catalog?.products.find((product) => product.retailer_id === id);

const productCard = (context, id) => {
  const known = item(context, id);
  return h("div", { class: "card" },
    isWeb(known?.image) ? h("img", { src: known.image, alt: "", loading: "lazy" }) : icon("bag"),
    h("span", {}, h("b", {}, known?.name || id), known ? h("small", {}, money(known.price, known.currency)) : null));
};

const act = (label, name, onclick, disabled = false) =>
  h("button", { class: "act", type: "button", onclick, disabled }, name ? icon(name) : null, label);

// The bubble's content, and the actions under it.
const interactive = (entry, context) => {
  const message = entry.content;
  const action = message.action ?? {};
  const used = context.answered.has(entry.id);
  const inside = [header(message.header), text(message.body?.text), text(message.footer?.text, "foot")];
  const reply = (kind, answer) => context.say({ type: "interactive", interactive: { type: kind, [kind]: answer }, context: { id: entry.id } });
  const cart = (sections) => act("Voir les articles", "bag", () => context.openProducts(entry, sections));
  switch (message.type) {
    case "button":
      return [inside, (action.buttons ?? []).map(({ reply: button }) =>
        act(button.title, "reply", () => reply("button_reply", { id: button.id, title: button.title }), used))];
    case "list":
      return [inside, [act(action.button, "list", () => context.openList(entry))]];
    case "cta_url":
      return [inside, [link(action.parameters?.url, "", { class: "act" })].map((anchor) => {
        anchor.append(icon("out"), action.parameters?.display_text ?? "Ouvrir");
        return anchor;
      })];
    case "location_request_message":
      return [inside, [act("Envoyer la position", "pin", () => context.openLocation(entry.id))]];
    case "request_contact_info":
      return [inside, [act("Partager mon contact", "user", () => context.shareContact(entry.id))]];
    case "flow":
      return [inside, [act(action.parameters?.flow_cta ?? "Ouvrir", "form", () => context.openFlow(entry), used)]];
    case "product":
      return [[productCard(context, action.product_retailer_id), ...inside], [cart([{ product_items: [{ product_retailer_id: action.product_retailer_id }] }])]];
    case "product_list":
      return [inside, [cart(action.sections ?? [])]];
    case "catalog_message":
      return [inside, [cart([{ product_items: (context.shop.catalog?.products ?? []).map((p) => ({ product_retailer_id: p.retailer_id })) }])]];
    case "carousel":
      return [[...inside, h("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": "Cartes" }, (action.cards ?? []).map((card) => carouselCard(card, context, reply, used)))], []];
    case "button_reply":
    case "list_reply": {
      const answer = message[message.type] ?? {};
      return [[text(answer.title), text(answer.description, "foot")], []];
    }
    case "nfm_reply":
      return [[h("div", { class: "card" }, icon("form"), h("span", {}, h("b", {}, "Formulaire envoyé")))], []];
    default:
      return [[text("Message interactif")], []];
  }
};

const carouselCard = (card, context, reply, used) => {
  const action = card.action ?? {};
  if (card.type === "product") return h("div", {}, productCard(context, action.product_retailer_id));
  const buttons = action.buttons
    ? action.buttons.map(({ quick_reply: button }) => act(button.title, "reply", () => reply("button_reply", { id: button.id, title: button.title }), used))
    : [link(action.parameters?.url, action.parameters?.display_text ?? "Ouvrir", { class: "act" })];
  return h("div", {}, header(card.header), text(card.body?.text), buttons);
};

const template = (entry, context) => {
  const shown = entry.content.rendered ?? {};
  const used = context.answered.has(entry.id);
  const buttons = (shown.buttons ?? []).map((button) => {
    if (button.type === "URL") return link(button.url, button.text, { class: "act" });
    if (button.type === "PHONE_NUMBER") return h("a", { class: "act", href: `tel:${button.phone_number}` }, button.text);
    if (button.code) return act(button.text || "Copier le code", null, () => navigator.clipboard?.writeText(button.code));
    return act(button.text, "reply", () => context.say({ type: "button", button: { payload: button.payload ?? button.text, text: button.text }, context: { id: entry.id } }), used);
  });
  return [[header(shown.header), text(shown.body), text(shown.footer, "foot")], buttons];
};

const order = (content) =>
  h("div", { class: "card" }, icon("bag"),
    h("span", {}, h("b", {}, `Panier : ${content.product_items?.reduce((sum, line) => sum + Number(line.quantity), 0) ?? 0} article(s)`),
      ...(content.product_items ?? []).map((line) => h("small", {}, `${line.quantity} × ${line.product_retailer_id}`)), content.text ? h("small", {}, content.text) : null));

const content = (entry, context) => {
  const body = entry.content ?? {};
  switch (entry.type) {
    case "text": return [[text(body.body)], []];
    case "image": return [[picture(body, body.caption || "Photo"), text(body.caption)], []];
    case "sticker": return [[picture(body, "Autocollant")], []];
    case "video": return [[h("video", { class: "pic", src: source(body), controls: true, preload: "none" }), text(body.caption)], []];
    case "audio": return [[h("audio", { src: source(body), controls: true, preload: "metadata", "aria-label": body.voice ? "Message vocal" : "Fichier audio", onplay: () => body.voice && entry.from === "business" && context.played(entry.id) })], []];
    case "document": return [[document_(body), text(body.caption)], []];
    case "location": return [[place(body)], []];
    case "contacts": return [[...body.map(person)], []];
    case "interactive": return interactive(entry, context);
    case "template": return template(entry, context);
    case "button": return [[text(body.text)], []];
    case "order": return [[order(body)], []];
    case "unsupported": return [[h("i", {}, "Ce message n’est pas pris en charge.")], []];
    default: return [[h("i", {}, `Message de type ${entry.type}`)], []];
  }
};

export const preview = (entry) => {
  const body = entry?.content ?? {};
  const words = {
    image: "📷 Photo", video: "🎬 Vidéo", audio: body.voice ? "🎤 Message vocal" : "🎵 Audio", document: `📄 ${body.filename ?? "Document"}`,
    sticker: "Autocollant", location: "📍 Position", contacts: "👤 Contact", order: "🛍 Panier",
  };
  const said = entry?.type === "text" ? body.body
    : entry?.type === "interactive" ? (body.button_reply?.title ?? body.list_reply?.title ?? body.body?.text ?? (body.type === "nfm_reply" ? "Formulaire envoyé" : "Message"))
    : entry?.type === "template" ? body.rendered?.body : entry?.type === "button" ? body.text : body.caption ?? words[entry?.type];
  return (said ?? "Message").replaceAll(/[*_~`]/g, "");
};

const tick = (progress) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 18 13");
  svg.setAttribute("class", `tick ${progress}`);
  svg.setAttribute("role", "img");
  const words = { pending: "En cours d’envoi", sent: "Envoyé", delivered: "Reçu", read: "Lu" };
  svg.setAttribute("aria-label", words[progress] ?? "Envoyé");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", progress === "pending" ? "M9 1.500a5 5 0 1 0 .01 0M9 4v2.500l2 1.500" : progress === "sent" ? "M4 7l3 3 6-8" : "M1 7l3 3 6-8M7.500 9l1.500 1 6-8");
  svg.append(path);
  return svg;
};

export const bubble = (entry, context) => {
  const mine = entry.from === "customer";
  const [inside, actions] = content(entry, context);
  const quoted = entry.quotes ? context.find(entry.quotes) : null;
  const reactions = [entry.reaction_of_business, entry.reaction_of_customer].filter(Boolean);
  return h("article", { class: `msg ${mine ? "mine" : ""}`, id: `m-${entry.id}`, "data-id": entry.id, "aria-label": `${mine ? "Vous" : context.shop.name}, ${hour(entry.at)}` },
    h("div", { class: "bubble" },
      quoted && h("button", { class: "quoted", type: "button", onclick: () => context.jump(quoted.id), "aria-label": "Voir le message cité" }, h("b", {}, quoted.from === "customer" ? "Vous" : context.shop.name), preview(quoted)),
      ...inside.flat(),
      h("div", { class: "meta" }, h("time", { datetime: new Date(entry.at).toISOString() }, hour(entry.at)), mine ? tick(entry.progress) : null)),
    reactions.length ? h("button", { class: "react", type: "button", "aria-label": `Réactions : ${reactions.join(" ")}`, onclick: () => context.openMenu(entry) }, reactions.join(" ")) : null,
    actions.length ? h("div", { class: "actions" }, ...actions) : null,
    h("button", { class: "icon more", type: "button", "aria-label": "Réagir ou répondre", onclick: () => context.openMenu(entry) }, icon("smile")));
};
