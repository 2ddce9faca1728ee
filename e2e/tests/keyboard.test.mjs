// Signing in, opening a conversation and answering, without ever touching a mouse.
import assert from "node:assert/strict";
import { AWA } from "../harness/house.mjs";
import { stage, until } from "../harness/stage.mjs";

const walk = stage();

/** What has the focus, in the words a screen reader has, and whether one can see that it has it. */
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  return { id: at.id, tag: at.tagName, href: at.getAttribute("href"), words: (at.getAttribute("aria-label") ?? at.textContent ?? "").trim().replaceAll(/\s+/g, " "), ring };
});

/** Presses Tab until `wanted` has the focus; every stop on the way shows it. */
async function tabTo(page, wanted, most = 60) {
  const stops = [];
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    stops.push(at.words || at.id || at.tag);
    if (at.tag !== "BODY") assert.ok(at.ring, `no visible focus on ${JSON.stringify(at)}`);
    if (wanted(at)) return at;
  }
  return assert.fail(`not reached in ${most} presses: ${stops.join(" › ")}`);
}

walk("sign-in, conversation, answer and hand back with the keyboard alone", async ({ house, person, customer }) => {
  const phone = await customer("Hawa Diarra");
  await phone.says("bonjour");
  const before = await phone.heard();

  const page = await (await person()).newPage();
  await page.goto(`${house.url}/sign-in`);
  assert.equal((await focused(page)).id, "email", "the first field has the focus");
  // The field has the focus by itself, once the page is there for it.
  await page.locator("#email:focus").waitFor();
  await page.keyboard.type(AWA.email);
  await tabTo(page, (at) => at.id === "password", 3);
  await page.keyboard.type(AWA.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/b/awa-mode/messages");

  const skip = await tabTo(page, () => true, 1);
  assert.equal(skip.href, "#main", "the first stop leads past the navigation");
  await page.keyboard.press("Enter");
  await tabTo(page, (at) => at.words.includes("Hawa Diarra"), 15);
  await page.keyboard.press("Enter");
  await page.locator("#pane-name", { hasText: "Hawa Diarra" }).waitFor();
  await tabTo(page, (at) => at.id === "reply", 30);
  await page.keyboard.type("Bonjour Hawa, c'est Awa.");
  await page.keyboard.press("Enter");
  assert.match((await phone.next(before, 3000)).text, /c'est Awa/);
  await page.locator("#composer", { hasText: "IA en pause" }).waitFor();
  assert.equal((await focused(page)).id, "reply", "ready for the next answer");

  await page.keyboard.press("Shift+Tab");
  assert.match((await focused(page)).words, /Rendre la main/);
  await page.keyboard.press("Enter");
  await page.locator("#composer", { hasText: "L’IA répond à ce client" }).waitFor();
});

walk("arrow keys walk the list, Escape closes a menu and gives the focus back", async ({ house, person, customer }) => {
  for (const name of ["Un", "Deux", "Trois"]) {
    const phone = await customer(`Client ${name}`);
    await phone.says("bonjour");
  }
  const page = await (await person()).newPage();
  await page.goto(`${house.url}/sign-in`);
  // The field has the focus by itself, once the page is there for it.
  await page.locator("#email:focus").waitFor();
  await page.keyboard.type(AWA.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(AWA.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/b/awa-mode/messages");
  await tabTo(page, (at) => at.words.includes("Client Trois"), 48);
  await page.keyboard.press("ArrowDown");
  assert.match((await focused(page)).words, /Client Deux/);
  await page.keyboard.press("End");
  assert.match((await focused(page)).words, /Client Un|Hawa/);
  await page.keyboard.press("Home");
  assert.match((await focused(page)).words, /Client Trois/);

  await page.locator("#switcher summary").focus();
  await page.keyboard.press("Enter");
  await page.locator("#switcher .sheet").waitFor();
  await page.keyboard.press("Escape");
  await until(async () => !(await page.locator("#switcher .sheet").isVisible()), "the menu to close");
  assert.equal((await focused(page)).tag, "SUMMARY");
});

walk("the customer's phone works with the keyboard too", async ({ customer }) => {
  const phone = await customer("Binta Sow");
  const { page } = phone;
  const answer = await phone.says("bonjour");
  const before = await phone.heard();
  await page.locator("#text").focus();
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press("Shift+Tab");
    if ((await focused(page)).words === "Voir la boutique") break;
  }
  assert.equal((await focused(page)).words, "Voir la boutique", answer.text);
  await page.keyboard.press("Enter");
  assert.match((await phone.next(before)).text, /rayons/);
});
