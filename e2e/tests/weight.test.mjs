// What a page costs over the air, measured on the wire of the real server: prepaid data is money.
import assert from "node:assert/strict";
import { busyDay } from "../harness/busy_day.mjs";
import { row, signIn } from "../harness/desk.mjs";
import { stage } from "../harness/stage.mjs";

const walk = stage();
const KB = 1000;
const FIRST = 100 * KB;
const SCRIPTS = 60 * KB;
const NEXT = 30 * KB;
const THREAD = 15 * KB;
// A customer opens it from the chat, on a phone, once: nothing of it is in their cache.
const PAY = 30 * KB;

/** Follows every byte a page receives, as compressed on the wire, headers included. */
async function scales(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const requests = new Map();
  cdp.on("Network.requestWillBeSent", ({ requestId, request, type }) => requests.set(requestId, { url: request.url, type, bytes: 0 }));
  cdp.on("Network.responseReceived", ({ requestId, response, type }) => Object.assign(requests.get(requestId) ?? {}, { type, encoding: response.headers["content-encoding"] ?? response.headers["Content-Encoding"] }));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => Object.assign(requests.get(requestId) ?? {}, { bytes: encodedDataLength }));
  return {
    all: () => [...requests.values()],
    sum: (type) => [...requests.values()].filter((one) => !type || one.type === type).reduce((sum, one) => sum + one.bytes, 0),
    empty: () => requests.clear(),
  };
}

const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`;

let day;
walk("first loads, next screens and threads stay within their budgets", async ({ house, person, say }) => {
  const context = await person();
  day = await busyDay(house, context.browser());
  const cookies = await signIn(context, house).then((page) => page.context().storageState());
  const page = await context.newPage();
  await page.goto(`${house.url}/b/awa-mode/messages`);
  const thread = await row(page, "Fatou Diallo").locator("a").getAttribute("href");
  const paths = { "sign-in": "/sign-in?next=%2F", today: "/b/awa-mode/today", messages: "/b/awa-mode/messages", thread, orders: "/b/awa-mode/orders", catalogue: "/b/awa-mode/catalogue", pay: new URL(day.payUrl).pathname };

  for (const [name, path] of Object.entries(paths)) {
    const fresh = await person(name === "sign-in" ? {} : { storageState: cookies });
    const page = await fresh.newPage();
    const scale = await scales(page);
    await page.goto(`${house.url}${path}`, { waitUntil: "load" });
    await page.waitForTimeout(400);
    const [total, scripts] = [scale.sum(), scale.sum("Script")];
    const elsewhere = scale.all().filter((one) => !one.url.startsWith(house.url) && !one.url.startsWith("data:"));
    const bare = scale.all().filter((one) => ["Document", "Script", "Stylesheet"].includes(one.type) && one.bytes > 1500 && !one.encoding);
    assert.ok(scale.all().some((one) => one.type === "Document" && one.bytes > 500), "the page was weighed");
    assert.deepEqual(elsewhere, [], `${name} asks nobody else`);
    assert.deepEqual(bare, [], `${name}: everything long is compressed`);
    assert.ok(total <= (name === "pay" ? PAY : FIRST), `${name}: ${kb(total)} at first`);
    assert.ok(scripts <= SCRIPTS, `${name}: ${kb(scripts)} of scripts`);

    scale.empty();
    await page.reload({ waitUntil: "load" });
    await page.waitForTimeout(300);
    const next = scale.sum();
    assert.ok(next <= NEXT, `${name}: ${kb(next)} once the styles and scripts are known`);
    say(`${name}: first load ${kb(total)}, of which scripts ${kb(scripts)}; next ${kb(next)}`);
  }
});

walk("thirty messages are fifteen kilobytes at most", async ({ house, person, say }) => {
  const context = await person();
  const page = await signIn(context, house);
  const line = "1000000000001";
  // She waits for a person: nobody answers in between.
  const customer = { name: "Aminata Touré", phone: "+2250701010004" };
  for (let n = 1; n <= 30; n += 1) await house.control("POST", "inbound", { line, customer, type: "text", text: { body: `c combien la robe wax numéro ${n} ?` } });
  await row(page, "Aminata Touré").filter({ hasText: "numéro 30" }).waitFor();
  const href = await row(page, "Aminata Touré").locator("a").getAttribute("href");
  await page.goto(`${house.url}/b/awa-mode/orders`);
  const scale = await scales(page);
  await page.goto(`${house.url}${href}`, { waitUntil: "load" });
  const shown = await page.locator("#bubbles article").count();
  assert.ok(shown >= 30, `${shown} messages on the page`);
  const bytes = scale.sum("Document");
  say(`${shown} messages: ${kb(bytes)}`);
  assert.ok(bytes / shown * 30 <= THREAD, kb(bytes));
});

walk("looking at a page works on 1.6 Mbps with 300 ms, in three seconds", async ({ house, person, say }) => {
  const page = await signIn(await person(), house);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.clearBrowserCache");
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 300, downloadThroughput: 200_000, uploadThroughput: 93_750 });
  const start = Date.now();
  await page.goto(`${house.url}/b/awa-mode/messages`, { waitUntil: "load" });
  await row(page, "Fatou Diallo").waitFor();
  const took = Date.now() - start;
  say(`the inbox over a slow line: ${took} ms`);
  assert.ok(took <= 3000, `${took} ms`);
});

walk("a customer on a slow line sees what to pay, and can pay, in three seconds", async ({ house, person, say }) => {
  const context = await person({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  // What Chromium calls slow 3G: 400 kbit/s, 400 ms.
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  const start = Date.now();
  await page.goto(day.payUrl, { waitUntil: "commit" });
  await page.locator("form button").first().waitFor();
  const took = Date.now() - start;
  say(`the pay page over slow 3G: ${took} ms until it can be paid`);
  assert.ok(took <= 3000, `${took} ms`);
});
