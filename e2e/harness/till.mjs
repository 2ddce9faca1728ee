// Ordering and paying, as the walks of several files need it.
import assert from "node:assert/strict";
import { plain } from "./phone.mjs";

/** Two dresses in two messages; answers the message with the pay button. */
export async function order(phone, words = "jen prends 2 robe wax taille M") {
  await phone.says(words);
  const placed = await phone.says("oui c bon");
  assert.match(placed.text, /Commande #/);
  return placed;
}

/** Taps the pay button; the pay page opens in a tab of its own. */
export async function openPayPage(phone, placed) {
  const opened = phone.page.context().waitForEvent("page");
  await placed.element.locator(".actions a.act").click();
  const page = await opened;
  await page.waitForLoadState();
  return page;
}

/** Chooses a provider by the words on its button, and arrives at its page. */
export async function choose(page, house, words) {
  await page.locator("button.way", { hasText: words }).click();
  await page.waitForURL(`${house.phoneUrl}/**`);
}

/** Pays on the provider's page and comes back to ours. */
export async function pay(page, house) {
  await page.locator("button[value=pay]").click();
  await page.waitForURL(`${house.url}/p/**`);
}

export const said = async (locator) => plain(await locator.innerText());
