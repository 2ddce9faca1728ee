// What one reads stays as it is while news comes: rows keep still, what is open stays open, what is done is chosen no more.
import assert from "node:assert/strict";
import { Customer } from "../harness/busy_day.mjs";
import { isLive, row, signIn } from "../harness/desk.mjs";
import { stage, until } from "../harness/stage.mjs";

const walk = stage();
const PATIENCE = { timeout: 15_000 };
const SIZES = [[1280, 800], [390, 844]];

let people = 0;
const someone = (house, name) => new Customer(house, name, `22507050500${String((people += 1)).padStart(2, "0")}`);
const rows = (page) => page.locator("#conversations > li:not([hidden])");
const names = (page) => rows(page).locator(".name").allInnerTexts();

let crowd;
async function gather(house) {
  if (crowd) return crowd;
  crowd = [..."ABCDEFGHIJ"].map((letter) => someone(house, `Client ${letter}`));
  for (const one of crowd) await one.says("bonjour");
  return crowd;
}

for (const [width, height] of SIZES) {
  walk(`at ${width} a row that grows moves nobody under the finger, who is new waits, and the hint is seen`, async ({ house, person }) => {
    const all = await gather(house);
    const page = await signIn(await person({ viewport: { width, height } }), house);
    await isLive(page);
    const order = await names(page);
    const isWide = width > 800;
    const grows = all.find((one) => one.name === order[isWide ? 1 : 3]);
    const held = order[isWide ? 4 : 5];
    if (isWide) await rows(page).nth(4).hover();
    else await page.evaluate(() => scrollTo(0, 300));
    const box = (name) => row(page, name).boundingBox();
    const [before, height0] = [(await box(held)).y, (await box(grows.name)).height];
    await grows.says("je veux parler à quelqu'un");
    await row(page, grows.name).filter({ hasText: "L’IA demande de l’aide" }).waitFor(PATIENCE);
    await until(async () => (await box(grows.name)).height > height0, "the row to grow", 15_000);
    const moved = (await box(held)).y - before;
    assert.ok(Math.abs(moved) < 2, `what one points at keeps its place: ${moved} px`);

    const known = await names(page);
    const fresh = someone(house, `Neuf ${width}`);
    await fresh.says("bonjour", "c combien la robe wax ?");
    const hint = page.getByRole("button", { name: "1 nouvelle conversation" });
    await hint.waitFor(PATIENCE);
    await row(page, fresh.name).filter({ hasText: "Robe wax Adjoua" }).waitFor({ state: "attached", ...PATIENCE });
    assert.deepEqual(await names(page), known, "also who writes twice waits to be asked for");
    const at = await hint.boundingBox();
    const isSeen = await page.evaluate(([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest("#newcomers")), [at.x + at.width / 2, at.y + at.height / 2]);
    assert.ok(isSeen, "nothing lies over the hint");
  });
}

walk("what is open beside a conversation stays open while the customer writes", async ({ house, person }) => {
  const [first] = await gather(house);
  const page = await signIn(await person(), house);
  await row(page, first.name).locator("a").click();
  await page.locator("#pane-name", { hasText: first.name }).waitFor();
  await isLive(page);
  const later = page.locator("#know details", { hasText: "Reporter" });
  const score = page.locator("#know details.score", { hasText: "Chances d’achat" });
  await later.locator("summary").click();
  await score.locator("summary").click();
  await page.locator("#know details", { hasText: "Étiquettes" }).locator("summary").click();
  await page.locator("#know input[name=label]").pressSequentially("Mari");
  await first.says("c combien la robe wax ?");
  await score.filter({ hasText: "A demandé le prix" }).waitFor(PATIENCE);
  for (const part of [later, score]) assert.ok(await part.evaluate((one) => one.open));
  await page.keyboard.type("age");
  assert.equal(await page.locator("#know input[name=label]").inputValue(), "Mariage");
});

walk("what was done to several is chosen no more, and the bar closes", async ({ house, person }) => {
  await gather(house);
  const page = await signIn(await person({ viewport: { width: 390, height: 844 } }), house);
  await isLive(page);
  await page.locator("label", { hasText: "Choisir" }).first().click();
  for (const name of ["Client B", "Client C"]) await page.getByLabel(`Choisir ${name}`).check();
  await page.getByRole("button", { name: "Prendre" }).click();
  await page.locator("#flash", { hasText: "Fait pour 2 conversations." }).waitFor();
  await page.locator("#bulk").waitFor({ state: "hidden" });
  assert.equal(await page.locator('input[form="bulk"]:checked').count(), 0);
});

walk("on a phone the tab of the open list is in view", async ({ house, person }) => {
  const page = await signIn(await person({ viewport: { width: 390, height: 844 } }), house);
  await page.goto(`${house.url}/b/awa-mode/messages?view=failed`);
  const at = await page.locator(".tabs [aria-current]").boundingBox();
  assert.ok(at.x >= 0 && at.x + at.width <= 390, JSON.stringify(at));
});

walk("the first list that is opened on a device is there without a network", async ({ house, person }) => {
  await gather(house);
  const context = await person({ viewport: { width: 390, height: 844 }, serviceWorkers: "allow" });
  const page = await signIn(context, house);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await until(() => page.evaluate(async () => Boolean(await (await caches.open("pages-1")).match(location.href))), "the page to be kept", 15_000);
  await context.setOffline(true);
  await page.reload();
  await row(page, "Client D").waitFor();
});

walk("who signs out leaves nothing to read on the device", async ({ house, person }) => {
  await gather(house);
  const context = await person({ viewport: { width: 390, height: 844 }, serviceWorkers: "allow" });
  const page = await signIn(context, house);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const list = page.url();
  const isKept = () => page.evaluate(async (url) => Boolean(await caches.match(url, { ignoreVary: true })), list);
  await until(isKept, "the page to be kept", 15_000);
  await page.locator("details.me summary").click();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL("**/sign-in?said=bye");
  assert.equal(await isKept(), false);
  await context.setOffline(true);
  const read = await page.goto(list).then(() => page.content(), () => "");
  assert.doesNotMatch(read, /Client D/);
});

walk("a finger that draws a row aside takes it or puts it off; one that hesitates, or scrolls, does nothing", async ({ house, person }) => {
  const [first, second, third] = ["Doigt Un", "Doigt Deux", "Doigt Trois"].map((name) => someone(house, name));
  for (const one of [first, second, third]) await one.says("bonjour");
  const page = await signIn(await person({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }), house);
  await isLive(page);
  const touch = await page.context().newCDPSession(page);
  const draw = async (name, dx, dy = 0) => {
    const { x, y, width, height } = await row(page, name).boundingBox();
    const [fromX, fromY] = [x + width / 2, y + height / 2];
    const at = (share) => [{ x: fromX + dx * share, y: fromY + dy * share }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
    for (const share of [0.2, 0.4, 0.6, 0.8, 1]) await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(share) });
    const says = await row(page, name).getAttribute("data-drawn");
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    return says;
  };
  assert.equal(await draw(first.name, 60), "Prendre");
  assert.equal(await draw(first.name, 10, -60), null, "that scrolls");
  assert.equal(await draw(first.name, 130), "Prendre");
  await row(page, first.name).filter({ hasText: "Awa Koné" }).waitFor(PATIENCE);
  assert.equal(await draw(second.name, -130), "Demain à 9 h");
  await row(page, second.name).waitFor({ ...PATIENCE, state: "detached" });
  const left = await row(page, third.name).innerText();
  assert.doesNotMatch(left, /Awa Koné|Reportée/);
  assert.match(page.url(), /\/messages$/, "no conversation was opened");
  // The next click is meant.
  await row(page, third.name).locator("a").click();
  await page.locator("#pane-name", { hasText: third.name }).waitFor();
});
