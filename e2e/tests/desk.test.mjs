// Point 4: the merchant watches it happen, takes over, hands back, and sees the stock go down.
import assert from "node:assert/strict";
import { bubbles, isLive, isTheSame, mark, row, signIn } from "../harness/desk.mjs";
import { plain } from "../harness/phone.mjs";
import { stage, until } from "../harness/stage.mjs";
import { choose, openPayPage, order, pay, said } from "../harness/till.mjs";

const walk = stage();

walk("a sale moves through the inbox, the thread and the board without a reload", async ({ house, person, customer }) => {
  const desk = await person();
  const inbox = await signIn(desk, house);
  await inbox.locator("h2", { hasText: "Pas encore de conversation" }).waitFor();
  await isLive(inbox);
  await mark(inbox);
  const board = await desk.newPage();
  await board.goto(`${house.url}/b/awa-mode/orders`);
  await isLive(board);
  await mark(board);

  const phone = await customer("Djeneba Coulibaly");
  await phone.says("bonjour");
  const line = row(inbox, "Djeneba Coulibaly");
  await line.waitFor({ timeout: 3000 });
  await inbox.locator("h2", { hasText: "Pas encore de conversation" }).waitFor({ state: "hidden", timeout: 3000 });

  await line.locator("a").click();
  await inbox.locator("#pane-name", { hasText: "Djeneba Coulibaly" }).waitFor();
  await inbox.waitForURL("**/messages/*");
  assert.match(await said(bubbles(inbox).first()), /bonjour/);
  const heard = await phone.says("c combien la robe wax");
  await bubbles(inbox).filter({ hasText: "Robe wax Adjoua : 15" }).waitFor({ timeout: 3000 });
  assert.match(plain(await bubbles(inbox).last().innerText()), /IA/, "the assistant's answers are marked");
  assert.match(heard.text, /15 000 FCFA/);
  await until(async () => /Oui|FCFA|Tailles|côté/.test(await line.innerText()), "the row to show the last line");

  const placed = await order(phone, "jen prends 2 taille M");
  const card = board.locator("#column-to-pay a.order", { hasText: "Djeneba Coulibaly" });
  await card.waitFor({ timeout: 3000 });
  assert.match(await said(card), /30 000 FCFA/);
  await until(async () => /^(30:00|29:\d\d)$/.test(await said(card.locator("time[data-precise]"))), "the hold to count down");
  await inbox.locator("#know .order-link").waitFor({ timeout: 3000 });

  const page = await openPayPage(phone, placed);
  await choose(page, house, "PaymeTrust");
  await pay(page, house);
  await board.locator("#column-to-prepare a.order", { hasText: "Djeneba Coulibaly" }).waitFor({ timeout: 5000 });
  assert.equal(await card.count(), 0, "and it has left « à payer »");
  await bubbles(inbox).filter({ hasText: "Paiement reçu, merci" }).waitFor({ timeout: 3000 });
  await inbox.locator("#know .order-link", { hasText: "Payée" }).waitFor({ timeout: 5000 });

  assert.ok(await isTheSame(inbox), "the inbox was never loaded again");
  assert.ok(await isTheSame(board), "the board was never loaded again");

  await board.locator("#column-to-prepare a.order", { hasText: "Djeneba Coulibaly" }).click();
  await board.locator("h1", { hasText: "Commande" }).waitFor();
  const words = await said(board.locator("#order"));
  for (const wanted of [/2\s+30 000 FCFA/, /PaymeTrust/, /Reçu/, /Réf\./, /Commande confirmée, stock réservé/, /Paiement reçu/]) assert.match(words, wanted);
});

walk("taking over silences the AI, a person answers, handing back wakes it", async ({ house, person, customer }) => {
  const phone = await customer("Adama Traoré");
  await phone.says("bonjour");
  const inbox = await signIn(await person(), house);
  await row(inbox, "Adama Traoré").locator("a").click();
  await inbox.locator("#composer").getByRole("button", { name: "Prendre la main" }).click();
  await inbox.locator("#composer", { hasText: "IA en pause" }).waitFor();
  await isLive(inbox);
  await mark(inbox);

  const before = await phone.heard();
  await phone.types("vous avez des foulards ?");
  await bubbles(inbox).filter({ hasText: "vous avez des foulards ?" }).waitFor({ timeout: 3000 });
  await phone.hearsNothing(before, 2500);

  await inbox.locator("#reply").fill("Oui Adama, j'en mets un de côté. C'est Awa.");
  await inbox.locator("#write button.primary").click();
  const byHand = await phone.next(before, 3000);
  assert.match(byHand.text, /C'est Awa\./);
  const mine = bubbles(inbox).filter({ hasText: "C'est Awa." });
  await mine.waitFor();
  assert.equal(await mine.count(), 1, "one bubble, though both the form's answer and the news tell it");
  assert.match(await said(mine), /Awa Koné/, "signed by the teammate");
  await until(async () => /Lu/.test(await mine.locator(".meta").innerText()), "the read tick");
  assert.equal(await inbox.locator("#reply").inputValue(), "");
  await row(inbox, "Adama Traoré").filter({ hasText: "Awa Koné" }).waitFor();

  await inbox.locator("#composer").getByRole("button", { name: "Rendre la main" }).click();
  await inbox.locator("#composer", { hasText: "L’IA répond à ce client" }).waitFor();
  const again = await phone.says("c combien le foulard");
  assert.match(again.text, /3 500 FCFA/);
  await bubbles(inbox).filter({ hasText: /3.500/ }).waitFor({ timeout: 3000 });
  assert.ok(await isTheSame(inbox));
});

walk("writing is taking over", async ({ house, person, customer }) => {
  const phone = await customer("Nafissatou Bah");
  await phone.says("bonjour");
  const inbox = await signIn(await person(), house);
  await row(inbox, "Nafissatou Bah").locator("a").click();
  const before = await phone.heard();
  await inbox.locator("#reply").fill("Bonjour Nafissatou, je m'occupe de vous.");
  await inbox.locator("#reply").press("Enter");
  assert.match((await phone.next(before, 3000)).text, /je m'occupe de vous/);
  await inbox.locator("#composer", { hasText: "IA en pause" }).waitFor();
  const heard = await phone.heard();
  await phone.types("merci");
  await phone.hearsNothing(heard, 2000);
});

walk("asking for a person calls one, and the list says so", async ({ house, person, customer }) => {
  const inbox = await signIn(await person(), house);
  await isLive(inbox);
  const phone = await customer("Bakary Cissé");
  const answer = await phone.says("je veux parler à quelqu'un");
  assert.match(answer.text, /collègue/);
  await row(inbox, "Bakary Cissé").locator(".chip.bad", { hasText: "L’IA demande de l’aide" }).waitFor({ timeout: 3000 });
  await inbox.goto(`${house.url}/b/awa-mode/today`);
  await inbox.locator(".todo", { hasText: "Bakary Cissé" }).waitFor();
  await inbox.getByRole("navigation", { name: "Navigation principale" }).getByRole("link", { name: /Messages/ }).click();
  await inbox.getByRole("link", { name: /L’IA demande de l’aide/ }).first().click();
  await row(inbox, "Bakary Cissé").waitFor();
});

walk("a sale takes stock away, live, in the catalogue", async ({ house, person, customer }) => {
  const desk = await person();
  await signIn(desk, house);
  const catalogue = await desk.newPage();
  await catalogue.goto(`${house.url}/b/awa-mode/catalogue?q=foulard`);
  const product = catalogue.locator("li.product", { has: catalogue.getByRole("heading", { name: "Foulard", exact: true }) });
  await product.waitFor();
  await isLive(catalogue);
  await mark(catalogue);
  const stock = async () => Number(await product.locator("output").first().innerText());
  const start = await stock();
  assert.ok(start > 3, `stock of the demo: ${start}`);

  const phone = await customer("Kadiatou Barry");
  const placed = await order(phone, "je veux 3 foulards");
  await until(async () => /3 réservés/.test(await product.innerText()), "the three to be shown as held", 4000);
  const page = await openPayPage(phone, placed);
  await choose(page, house, "PaymeTrust");
  await pay(page, house);
  await until(async () => (await stock()) === start - 3, `the stock to be ${start - 3}`, 5000);
  await until(async () => !/réservé/.test(await product.innerText()), "nothing held any more");
  assert.ok(await isTheSame(catalogue));

  await product.getByRole("button", { name: /Un de plus/ }).first().click();
  await until(async () => (await stock()) === start - 2, "one more by hand");
  await catalogue.reload();
  assert.equal(await stock(), start - 2, "kept");
});

walk("the inbox finds what happened while it was offline", async ({ house, person, customer }) => {
  const desk = await person();
  const inbox = await signIn(desk, house);
  await isLive(inbox);
  await mark(inbox);
  await desk.setOffline(true);
  const phone = await customer("Moussa Dembélé");
  await phone.says("bonjour");
  await phone.says("c combien le foulard");
  assert.equal(await row(inbox, "Moussa Dembélé").count(), 0);
  await desk.setOffline(false);
  await row(inbox, "Moussa Dembélé").waitFor({ timeout: 8000 });
  assert.ok(await isTheSame(inbox));
});
