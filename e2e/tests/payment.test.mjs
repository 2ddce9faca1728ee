// Point 3: the pay page, both providers, the receipt, and the days when a provider is down or says no.
import assert from "node:assert/strict";
import { stage, until } from "../harness/stage.mjs";
import { choose, openPayPage, order, pay, said } from "../harness/till.mjs";

const walk = stage();

const sessions = async (house) => house.control("GET", "psp/sessions");

/** The receipt in the chat, and how long it took from the provider's notification to being sent and to being seen. */
async function receipt({ house, say }, phone, heard) {
  const answer = await phone.next(heard);
  const seen = Date.now();
  assert.match(answer.text, /Paiement reçu, merci/);
  assert.match(answer.text, /30 000 FCFA/);
  const customer = await phone.page.evaluate(() => JSON.parse(localStorage.getItem("people"))[0].phone.replaceAll(/\D/g, ""));
  const chat = await house.control("GET", `chats/1000000000001/${customer}`);
  const sent = chat.entries.find((entry) => entry.id === answer.id).at;
  const told = (await house.control("GET", "psp/deliveries")).filter((one) => one.accepted).map((one) => one.at).filter((at) => at <= seen);
  const notified = told.at(-1);
  assert.ok(notified, "the provider's notification was accepted");
  say(`from the provider's notification to the receipt: sent after ${sent - notified} ms, on the screen after ${seen - notified} ms`);
  assert.ok(sent - notified <= 1000, `receipt ${sent - notified} ms after the notification`);
  return answer;
}

for (const provider of [
  { name: "PaymeTrust", way: "PaymeTrust" },
  { name: "Stripe", way: "Stripe" },
]) {
  walk(`paying at ${provider.name} gives a receipt in the chat within a second`, async (scene) => {
    const { house, customer } = scene;
    const phone = await customer("Fatou Diallo");
    const placed = await order(phone);
    const before = (await sessions(house)).length;

    const page = await openPayPage(phone, placed);
    assert.equal(await said(page.locator(".due").first()), "30 000 FCFA");
    assert.match(await said(page.locator(".lines")), /2 × Robe wax Adjoua.*30 000 FCFA/s);
    assert.match(await said(page.locator(".sums .total")), /30 000 FCFA/);
    assert.equal(await page.locator("button.way").count(), 2, "a choice of providers");
    const left = page.locator(".left time");
    const first = await said(left);
    assert.match(first, /^(30:00|[12]\d:[0-5]\d)$/);
    await until(async () => (await said(left)) !== first, "the countdown to run", 3000);

    await page.reload();
    assert.equal((await sessions(house)).length, before, "looking at the page opens nothing at a provider");

    await choose(page, house, provider.way);
    assert.match(await said(page.locator(".amount")), /30 000 FCFA/);
    const heard = await phone.heard();
    const paid = pay(page, house).then(() => page.locator("h1", { hasText: "Merci, c’est payé" }).waitFor());
    await Promise.all([paid, receipt(scene, phone, heard)]);

    await page.goto(placed.link);
    await page.locator("h1", { hasText: "Merci, c’est payé" }).waitFor();
    assert.equal(await page.locator("button.way").count(), 0, "nothing left to pay");

    // The receipt as a file: on the page, and in the chat after the words.
    const link = page.getByRole("link", { name: "Télécharger le reçu (PDF)" });
    const file = await page.request.get(new URL(await link.getAttribute("href"), house.url).href);
    assert.equal(file.headers()["content-type"], "application/pdf");
    assert.match(file.headers()["content-disposition"], /Recu-\d+-Awa-Mode\.pdf/);
    assert.equal((await file.body()).subarray(0, 5).toString(), "%PDF-");
    await until(async () => (await phone.heard()).length >= heard.length + 2, "the PDF in the chat", 5000);
  });
}

walk("a provider that is down is said, and the next click works", async ({ house, customer }) => {
  const phone = await customer("Aminata Touré");
  const page = await openPayPage(phone, await order(phone));
  await house.control("POST", "psp/faults", { on: "call", when: "always", provider: "paymetrust", effect: "down" });
  const refused = page.waitForResponse((response) => response.request().method() === "POST");
  await page.locator("button.way", { hasText: "PaymeTrust" }).click();
  assert.equal((await refused).status(), 503);
  assert.match(await said(page.getByRole("alert")), /ne répond pas.*Rien n’a été prélevé/);
  assert.equal(await page.locator("button.way").count(), 2, "the ways to pay are still there");
  assert.match(await said(page.locator(".left time")), /^\d\d:\d\d$/);

  await house.control("DELETE", "psp/faults");
  await choose(page, house, "PaymeTrust");
  const heard = await phone.heard();
  await pay(page, house);
  assert.match((await phone.next(heard)).text, /Paiement reçu/);
});

walk("a payment that is refused is no payment, and can be tried again", async ({ house, customer }) => {
  const phone = await customer("Issa Konaté");
  const page = await openPayPage(phone, await order(phone));
  const heard = await phone.heard();
  await choose(page, house, "PaymeTrust");
  await page.locator("button[value=refuse]").click();
  await page.waitForURL(`${house.url}/p/**`);
  await page.locator("h1", { hasText: "n’a pas abouti" }).waitFor();
  await page.getByRole("link", { name: "Réessayer" }).click();
  await choose(page, house, "Stripe");
  assert.deepEqual(await phone.heard(), heard, "no receipt for a refusal");
  await pay(page, house);
  assert.match((await phone.next(heard)).text, /Paiement reçu/);
});

walk("a lost notification is found by looking it up", async ({ house, customer }) => {
  const phone = await customer("Rokia Sanogo");
  const page = await openPayPage(phone, await order(phone));
  await house.control("POST", "psp/faults", { on: "notification", when: "always", effect: "lost" });
  const heard = await phone.heard();
  await choose(page, house, "PaymeTrust");
  await pay(page, house);
  await page.locator("h1", { hasText: "Merci, c’est payé" }).waitFor({ timeout: 20_000 });
  assert.match((await phone.next(heard)).text, /Paiement reçu/);
  await house.control("DELETE", "psp/faults");
});

walk("an unknown link is not found, whatever its form", async ({ house, person }) => {
  const page = await (await person()).newPage();
  for (const code of ["kmbg4dgn9vd3q", "..%2f..", "a".repeat(300), "%27%20or%201=1"]) {
    const response = await page.goto(`${house.url}/p/${code}`);
    assert.equal(response.status(), 404, code);
  }
});
