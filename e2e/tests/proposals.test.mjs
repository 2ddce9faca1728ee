// What the product proposes and a person decides: the next step of a conversation, one tap from done and ten seconds from
// taken back; and who is near to buying.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Customer } from "../harness/busy_day.mjs";
import { bubbles, isLive, isTheSame, mark, row, signIn } from "../harness/desk.mjs";
import { plain } from "../harness/phone.mjs";
import { stage, until } from "../harness/stage.mjs";
import { said } from "../harness/till.mjs";

const walk = stage();
const PATIENCE = { timeout: 15_000 }; // for what comes as news, with another build on the machine
const TEN_SECONDS = { timeout: 25_000 }; // what was tapped, done
const A_MINUTE = { timeout: 90_000 }; // a talk is looked at for a lead a minute after it
const SIZES = [[1280, 800], [390, 844]];

const strip = (page) => page.getByRole("group", { name: "Que faire maintenant" });
const proposal = (page, name) => strip(page).locator(".proposals button", { hasText: name });
const column = (page, title) => page.getByRole("region", { name: "Prospects par étape" }).locator("section", { has: page.getByRole("heading", { name: new RegExp(`^${title}`) }) });

/** Takes a conversation in hand: from now on a person writes in it. */
async function takes(page, name) {
  await row(page, name).locator("a").click();
  await page.locator("#pane-name", { hasText: name }).waitFor();
  await page.locator("#composer").getByRole("button", { name: "Prendre la main" }).click();
  await page.locator("#composer", { hasText: "IA en pause" }).waitFor();
  await isLive(page);
  await mark(page);
}

/** Customers near to buying: said at the start, for what is looked at a minute later. */
let near;
async function wanting(house) {
  near ??= (async () => {
    const people = SIZES.map(([width], at) => ({
      buys: new Customer(house, `Hadja ${width}`, `22507040400${at}1`),
      asks: new Customer(house, `Ines ${width}`, `22507040400${at}2`),
    }));
    for (const { buys, asks } of people) {
      await buys.says("bonjour", "c combien la robe wax", "vous livrez à Cocody ?", "jen prends 2 taille M");
      await asks.says("c combien le foulard ?", "vous livrez à Yopougon ? je paye comment ?");
    }
    return people;
  })();
  return near;
}

for (const [width, height] of SIZES) {
  walk(`at ${width} a customer finds it dear: a code is proposed, tapped, taken back, tapped again, and arrives once`, async ({ house, person, customer, shows }) => {
    await wanting(house);
    const phone = await customer(`Chantal ${width}`);
    await phone.says("c combien la robe wax");
    const page = await signIn(await person({ viewport: { width, height } }), house);
    await takes(page, `Chantal ${width}`);
    await phone.types("c'est trop cher pour moi");
    const offer = proposal(page, "Envoyer le code WA10");
    await offer.waitFor(PATIENCE);
    assert.match(await said(offer), /Envoyer le code WA10\s+il (négocie le prix|trouve trop cher)/, "with its reason");

    await shows(page, "suggested");
    const before = await phone.heard();
    await offer.click();
    const undo = strip(page).getByRole("button", { name: "Annuler" });
    await undo.waitFor(PATIENCE);
    assert.match(await said(strip(page).getByRole("status")), /Envoyer le code WA10 · (dans quelques secondes|00:\d\d)/, "the time to take it back counts down");
    await offer.waitFor({ state: "detached" });
    await shows(page, "suggested-tapped");
    await undo.click();
    await offer.waitFor(PATIENCE);
    await undo.waitFor({ state: "detached" });

    if (width > 800) {
      // What is tapped later arrives: what was taken back before would have come first.
      await proposal(page, "Demander la taille").click();
      await undo.waitFor(PATIENCE);
      assert.match((await phone.next(before, TEN_SECONDS.timeout)).text, /taille/i);
      assert.equal((await phone.heard()).length, before.length + 1, "and nothing else");
      await undo.waitFor({ state: "detached", ...PATIENCE });
    }
    const now = await phone.heard();
    await offer.click();
    await undo.waitFor(PATIENCE);
    assert.match((await phone.next(now, TEN_SECONDS.timeout)).text, /WA10/);
    await bubbles(page).filter({ hasText: "WA10" }).waitFor(PATIENCE);
    await undo.waitFor({ state: "detached", ...PATIENCE });
    await shows(page, "suggested-done");
    const codes = (await phone.page.locator("#log article:not(.mine)").allInnerTexts()).filter((text) => text.includes("WA10"));
    assert.equal(codes.length, 1, "the customer has it once");
    assert.equal(await offer.count(), 0, "and it is not proposed again");
    assert.ok(await isTheSame(page), "the page was never loaded again");
  });
}

walk("an answer that the shop knows is a draft: a tap puts it into the composer and nothing leaves", async ({ house, person, customer, shows }) => {
  const phone = await customer("Odile Question");
  await phone.says("bonjour");
  const page = await signIn(await person({ viewport: { width: 390, height: 844 } }), house);
  await takes(page, "Odile Question");
  const before = await phone.heard();
  await phone.types("vous êtes ouverts le dimanche ?");
  const draft = proposal(page, "Répondre d’après « Horaires d'ouverture »");
  await draft.waitFor(PATIENCE);
  assert.match(await said(draft), /la réponse est dans vos connaissances/);
  await draft.click();
  await until(async () => /dimanche/.test(await page.locator("#reply").inputValue()), "the draft in the composer", 15_000);
  assert.deepEqual(await phone.heard(), before);
  await shows(page, "suggested-draft");
  await page.locator("#write button.primary").click();
  assert.match((await phone.next(before)).text, /Le dimanche, nous prenons les commandes sur WhatsApp/);
});

walk("an angry customer is proposed to a person; what does not fit any more is not done, and says so", async ({ house, person, customer, shows }) => {
  const phone = await customer("Rokia Colère");
  await phone.says("c'est nul, c'est de l'arnaque !!! je veux être remboursée");
  const page = await signIn(await person(), house);
  await row(page, "Rokia Colère").locator("a").click();
  const take = proposal(page, "Prendre la main");
  await take.waitFor(PATIENCE);
  assert.match(await said(take), /le client est en colère/);
  await take.click();
  await strip(page).getByRole("button", { name: "Annuler" }).waitFor(PATIENCE);
  // A person was faster than the ten seconds.
  await page.locator("#composer").getByRole("button", { name: "Prendre la main" }).click();
  await page.locator("#composer", { hasText: "IA en pause" }).waitFor();
  await strip(page).getByText("Pas fait : la situation a changé entre-temps.").waitFor(TEN_SECONDS);
  await shows(page, "suggested-refused");
});

for (const [at, [width, height]] of SIZES.entries()) {
  walk(`at ${width} who is near to buying is proposed with the reason, accepted or turned down, moved, edited and exported`, async ({ house, person, shows }) => {
    const context = await person({ viewport: { width, height } });
    const page = await signIn(context, house);
    await page.goto(`${house.url}/b/awa-mode/leads`);
    const { buys, asks } = (await wanting(house))[at];
    const card = (name) => page.locator("article.lead", { hasText: name });
    // They appear by themselves.
    for (const one of [buys, asks]) await card(one.name).waitFor(A_MINUTE);
    await shows(page, "leads-proposed");
    const proposed = column(page, "À décider");
    assert.match(await said(proposed.locator("article", { hasText: buys.name })), /30 000 FCFA\s+2 × Robe wax Adjoua \(M · Bleu\)\s+Score d’achat \d\d : \+\d+ .*/);
    assert.match(await said(proposed.locator("article", { hasText: asks.name })), /Foulard\s+(Score d’achat \d\d|Prix et livraison ou paiement demandés)/);

    await card(buys.name).getByRole("button", { name: "Accepter" }).click();
    await column(page, "Acceptés").locator("article", { hasText: buys.name }).waitFor();
    assert.equal(await proposed.locator("article", { hasText: buys.name }).count(), 0);
    await card(asks.name).getByRole("button", { name: "Écarter" }).click();
    await card(asks.name).waitFor({ state: "detached" });
    assert.match(await said(column(page, "Acceptés").locator("article", { hasText: buys.name })), /Awa Koné/, "who decided");
    await card(buys.name).getByRole("button", { name: "Contacté" }).click();
    await column(page, "Contactés").locator("article", { hasText: buys.name }).waitFor();

    await card(buys.name).getByText("Modifier").click();
    await card(buys.name).getByLabel("Ce qu’il veut").fill("Deux robes pour un mariage");
    await card(buys.name).getByLabel("Montant possible").fill("45 000");
    await card(buys.name).getByLabel("Note").fill("Rappeler vendredi");
    await shows(page, "lead-edited");
    await card(buys.name).getByRole("button", { name: "Enregistrer" }).click();
    await card(buys.name).filter({ hasText: "Deux robes pour un mariage" }).waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Exporter en CSV" }).click()]);
    const line = (await readFile(await download.path(), "utf8")).split("\n").find((one) => one.includes(buys.name));
    assert.match(plain(line), /Contactés.*Deux robes pour un mariage.*45.?000.*XOF.*Awa Koné.*Rappeler vendredi/);
    const other = (await readFile(await download.path(), "utf8")).split("\n").find((one) => one.includes(asks.name));
    assert.match(plain(other), /Écartés/);
    await card(buys.name).getByText("Modifier").click();
    for (const field of ["Ce qu’il veut", "Montant possible"]) await card(buys.name).getByRole("button", { name: `${field} : remettre en automatique` }).waitFor();
    await shows(page, "lead-locked");

    // Money tells more than a stage: paid is won, and what a person wrote stays.
    await isLive(page);
    await mark(page);
    await buys.pays(await buys.orders());
    const won = column(page, "Gagnés").locator("article", { hasText: buys.name });
    await won.waitFor(PATIENCE);
    assert.match(await said(won), /Deux robes pour un mariage.*Rappeler vendredi/s);
    assert.ok(await isTheSame(page));
    await shows(page, "leads-won");
  });
}
