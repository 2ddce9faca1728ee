// Money that needs a human: one list, one tap; money that goes back, told when it is there.
import assert from "node:assert/strict";
import { isLive, signIn } from "../harness/desk.mjs";
import { stage, until } from "../harness/stage.mjs";
import { choose, openPayPage, order, pay, said } from "../harness/till.mjs";

const walk = stage();

/** A paid order, seen by the merchant on its own page. */
async function paidOrder({ house, person, customer }, name, provider) {
  const phone = await customer(name);
  const placed = await order(phone);
  const page = await openPayPage(phone, placed);
  await choose(page, house, provider);
  const before = (await phone.heard()).length;
  await pay(page, house);
  await until(async () => (await phone.heard()).length >= before + 2, "the receipt and its PDF", 8000);
  const desk = await person();
  const merchant = await signIn(desk, house);
  await merchant.goto(`${house.url}/b/awa-mode/orders`);
  await isLive(merchant);
  await merchant.locator("#column-to-prepare a.order", { hasText: name }).click();
  await merchant.locator("h1", { hasText: "Commande" }).waitFor();
  return { phone, merchant };
}

walk("a part of the money goes back through the provider, and the customer is told", async (scene) => {
  const { phone, merchant } = await paidOrder(scene, "Rokia Traoré", "Stripe");
  await merchant.locator("summary", { hasText: "Rembourser" }).click();
  await merchant.getByLabel("Montant (vide : tout)").fill("5 000");
  const heard = await phone.heard();
  await merchant.locator("form button.danger", { hasText: "Rembourser" }).click();
  const told = await phone.next(heard);
  assert.match(told.text, /Remboursement fait : \*?5 000 FCFA/);
  await merchant.reload();
  const words = await said(merchant.locator("#order"));
  for (const wanted of [/Déjà remboursé\s+−5 000 FCFA/, /Client remboursé/, /Remboursement demandé/]) assert.match(words, wanted);
  await merchant.locator("a", { hasText: "Voir le compte" }).click();
  assert.match(await said(merchant.locator("#ledger")), /Soldé[^]*Remboursé au client[^]*5 000 FCFA/);
});

walk("where the provider cannot, a human gives it back and notes it", async (scene) => {
  const { house } = scene;
  const { phone, merchant } = await paidOrder(scene, "Salimata Bamba", "PaymeTrust");
  await merchant.locator("summary", { hasText: "Rembourser" }).click();
  await merchant.locator("form button.danger", { hasText: "Rembourser" }).click();
  await merchant.locator(".chip", { hasText: "À rendre par vous" }).waitFor();
  const before = (await phone.heard()).length;
  await merchant.goto(`${house.url}/b/awa-mode/cases`);
  assert.match(await said(merchant.locator("#cases")), /30 000 FCFA[^]*Salimata Bamba[^]*À rendre par vous/);
  assert.equal((await phone.heard()).length, before, "nothing is said before the money is back");
  await merchant.getByLabel("Référence de l’opérateur").fill("MP261126.1042");
  const heard = await phone.heard();
  await merchant.locator("button", { hasText: "C’est rendu" }).click();
  assert.match((await phone.next(heard)).text, /Remboursement fait : \*?30 000 FCFA/);
  await merchant.locator("h2", { hasText: "Rien à régler" }).waitFor();
});
