// A picture of every page, narrow and wide, light and dark, in e2e/shots; and the one of the README in docs, which
// changes only when asked for (E2E_PICTURES=1): the hours in it differ each time.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdir, stat } from "node:fs/promises";
import { busyDay } from "../harness/busy_day.mjs";
import { isLive, signIn } from "../harness/desk.mjs";
import { stage } from "../harness/stage.mjs";
import { inside, outside } from "../harness/tour.mjs";

const walk = stage();
const shots = new URL("../shots/", import.meta.url).pathname;
const readme = new URL("../../docs/inbox.png", import.meta.url).pathname;
const WIDTHS = { 390: 844, 1280: 800 };

let day;
walk("every page has its picture, and none is wider than the screen", async ({ house, person }) => {
  await mkdir(shots, { recursive: true });
  day = { house, ...(await busyDay(house, (await person()).browser())) };
  for (const [width, height] of Object.entries(WIDTHS)) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await person({ viewport: { width: Number(width), height }, colorScheme });
      const visit = async (pages) => {
        for (const [name, open] of Object.entries(pages)) {
          const page = await context.newPage();
          await open(page, day);
          await page.waitForLoadState();
          await page.screenshot({ path: `${shots}${name}-${width}-${colorScheme}.png`, animations: "disabled" });
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${name} is ${over} px wider than a screen of ${width}`);
          await page.close();
        }
      };
      await visit(outside);
      const first = await signIn(context, house);
      await first.close();
      await visit(inside);
    }
  }
});

walk("the README's picture of the inbox is made here", async ({ house, person }) => {
  const context = await person({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  const page = await signIn(context, house);
  await inside.thread(page, day);
  await isLive(page);
  await page.waitForTimeout(300);
  const picture = `${shots}inbox.png`;
  await page.screenshot({ path: picture, animations: "disabled" });
  const { size } = await stat(picture);
  assert.ok(size < 250_000, `${size} bytes`);
  if (process.env.E2E_PICTURES || !existsSync(readme)) await copyFile(picture, readme);
});
