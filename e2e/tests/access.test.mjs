// axe-core over every page, narrow and wide, light and dark: nothing serious and nothing critical.
import assert from "node:assert/strict";
import axe from "axe-core";
import { busyDay } from "../harness/busy_day.mjs";
import { signIn } from "../harness/desk.mjs";
import { stage } from "../harness/stage.mjs";
import { inside, outside } from "../harness/tour.mjs";

const walk = stage();
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page, in one line each. */
async function complaints(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
  const grave = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  return grave.flatMap((one) => one.nodes.map((node) => `${one.id} (${one.impact}): ${node.target.join(" ")} — ${node.failureSummary.replaceAll(/\s+/g, " ")}`));
}

// The provider's page is the provider's.
const ours = (pages) => Object.entries(pages).filter(([name]) => name !== "pay-provider");

let day;
for (const [width, height, colorScheme] of [[1280, 800, "light"], [390, 844, "dark"]]) {
  walk(`every page at ${width}, ${colorScheme}, is usable by everybody`, async ({ house, person }) => {
    const context = await person({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    day ??= { house, ...(await busyDay(house, context.browser())) };
    const found = [];
    const visit = async (pages) => {
      for (const [name, open] of ours(pages)) {
        const page = await context.newPage();
        await open(page, day);
        await page.waitForLoadState();
        for (const line of await complaints(page)) found.push(`${name}: ${line}`);
        await page.close();
      }
    };
    await visit(outside);
    await (await signIn(context, house)).close();
    await visit(inside);
    assert.deepEqual(found, []);
  });
}

walk("at 200 % zoom nothing is cut off and everything can be reached", async ({ house, person }) => {
  // 1280 px at 200 % is a viewport of 640 CSS pixels.
  const context = await person({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  await (await signIn(context, house)).close();
  for (const [name, open] of Object.entries(inside)) {
    const page = await context.newPage();
    await open(page, day);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${name}: ${over} px to the side`);
    await page.close();
  }
});
