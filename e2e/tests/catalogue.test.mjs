// A price list comes in as a file: seen before it counts, refused whole when a line is wrong.
import assert from "node:assert/strict";
import { signIn } from "../harness/desk.mjs";
import { stage } from "../harness/stage.mjs";
import { said } from "../harness/till.mjs";

const walk = stage();

const HEAD = "product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image";
const file = (name, ...lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from([HEAD, ...lines, ""].join("\n")) });

async function imports(person, house, chosen) {
  const page = await signIn(await person(), house);
  await page.goto(`${house.url}/b/awa-mode/catalogue`);
  await page.getByRole("link", { name: "Importer" }).click();
  await page.locator("#file").setInputFiles(chosen);
  await page.getByRole("button", { name: "Lire le fichier" }).click();
  await page.waitForLoadState();
  return page;
}

walk("a file is shown as a difference, approved, and then sold", async ({ house, person, customer }) => {
  const page = await imports(person, house, file("nouveautes.csv",
    "EVENT-99,Éventail peint Zahoui,Accessoires,Peint à la main,EVENT-99-1,,,4250,7,",
    "FOUL-NEW,Turban perlé Zahoui,Accessoires,,FOUL-NEW-1,,,6000,2,"));
  assert.match(await said(page.locator(".tally")), /2\s*articles nouveaux/);
  assert.match(await said(page.locator("table.diff")), /Éventail peint Zahoui.*Nouveau.*Prix.*4 250 FCFA.*Stock\s+après\s+7/s);

  const other = await page.context().newPage();
  await other.goto(`${house.url}/b/awa-mode/catalogue?q=zahoui`);
  await other.locator("h2", { hasText: "Rien pour « zahoui »" }).waitFor();

  await page.getByRole("button", { name: "Accepter ces changements" }).click();
  await page.locator("h2", { hasText: "C’est fait" }).waitFor();
  await other.reload();
  assert.equal(await other.locator("li.product").count(), 2);

  const phone = await customer("Salimata Doumbia");
  assert.match((await phone.says("vous avez l'eventail peint ?")).text, /Éventail peint Zahoui.*4 250 FCFA/s);
});

walk("a file with a wrong line changes nothing and names the line", async ({ house, person }) => {
  const page = await imports(person, house, file("fautes.csv",
    "BON-1,Bonnet Akissi,Accessoires,,BON-1-1,,,2000,3,",
    "BON-2,Bonnet Amoin,Accessoires,,BON-2-1,,,cher,3,",
    "BON-3,Bonnet Aya,Accessoires,,BON-3-1,,,2000,beaucoup,"));
  assert.match(await said(page.locator("main").getByRole("alert")), /2 lignes de .?fautes\.csv.? sont à corriger.*Rien n’a changé/s);
  const faults = await said(page.locator("table.diff tbody"));
  assert.match(faults, /3\s+«\scher\s» n’est pas un prix/);
  assert.match(faults, /4\s+«\sbeaucoup\s» n’est pas un stock/);
  assert.equal(await page.locator("#file").count(), 1, "the next file can be chosen at once");
  await page.goto(`${house.url}/b/awa-mode/catalogue?q=bonnet+akissi`);
  assert.doesNotMatch(await said(page.locator("#products")), /Bonnet Akissi/, "not even the good line came in");
});

walk("a file that is no table is refused with what to do", async ({ house, person }) => {
  const page = await imports(person, house, { name: "photo.csv", mimeType: "text/csv", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255, 254]) });
  assert.match(await said(page.locator("main").getByRole("alert")), /CSV|colonne|vide/);
  await page.locator("#file").waitFor();
});

walk("what is exported comes back as no change", async ({ house, person }) => {
  const context = await person();
  const page = await signIn(context, house);
  await page.goto(`${house.url}/b/awa-mode/catalogue`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Exporter" }).click()]);
  const path = await download.path();
  await page.getByRole("link", { name: "Importer" }).click();
  await page.locator("#file").setInputFiles(path);
  await page.getByRole("button", { name: "Lire le fichier" }).click();
  assert.match(await said(page.locator(".tally")), /0\s*articles? (nouveaux?).*0\s*articles? (modifiés?)/s);
  assert.equal(await page.getByRole("button", { name: "Accepter ces changements" }).count(), 0, "nothing to accept");
});

walk("the search forgives accents, plurals and slips", async ({ house, person }) => {
  const page = await signIn(await person(), house);
  await page.goto(`${house.url}/b/awa-mode/catalogue`);
  for (const words of ["robes wax", "rob waxe", "ROBE WAX"]) {
    await page.locator("input[name=q]").fill(words);
    await page.locator("#products h2", { hasText: "Robe wax Adjoua" }).first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll("li.product").length < 20);
  }
});
