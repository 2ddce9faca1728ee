// A shop is pasted, watched as it is read, approved, sold from, and kept in step.
import assert from "node:assert/strict";
import { signIn } from "../harness/desk.mjs";
import { stage } from "../harness/stage.mjs";
import { said } from "../harness/till.mjs";
import { pastes } from "../harness/tour.mjs";

const walk = stage();

walk("a pasted shop is found within five seconds, approved, and sold from", async ({ house, person, customer, say }) => {
  const page = await signIn(await person(), house);
  const begun = Date.now();
  await pastes(page, house, house.shopUrl("savons"));
  await page.getByRole("link", { name: "Voir les changements" }).click();
  await page.getByText("Boutique WooCommerce · 214 produits · XOF").waitFor();
  const took = Date.now() - begun;
  say(`found in ${took} ms`);
  assert.ok(took < 5_000, `${took} ms`);
  await page.locator("li.change img").first().waitFor();
  assert.ok(await page.locator("li.change img").first().evaluate((img) => img.decode().then(() => img.naturalWidth > 0)));

  await page.getByRole("searchbox").fill("boubou");
  await page.getByRole("searchbox").press("Enter");
  await page.waitForURL(/q=boubou/);
  assert.match(await said(page.locator("ul.changes")), /Boubou brodé.*Nouveau.*45 000 FCFA/s);
  await page.getByLabel(/C’est ma boutique/).check();
  await page.getByRole("button", { name: /Accepter les 214 changements/ }).click();
  await page.locator("h2", { hasText: "C’est fait" }).waitFor();
  assert.match(await said(page.locator("main")), /214 articles ajoutés/);

  const phone = await customer("Salimata Doumbia");
  assert.match((await phone.says("vous avez des boubous brodés ?")).text, /Boubou brodé/);
});

walk("a reading is watched live, stopped, and leaves nothing", async ({ house, person }) => {
  await house.shopIs("artisan", { delay_ms: 200 });
  const page = await signIn(await person(), house);
  await pastes(page, house, house.shopUrl("artisan"));
  await page.getByText(/[2-9] produits/).waitFor();
  await page.locator(".strip img").first().waitFor();
  await page.getByRole("button", { name: "Arrêter" }).click();
  await page.getByText("Lecture arrêtée. Rien n’a changé.").waitFor();
});

walk("on the second day only what differs is shown, and what hinders is said", async ({ house, person }) => {
  const page = await signIn(await person(), house);
  await pastes(page, house, house.shopUrl("couture"));
  await page.getByRole("link", { name: "Voir les changements" }).click();
  await page.getByLabel(/C’est ma boutique/).check();
  await page.getByRole("button", { name: /Accepter les 24 changements/ }).click();
  await page.locator("h2", { hasText: "C’est fait" }).waitFor();
  await house.shopIs("couture", { day: 2 });
  await pastes(page, house, house.shopUrl("couture"));
  await page.getByRole("link", { name: "Voir les changements" }).click();
  assert.match(await said(page.locator("ul.changes")), /Robe wax Adjoua.*Modifié.*Prix S\s+avant\s+18 200 FCFA →\s+après\s+16 380 FCFA/s);
  await pastes(page, house, `${house.shopUrl("pieges")}/rien`);
  await page.getByText("Il n’y a pas de page à cette adresse.").waitFor();
});
