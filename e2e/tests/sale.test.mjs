// Point 2 of « what a newcomer does »: from « bonjour » to the pay button, on the phone.
import assert from "node:assert/strict";
import { stage } from "../harness/stage.mjs";

const walk = stage();

walk("six messages lead from « bonjour » to a pay button", async ({ house, customer }) => {
  const phone = await customer("Mariam Koné");

  const hello = await phone.says("bonjour");
  assert.match(hello.text, /Bonjour Mariam/);
  assert.match(hello.text, /Awa Mode/);
  assert.ok(hello.buttons.includes("Voir la boutique"), `buttons help: ${hello.buttons}`);

  const price = await phone.says("c combien la robe wax");
  assert.match(price.text, /Robe wax Adjoua : 15 000 FCFA/);
  assert.match(price.text, /S, M, L, XL/);
  assert.ok(price.buttons.length >= 1 && price.buttons.length <= 3);

  const added = await phone.says("jen prends 2 taille M");
  assert.match(added.text, /2 × Robe wax Adjoua \(M/);
  assert.match(added.text, /Total : 30 000 FCFA/);

  const more = await phone.says("ajoute un foulard");
  assert.match(more.text, /1 × Foulard — 3 500 FCFA/);
  assert.match(more.text, /Total : 33 500 FCFA/);

  const less = await phone.says("enleve le foulard");
  assert.doesNotMatch(less.text, /× Foulard/);
  assert.match(less.text, /Total : 30 000 FCFA/);
  assert.ok(less.buttons.includes("✅ Valider"));

  const placed = await phone.says("oui c bon");
  assert.match(placed.text, /Commande #\d{4}/);
  assert.match(placed.text, /Total : 30 000 FCFA/);
  assert.match(placed.text, /30 min, jusqu'à \d{2}:\d{2}/, "the time left");
  assert.equal(placed.linkLabel, "Payer maintenant");
  assert.ok(placed.link.startsWith(`${house.url}/p/`), placed.link);
});

walk("lists and buttons alone lead there as well", async ({ customer }) => {
  const phone = await customer("Affoué N'Dri");
  const hello = await phone.says("slt");
  const shop = await phone.taps(hello, "Voir la boutique");
  assert.match(shop.text, /rayons/);
  assert.equal(shop.buttons.length, 1, "one button opens the list");

  const shelf = await phone.picks(shop, "Robes");
  assert.match(shelf.text, /trouvé|pour vous/);
  const dress = await phone.picks(shelf, "Robe wax Adjoua");
  assert.match(dress.text, /15 000 FCFA/);
  const size = await phone.taps(dress, "Oui, je prends");
  assert.match(size.text, /Quelle taille/);
  const cart = size.buttons.includes("L") ? await phone.taps(size, "L") : await phone.picks(size, "L");
  assert.match(cart.text, /1 × Robe wax Adjoua \(L/);
  const placed = await phone.taps(cart, "✅ Valider");
  assert.match(placed.text, /Total : 15 000 FCFA/);
  assert.equal(placed.linkLabel, "Payer maintenant");
});

walk("an order is paid on delivery by one sentence", async ({ customer }) => {
  const phone = await customer("Yao Kouadio");
  await phone.says("je veux un foulard");
  const placed = await phone.says("oui");
  assert.match(placed.text, /à la livraison/);
  const cash = await phone.says("je préfère payer à la livraison");
  assert.match(cash.text, /Vous payez 3 500 FCFA à la livraison/);
  assert.equal(cash.link, null, "no pay button any more");
});
