// The simulator's side: what the shop may do now, and what is to go wrong.

import { h, icon } from "./bubbles.js";

const FAULTS = [
  ["Réponse lente (2 s)", { on: "send", effect: "delay", ms: 2000 }],
  ["Trop de messages (429)", { on: "send", effect: "error", code: 130429, http: 429, retry_after: 5 }],
  ["Service en panne (503)", { on: "send", effect: "error", code: 131016, http: 503 }],
  ["Connexion coupée après acceptation", { on: "send", effect: "drop_after" }],
  ["Fenêtre de 24 h fermée", { on: "send", effect: "window_closed" }],
  ["Statut avant la réponse", { on: "send", effect: "status_before_answer" }],
  ["Webhooks en double", { on: "webhook", effect: "duplicate", times: 1 }],
  ["Webhooks dans le désordre", { on: "webhook", effect: "reorder" }],
  ["Statuts perdus", { on: "status", effect: "lose" }],
  ["Client sans numéro", { on: "inbound", effect: "bsuid_only" }],
  ["Client sans profil", { on: "inbound", effect: "no_profile" }],
  ["Type de message inconnu", { on: "inbound", effect: "unknown_type" }],
  ["Message en retard d’une heure", { on: "inbound", effect: "late", seconds: 3600 }],
];
const WHEN = [["always", "À chaque fois"], [{ next: 1 }, "La prochaine fois"], [{ every: 3 }, "Une fois sur trois"]];

const same = (fault, wanted) => Object.entries(wanted).every(([name, value]) => fault[name] === value);

export class Panel {
  constructor(phone) {
    this.phone = phone;
    this.when = 0;
    this.body = document.getElementById("panel-body");
    this.dialog = document.getElementById("over");
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    for (const button of document.querySelectorAll(".open-panel")) {
      button.addEventListener("click", () => { this.show(); this.dialog.showModal(); });
    }
  }

  async show() {
    let faults = [];
    try { faults = (await this.phone.call("GET", "/control/faults")).data; } catch (error) { this.phone.toast(error.message); }
    const focused = document.activeElement?.dataset?.keep;
    this.body.replaceChildren(h("div", { class: "group" }, h("h2", {}, "Simulateur")), ...this.groups(faults));
    this.dialog.replaceChildren(
      h("div", { class: "head" }, h("h2", {}, "Simulateur"), h("button", { class: "icon", type: "button", "aria-label": "Fermer", onclick: () => this.dialog.close() }, icon("close"))),
      h("div", { class: "body" }, ...this.groups(faults)));
    if (focused) (this.dialog.open ? this.dialog : this.body).querySelector(`[data-keep="${focused}"]`)?.focus();
  }

  groups(faults) {
    return [this.state(), this.clock(), this.faults(faults), this.end()];
  }

  state() {
    const { phone } = this;
    const shop = phone.shop();
    const head = shop ? phone.head() : null;
    const until = head?.open_until;
    const time = (at) => new Date(at).toLocaleString("fr-FR", { weekday: "short", hour: "2-digit", minute: "2-digit" });
    const open = until && until > phone.now();
    const facts = [
      ["Client", phone.who().name],
      ["Connu de la boutique par", phone.who().phone ?? phone.who().bsuid],
      ["Boutique", shop?.name ?? "aucune ouverte"],
      ["Fenêtre de 24 h", !shop ? "—" : open ? `ouverte jusqu’à ${time(until)}` : until ? "fermée" : "jamais ouverte"],
      ["Webhook", shop ? (shop.callback ?? "aucun") : "—"],
    ];
    return h("section", { class: "group" }, h("h3", {}, "État"),
      h("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      h("label", { class: "switch" }, h("span", {}, "Marquer comme lu à l’écran"),
        h("input", { type: "checkbox", "data-keep": "read", checked: phone.autoRead(), onchange: (event) => phone.setAutoRead(event.target.checked) })));
  }

  clock() {
    const jump = (label, hours) => h("button", { class: "plain", type: "button", "data-keep": `jump${hours}`, onclick: () => this.act("POST", "/control/clock", { advance_ms: hours * 3600000 }, `Horloge avancée de ${label}`) }, `+ ${label}`);
    return h("section", { class: "group" }, h("h3", {}, "Horloge"), h("div", { class: "buttons" }, jump("10 min", 1 / 6), jump("1 h", 1), jump("23 h", 23), jump("24 h", 24)));
  }

  faults(active) {
    const select = h("select", { "aria-label": "Quand", "data-keep": "when", onchange: (event) => { this.when = Number(event.target.value); } },
      ...WHEN.map(([, label], position) => h("option", { value: position, selected: position === this.when }, label)));
    const known = new Set();
    const rows = FAULTS.map(([label, wanted], position) => {
      const rule = active.find((fault) => same(fault, wanted));
      if (rule) known.add(rule.id);
      const toggle = (event) => (event.target.checked
        ? this.act("POST", "/control/faults", { ...wanted, when: WHEN[this.when][0] })
        : this.act("DELETE", `/control/faults/${rule.id}`));
      return h("label", { class: "switch" }, h("span", {}, label, rule ? h("small", {}, ` · ${rule.struck} fois`) : null),
        h("input", { type: "checkbox", "data-keep": `fault${position}`, checked: Boolean(rule), onchange: toggle }));
    });
    const others = active.filter((fault) => !known.has(fault.id)).length;
    return h("section", { class: "group" }, h("h3", {}, "Pannes"), select, ...rows, others ? h("p", { class: "foot" }, `${others} autre(s) règle(s) posée(s) par un test.`) : null,
      h("div", { class: "buttons" }, h("button", { class: "plain", type: "button", "data-keep": "clear", disabled: !active.length, onclick: () => this.act("DELETE", "/control/faults", undefined, "Tout fonctionne à nouveau") }, "Tout réparer")));
  }

  end() {
    const forget = () => confirm("Effacer toutes les conversations du simulateur ?") && this.act("DELETE", "/control/state", undefined, "Conversations effacées");
    return h("section", { class: "group" }, h("div", { class: "buttons" }, h("button", { class: "plain danger", type: "button", onclick: forget }, "Effacer les conversations")));
  }

  async act(method, path, body, done) {
    try {
      await this.phone.call(method, path, body);
      if (done) this.phone.toast(done);
    } catch (error) { this.phone.toast(error.message); }
    await this.show();
  }
}
