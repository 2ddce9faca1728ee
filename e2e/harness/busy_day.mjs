// A shop on a busy day: what the pages look like when there is something on them. Told over the sandbox's control plane;
// the sales themselves are walked on the phone in other files.
import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { plain } from "./phone.mjs";
import { until } from "./stage.mjs";

const LINE = "1000000000001";

export class Customer {
  constructor(house, name, digits) {
    Object.assign(this, { house, name, digits });
  }

  async #heard() {
    const path = `chats/${LINE}/${this.digits}`;
    const chat = await this.house.control("GET", path).catch(() => ({ entries: [] }));
    return chat.entries.filter((entry) => entry.from === "business");
  }

  /** Writes a message; nobody may answer it. */
  async writes(body, more = {}) {
    await this.#leaves({ type: "text", text: { body }, ...more });
  }

  async #leaves(message) {
    const customer = { name: this.name, phone: `+${this.digits}` };
    await this.house.control("POST", "inbound", { line: LINE, customer, ...message });
  }

  /** Sends a message and waits for the answer. */
  async sends(message) {
    const before = (await this.#heard()).length;
    await this.#leaves(message);
    const answers = await until(async () => {
      const now = await this.#heard();
      return now.length > before && now;
    }, `an answer to ${this.name}`);
    return answers.at(-1);
  }

  async says(...messages) {
    let answer;
    for (const body of messages) answer = await this.sends({ type: "text", text: { body } });
    return answer;
  }

  /** Orders and answers the address of the pay page. */
  async orders(...messages) {
    const answer = await this.says(...messages, "oui c bon");
    const url = answer.content?.action?.parameters?.url;
    if (!url) throw new Error(`no pay button for ${this.name}: ${plain(JSON.stringify(answer.content))}`);
    return url;
  }

  /** Pays at PaymeTrust, as its page's form does. */
  async pays(payUrl) {
    const before = (await this.#heard()).length;
    const form = (fields) => ({ method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers: { Origin: this.house.url } });
    const away = await fetch(`${payUrl}/attempts`, form({ account: "paymetrust" }));
    await fetch(away.headers.get("location"), { ...form({ decision: "pay", operator: "OM", phone: `+${this.digits}` }), headers: {} });
    await until(async () => (await this.#heard()).length > before, `the receipt of ${this.name}`);
  }
}

/** A piece of cloth, drawn by the browser: a photo that is nobody's. */
async function cloth(browser) {
  const page = await browser.newPage({ viewport: { width: 480, height: 360 } });
  await page.setContent(`<body style="margin:0;height:100vh;background:
    radial-gradient(circle at 50% 50%, #f5b301 18%, transparent 19%) 0 0/96px 96px,
    radial-gradient(circle at 50% 50%, #b3261e 30%, transparent 31%) 0 0/96px 96px,
    radial-gradient(circle at 0 0, #0b5c8a 26%, transparent 27%) 0 0/96px 96px, #0e3b43">`);
  const bytes = await page.screenshot({ type: "jpeg", quality: 70 });
  await page.close();
  return bytes.toString("base64");
}

/** Half a second of nothing in a container that WhatsApp takes for a voice note. */
const silence = () => Buffer.concat([Buffer.from("OggS"), Buffer.alloc(600)]).toString("base64");

/** What Meta tells of the account, signed as it signs; with a line, of the line. */
async function tells(house, field, value, line) {
  const metadata = line && { messaging_product: "whatsapp", metadata: { phone_number_id: line, display_phone_number: "2250700000001" } };
  const change = { field, value: { ...metadata, ...value } };
  const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "2000000000001", time: Math.floor(Date.now() / 1000), changes: [change] }] });
  const signature = createHmac("sha256", "sandbox-app-secret").update(body).digest("hex");
  const headers = { "Content-Type": "application/json", "X-Hub-Signature-256": `sha256=${signature}` };
  const answer = await fetch(`${house.url}/webhooks/whatsapp`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`Meta's news of ${field}: ${answer.status}`);
}

/** Fills the shop; answers what the pages need: { fatou, payUrl, paidUrl }. */
export async function busyDay(house, browser) {
  const digits = (n) => `22507010100${String(n).padStart(2, "0")}`;
  const people = ["Ibrahim Keïta", "Akissi Marie-Laure N’Guessan épouse Kouamé", "Seydou Ba", "Aminata Touré", "Grace Mensah", "Koffi Yao", "Fatou Diallo"];
  const [ibrahim, akissi, seydou, aminata, grace, koffi, fatou] = people.map((name, at) => new Customer(house, name, digits(at + 1)));

  await ibrahim.says("slt", "vous avez quoi comme accessoires ?");
  await akissi.orders("je veux 3 foulards");
  await akissi.says("à la livraison", "Cocody Angré 8e tranche, derrière la pharmacie");
  await seydou.says("bonjour, j'ai vu ce pagne chez ma sœur");
  await seydou.sends({ type: "image", image: { data: await cloth(browser), mime_type: "image/jpeg", caption: "vous avez le même ?" } });
  await aminata.says("bonsoir");
  await aminata.sends({ type: "audio", audio: { data: silence(), mime_type: "audio/ogg; codecs=opus", voice: true } });
  await grace.says("hello", "how much is the robe wax ?");
  const payUrl = await koffi.orders("je prends une robe wax taille L et 2 foulards");
  const paidUrl = await fatou.orders("bonjour", "c combien la robe wax", "jen prends 2 taille M", "ajoute un foulard", "enleve le foulard");
  await fatou.pays(paidUrl);
  // Meta tells the time in whole seconds: her thanks come a second later, as a person's do.
  await pause(1100);
  await fatou.says("merci beaucoup 🙏");
  await tells(house, "message_template_status_update", { event: "REJECTED", message_template_name: "relance_panier", message_template_language: "fr", reason: "INVALID_FORMAT" });
  await tells(house, "phone_number_quality_update", { display_phone_number: "2250700000001", event: "UPGRADE", max_daily_conversations_per_business: "TIER_2K" });
  await tells(house, "messages", { errors: [{ code: 131042, title: "Business eligibility payment issue" }] }, LINE);
  await tells(house, "telepathy", { thought: "?" }, LINE);
  return { payUrl, paidUrl, names: people };
}
