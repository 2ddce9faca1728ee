// The merchant's pages, as a teammate uses them.
import { AWA } from "./house.mjs";

/** Signs in by the form and lands on the messages. */
export async function signIn(context, house, who = AWA) {
  const page = await context.newPage();
  await page.goto(`${house.url}/sign-in`);
  await page.locator("#email").fill(who.email);
  await page.locator("#password").fill(who.password);
  await page.locator("form[action='/sign-in'] button").click();
  await page.waitForURL("**/b/*/messages");
  return page;
}

/** Marks the document, to prove later that it was never loaded again. */
export const mark = (page) => page.evaluate(() => { window.neverReloaded = true; });
export const isTheSame = (page) => page.evaluate(() => window.neverReloaded === true);

/** The live stream is connected: what happens from now on arrives. */
export const isLive = (page) => page.waitForFunction(() => performance.getEntriesByType("resource").some((one) => one.name.includes("/live")) || document.getElementById("live-state")?.dataset.state === "live");

export const row = (page, name) => page.locator("#conversations > li", { hasText: name });
export const bubbles = (page) => page.locator("#bubbles article");
