// The phone page, as a customer uses it.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

const THEIRS = "#log article.msg:not(.mine)";
const QUIET = 700; // ms without another message: the answer is whole
const PATIENCE = 10_000;

/** Spaces as typed: money has no-break ones. */
export const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, " ").trim();

export class Phone {
  /** Opens the phone on the chat with a shop. `as`: { name, phone } of the customer. */
  static async open(context, house, { shop = "Awa Mode", as } = {}) {
    const phone = new Phone();
    phone.page = await context.newPage();
    if (as) await phone.page.addInitScript((who) => localStorage.setItem("people", JSON.stringify([who])), as);
    await phone.page.goto(`${house.phoneUrl}/`);
    await phone.page.locator("#rows button", { hasText: shop }).click();
    await phone.page.locator("#chat-title", { hasText: shop }).waitFor();
    return phone;
  }

  /** The ids of what the shop has said. */
  async #heard() {
    return this.page.locator(THEIRS).evaluateAll((all) => all.map((one) => one.dataset.id));
  }

  /** Types a message and sends it with Enter. */
  async types(words) {
    await this.page.locator("#text").fill(words);
    await this.page.locator("#text").press("Enter");
    await this.page.locator("#log article.mine", { hasText: words }).last().waitFor();
  }

  /** Types a message and reads the one answer it gets. */
  async says(words) {
    return this.#answerTo(() => this.types(words));
  }

  /** Taps a button of an answer and reads the next one. */
  async taps(answer, label) {
    return this.#answerTo(() => answer.element.getByRole("button", { name: label }).click());
  }

  /** Opens the list of an answer, chooses the row with this title, and reads the next answer. */
  async picks(answer, title) {
    return this.#answerTo(async () => {
      await answer.element.locator(".actions button.act").click();
      const sheet = this.page.locator("#sheet");
      await sheet.locator("label.option", { hasText: title }).first().click();
      await sheet.getByRole("button", { name: "Envoyer" }).click();
    });
  }

  async #answerTo(act) {
    const before = await this.#heard();
    await act();
    const next = await this.next(before);
    await pause(QUIET);
    const since = (await this.#heard()).slice(before.length);
    assert.equal(since.length, 1, `one message per answer, here ${since.length}`);
    return next;
  }

  /** What the shop says after `before` (ids): waits for it. */
  async next(before, patience = PATIENCE) {
    const until = Date.now() + patience;
    for (;;) {
      const fresh = (await this.#heard()).find((id) => !before.includes(id));
      if (fresh) return this.#read(fresh);
      if (Date.now() > until) assert.fail(`no answer in ${patience} ms after: ${(await this.page.locator("#log").innerText()).slice(-300)}`);
      await pause(20);
    }
  }

  /** Everything the shop has said so far, as ids for `next`. */
  heard() {
    return this.#heard();
  }

  /** No answer comes for so long. */
  async hearsNothing(before, forMs) {
    await pause(forMs);
    assert.deepEqual(await this.#heard(), before, "nobody answers");
  }

  async #read(id) {
    const element = this.page.locator(`[data-id="${id}"]`);
    const text = plain(await element.locator(".bubble").innerText());
    const buttons = await element.locator(".actions button.act").allInnerTexts();
    const link = element.locator(".actions a.act");
    const href = (await link.count()) ? await link.getAttribute("href") : null;
    return { id, element, text, buttons: buttons.map(plain), link: href, linkLabel: href ? plain(await link.innerText()) : null };
  }
}
