// The inbox as Awa uses it all day: each view, each order, a search, keys, many at once, and a list that keeps still.
import assert from "node:assert/strict";
import { Customer } from "../harness/busy_day.mjs";
import { troubles } from "../harness/browser.mjs";
import { bubbles, isLive, isTheSame, mark, row, signIn } from "../harness/desk.mjs";
import { AWA } from "../harness/house.mjs";
import { stage, until } from "../harness/stage.mjs";
import { said } from "../harness/till.mjs";

const walk = stage();
const PATIENCE = { timeout: 15_000 }; // for what comes as news, with another build on the machine
const SIZES = [[1280, 800], [390, 844]];

let people = 0;
const someone = (house, name) => new Customer(house, name, `22507030300${String((people += 1)).padStart(2, "0")}`);
const rows = (page) => page.locator("#conversations > li:not([hidden])");
const names = (page) => rows(page).locator(".name").allInnerTexts();
const list = (house, params = "") => `${house.url}/b/awa-mode/messages${params}`;
const tab = (page, name) => page.getByRole("navigation", { name: "Filtrer les conversations" }).getByRole("link", { name });

/** Awa at her messages. One sign-in is enough for the whole file. */
let cookies;
async function awa(house, context) {
  if (!cookies) {
    const page = await signIn(context, house);
    cookies = await context.storageState();
    return page;
  }
  await context.addCookies(cookies.cookies);
  const page = await context.newPage();
  await page.goto(list(house));
  return page;
}

/** Opens a conversation from the list. */
async function open(page, name) {
  await row(page, name).locator("a").click();
  await page.locator("#pane-name", { hasText: name }).waitFor();
}

/** One customer for each view, the first ones first. */
let crowd;
async function gather(house, page) {
  if (crowd) return crowd;
  const [fanta, hadja, rokia, henri, paul, sali, soro] = ["Fanta Keïta", "Hadja Camara", "Rokia Fofana", "Henri Gnagne", "Paul Zadi", "Sali Ouattara", "Soro Koné"]
    .map((name) => someone(house, name));
  await house.control("POST", "faults", { on: "send", when: { next: 1 }, effect: "fail", code: 131026 });
  await fanta.writes("vous vendez des paniers tressés ?");
  await row(page, fanta.name).filter({ hasText: "Non remis" }).waitFor(PATIENCE);
  await hadja.says("bonjour", "c combien la robe wax", "vous livrez à Cocody ?", "jen prends 2 taille M");
  await rokia.says("votre boutique est nulle, c'est de l'arnaque !!! je veux être remboursée tout de suite");
  await henri.says("je veux parler à quelqu'un");
  await paul.says("bonsoir");
  await open(page, paul.name);
  await page.locator("#composer").getByRole("button", { name: "Prendre la main" }).click();
  await page.locator("#composer", { hasText: "IA en pause" }).waitFor();
  await sali.says("bonjour");
  const yesterday = Math.floor(Date.now() / 1000) - 25 * 3600;
  await soro.writes("bonjour, c'est pour un mariage", { timestamp: yesterday });
  // Nobody may write to him freely any more: the assistant asks a person what to do.
  // Whether his row is shown at once or waits behind the hint is the affair of another walk.
  await row(page, soro.name).filter({ hasText: "L’IA demande de l’aide" }).waitFor({ ...PATIENCE, state: "attached" });
  crowd = { fanta, hadja, rokia, henri, paul, sali, soro };
  return crowd;
}

for (const [width, height] of SIZES) {
  walk(`each view of the inbox, at ${width}, shows what belongs to it and nothing else`, async ({ house, person, shows }) => {
    const page = await awa(house, await person({ viewport: { width, height } }));
    await gather(house, page);
    const views = {
      "L’IA demande de l’aide": ["Henri Gnagne", "Rokia Fofana", "Soro Koné"],
      "Fort potentiel": ["Hadja Camara"],
      "À risque": ["Rokia Fofana"],
      "À moi": ["Paul Zadi"],
      "Non pris": ["Fanta Keïta", "Hadja Camara", "Henri Gnagne", "Rokia Fofana", "Sali Ouattara", "Soro Koné"],
      "Envois échoués": ["Fanta Keïta"],
      "Tous": ["Fanta Keïta", "Hadja Camara", "Henri Gnagne", "Paul Zadi", "Rokia Fofana", "Sali Ouattara", "Soro Koné"],
    };
    await page.goto(list(house));
    for (const [view, theirs] of Object.entries(views)) {
      await tab(page, new RegExp(`^${view}`)).click();
      await tab(page, new RegExp(`^${view}`)).and(page.locator("[aria-current]")).waitFor();
      assert.deepEqual((await names(page)).sort(), theirs, view);
      await shows(page, `inbox-${view.replaceAll(/[^\p{L}]+/gu, "-").toLowerCase()}`);
    }
    assert.match(await said(tab(page, /^L’IA demande de l’aide/)), /3$/, "how many wait is on the tab");
    assert.match(await said(tab(page, /^Envois échoués/)), /1$/);

    const marks = async (name) => said(row(page, name).locator(".marks"));
    assert.match(await marks("Hadja Camara"), /IA\s+Chaud \d\d\s+Encore\s+2[34] h \d\d/, "the word, the score and the time that is left");
    assert.match(await marks("Rokia Fofana"), /Prioritaire\s+L’IA demande de l’aide\s+À risque \d\d\s+attend depuis \d+ min/);
    assert.match(await marks("Paul Zadi"), /Awa Koné/);
    assert.match(await marks("Soro Koné"), /Délai de 24 h passé/);
    await open(page, "Soro Koné");
    assert.match(await said(page.locator("#composer")), /Vous ne pouvez pas écrire librement\..*24 h après le dernier message de Soro Koné/s);
    await shows(page, "window-closed");
    await page.goto(list(house));
    await open(page, "Fanta Keïta");
    assert.match(await said(bubbles(page).last()), /Non remis.*Ce numéro ne peut pas recevoir/s, "a failure says why");
    await shows(page, "failed-send");
  });
}

walk("a list is kept under a name, found again after a reload, and forgotten", async ({ house, person, shows }) => {
  const page = await awa(house, await person({ viewport: { width: 390, height: 844 } }));
  await gather(house, page);
  await page.goto(list(house));
  await tab(page, /^Non pris/).click();
  const menu = page.locator("details.menu summary", { hasText: "Trier par" });
  await menu.click();
  await page.getByRole("link", { name: "Meilleur score" }).click();
  await page.waitForURL(/sort=score/);
  await menu.click();
  await page.getByLabel("Garder cette liste").fill("À rappeler ce soir");
  await shows(page, "saved-view-menu");
  await page.getByRole("button", { name: "Garder", exact: true }).click();
  await tab(page, "À rappeler ce soir").waitFor();
  const kept = await names(page);

  await page.goto(list(house));
  await tab(page, "À rappeler ce soir").click();
  await tab(page, "À rappeler ce soir").and(page.locator("[aria-current]")).waitFor();
  assert.match(page.url(), /view=unowned&sort=score/);
  assert.deepEqual(await names(page), kept);
  await page.reload();
  assert.deepEqual(await names(page), kept);
  await shows(page, "saved-view");

  await menu.click();
  await page.getByRole("button", { name: "Ne plus garder « À rappeler ce soir »" }).click();
  await tab(page, "À rappeler ce soir").waitFor({ state: "detached" });
});

walk("the list goes by time, by who waits longest, and by score", async ({ house, person, shows }) => {
  const page = await awa(house, await person());
  await gather(house, page);
  const sorted = async (by) => {
    await page.locator("details.menu summary", { hasText: "Trier par" }).click();
    await page.getByRole("navigation", { name: "Trier par" }).getByRole("link", { name: by }).click();
    await page.locator("details.menu summary", { hasText: by }).waitFor();
    return names(page);
  };
  await page.goto(list(house));
  const recent = await names(page);
  const before = (order, first, second) => assert.ok(order.indexOf(first) < order.indexOf(second), `${first} before ${second}: ${order}`);
  before(recent, "Sali Ouattara", "Henri Gnagne");
  before(recent, "Henri Gnagne", "Rokia Fofana");
  before(recent, "Rokia Fofana", "Hadja Camara");
  const waiting = await sorted("Attendent le plus");
  before(waiting, "Rokia Fofana", "Henri Gnagne");
  before(waiting, "Henri Gnagne", "Sali Ouattara");
  await shows(page, "sorted-waiting");
  const best = await sorted("Meilleur score");
  assert.equal(best[0], "Hadja Camara");
  assert.deepEqual(await sorted("Plus récentes"), recent, "and back");
});

walk("a search finds by name, by number and by what was written", async ({ house, person, shows }) => {
  const page = await awa(house, await person({ viewport: { width: 390, height: 844 } }));
  const { sali } = await gather(house, page);
  await page.goto(list(house));
  const box = page.getByRole("searchbox");
  const finds = async (words, ...wanted) => {
    await box.fill(words);
    await until(async () => JSON.stringify((await names(page)).sort()) === JSON.stringify(wanted), `« ${words} » to find ${wanted}`, 15_000);
  };
  await finds("fofana", "Rokia Fofana");
  await finds("keita", "Fanta Keïta");
  await finds("tresses", "Fanta Keïta");
  await finds("mariage", "Soro Koné");
  await shows(page, "search");
  await finds(sali.digits.slice(-8), "Sali Ouattara");
  await box.fill("introuvable");
  await page.locator("h2", { hasText: "Rien pour « introuvable »" }).waitFor();
  await shows(page, "search-nothing");
  await page.getByRole("link", { name: "Effacer la recherche" }).click();
  await until(async () => (await names(page)).length === 7, "everything to be back");
});

walk("with the keyboard one goes through the list, opens, chooses, takes, puts off and ends", async ({ house, person, shows }) => {
  const page = await awa(house, await person());
  for (const name of ["Clavier Un", "Clavier Deux", "Clavier Trois", "Clavier Quatre"]) await someone(house, name).says("bonjour");
  await page.goto(list(house, "?q=clavier"));
  await isLive(page);
  const focused = () => page.evaluate(() => document.activeElement.closest("li")?.querySelector(".name").textContent);
  await row(page, "Clavier Quatre").locator("a").focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "Clavier Trois");
  await page.keyboard.press("End");
  assert.equal(await focused(), "Clavier Un");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), "Clavier Deux");
  await page.keyboard.press("Enter");
  await page.locator("#pane-name", { hasText: "Clavier Deux" }).waitFor();

  await row(page, "Clavier Quatre").locator("a").focus();
  await page.keyboard.press(" ");
  await page.locator("[data-chosen]", { hasText: "1 choisie" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press(" ");
  await page.locator("[data-chosen]", { hasText: "2 choisies" }).waitFor();
  await page.getByText("Au clavier, sur une ligne : Espace choisit, T prend, E termine, R reporte à demain 9 h.").waitFor();
  await shows(page, "keyboard-chosen");

  // A letter is for the row that has the focus, whatever is chosen.
  await page.keyboard.press("e");
  await row(page, "Clavier Trois").filter({ hasText: "Terminée" }).waitFor(PATIENCE);
  await row(page, "Clavier Deux").locator("a").focus();
  await page.keyboard.press("t");
  await row(page, "Clavier Deux").filter({ hasText: "Awa Koné" }).waitFor(PATIENCE);
  await page.locator("#flash", { hasText: "Fait pour une conversation." }).waitFor();
  await row(page, "Clavier Un").locator("a").focus();
  await page.keyboard.press("r");
  await row(page, "Clavier Un").filter({ hasText: "Reportée à" }).waitFor(PATIENCE);
  await shows(page, "keyboard-done");
  assert.doesNotMatch(await said(row(page, "Clavier Quatre")), /Terminée|Reportée|Awa Koné/);
});

walk("the same is done to two conversations at once", async ({ house, person, shows }) => {
  const page = await awa(house, await person({ viewport: { width: 390, height: 844 } }));
  for (const name of ["Lot Un", "Lot Deux", "Lot Trois"]) await someone(house, name).says("bonjour");
  await page.goto(list(house, "?view=unread"));
  await isLive(page);
  const choose = async (...wanted) => {
    await page.locator("label", { hasText: "Choisir" }).first().click();
    for (const name of wanted) await page.getByLabel(`Choisir ${name}`).check();
    await page.locator("[data-chosen]", { hasText: `${wanted.length} choisies` }).waitFor();
  };
  const act = async (label) => {
    await page.getByRole("button", { name: label }).click();
    await page.locator("#flash", { hasText: "Fait pour 2 conversations." }).waitFor();
    await shows(page, `bulk-${label.toLowerCase().replace(" ", "-")}`);
  };
  await choose("Lot Un", "Lot Trois");
  await act("Marquer lues");
  for (const name of ["Lot Un", "Lot Trois"]) await row(page, name).waitFor({ state: "detached" });
  await row(page, "Lot Deux").waitFor();

  await page.goto(list(house));
  await isLive(page);
  for (const [name, unread] of [["Lot Un", 0], ["Lot Deux", 1], ["Lot Trois", 0]]) assert.equal(await row(page, name).locator(".count").count(), unread, name);
  await choose("Lot Deux", "Lot Trois");
  await shows(page, "bulk-chosen");
  await act("Terminer");
  for (const name of ["Lot Deux", "Lot Trois"]) await row(page, name).filter({ hasText: "Terminée" }).waitFor(PATIENCE);
  await tab(page, "Terminées").click();
  await tab(page, "Terminées").and(page.locator("[aria-current]")).waitFor();
  assert.ok((await names(page)).join().startsWith("Lot Trois,Lot Deux"));
  assert.equal(await row(page, "Lot Un").count(), 0);
});

walk("what was read is unread no more, here and for a colleague", async ({ house, person, shows }) => {
  const binta = someone(house, "Binta Lue");
  await binta.says("bonjour", "c combien le foulard");
  const page = await awa(house, await person({ viewport: { width: 390, height: 844 } }));
  const colleague = await signIn(await person(), house, { email: "koffi@demo.seven-t.africa", password: AWA.password });
  const counts = (each) => row(each, binta.name).locator(".count");
  for (const each of [page, colleague]) assert.match(await said(counts(each)), /^2/);
  await open(page, binta.name);
  await page.getByRole("link", { name: "Retour aux messages" }).click();
  await row(page, binta.name).waitFor();
  for (const each of [page, colleague]) await counts(each).waitFor({ state: "detached" });

  // What comes while one looks at the conversation is read as it comes.
  await open(page, binta.name);
  await page.locator("#composer").getByRole("button", { name: "Prendre la main" }).click();
  await page.locator("#composer", { hasText: "IA en pause" }).waitFor();
  await isLive(page);
  await binta.writes("vous êtes là ?");
  await bubbles(page).filter({ hasText: "vous êtes là ?" }).waitFor(PATIENCE);
  await row(colleague, binta.name).filter({ hasText: "vous êtes là ?" }).waitFor(PATIENCE);
  await counts(colleague).waitFor({ state: "detached" });
  await tab(colleague, /^Non lus/).click();
  await tab(colleague, /^Non lus/).and(colleague.locator("[aria-current]")).waitFor();
  assert.equal(await row(colleague, binta.name).count(), 0);
});

for (const [width, height] of SIZES) {
  walk(`at ${width} the list keeps still while it is read, and says that there is news`, async ({ house, person, shows }) => {
    const page = await awa(house, await person({ viewport: { width, height } }));
    const { sali, hadja } = await gather(house, page);
    const again = width > 800 ? sali : hadja;
    await page.goto(list(house));
    await isLive(page);
    await mark(page);
    // Read: under the pointer at a desk, scrolled on a phone.
    if (width > 800) await row(page, "Henri Gnagne").hover();
    else await page.evaluate(() => scrollTo(0, 200));
    const known = await names(page);
    const places = async () => {
      const all = await rows(page).evaluateAll((all) => all.map((one) => [one.querySelector(".name").textContent, Math.round(one.getBoundingClientRect().y)]));
      return all.filter(([name]) => known.includes(name));
    };
    const before = await places();
    await someone(house, `Nouvelle ${width}`).says("bonjour");
    await page.getByRole("button", { name: "1 nouvelle conversation" }).waitFor(PATIENCE);
    assert.deepEqual(await places(), before, "somebody new moves nothing");
    await shows(page, "calm");
    const key = await row(page, again.name).getAttribute("data-key");
    await again.writes(`et à ${width} pixels, vous livrez ?`);
    await until(async () => (await row(page, again.name).getAttribute("data-key")) !== key, "the row to tell the news", 15_000);
    assert.deepEqual((await places()).map(([name]) => name), before.map(([name]) => name), "who writes again stays where they are");

    // Asked for, or back at the start of the list, it is put in order.
    if (width > 800) await page.getByRole("button", { name: "1 nouvelle conversation" }).click();
    else await page.evaluate(() => scrollTo(0, 0));
    await until(async () => String((await names(page)).slice(0, 2)) === `${again.name},Nouvelle ${width}`, "the list to be in order, who wrote last first", 15_000);
    await page.getByRole("button", { name: "1 nouvelle conversation" }).waitFor({ state: "hidden" });
    assert.ok(await isTheSame(page));
  });
}

for (const [width, height] of SIZES) {
  walk(`at ${width}, without a network, what was opened is read and what is written leaves later`, async ({ house, person, shows }) => {
    const context = await person({ viewport: { width, height }, serviceWorkers: "allow" });
    const page = await awa(house, context);
    const [opened, closed] = [someone(house, `Ouverte ${width}`), someone(house, `Fermée ${width}`)];
    for (const one of [opened, closed]) await one.says("bonjour", "c combien la robe wax");
    // From now on the service worker is between the page and the network.
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto(list(house));
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await row(page, opened.name).waitFor();
    await page.goto(list(house));
    await open(page, opened.name);
    const address = page.url();
    await page.goto(address);
    await bubbles(page).filter({ hasText: "c combien la robe wax" }).waitFor();

    await context.setOffline(true);
    const heard = async () => (await house.control("GET", `chats/1000000000001/${opened.digits}`)).entries.filter((one) => one.from === "business");
    const before = (await heard()).length;
    await page.reload();
    await page.locator("#pane-name", { hasText: opened.name }).waitFor();
    await bubbles(page).filter({ hasText: "Robe wax Adjoua : 15" }).first().waitFor();
    await page.locator("#reply").fill("Oui, elle est là. C'est Awa.");
    await page.locator("#write button.primary").click();
    await page.locator("#unsent", { hasText: "Oui, elle est là. C'est Awa." }).waitFor();
    await page.locator("#unsent", { hasText: "Partira dès le retour du réseau" }).waitFor();
    assert.equal(await page.locator("#reply").inputValue(), "");
    await shows(page, "offline-unsent");
    await page.goto(list(house));
    await row(page, opened.name).waitFor();
    await row(page, closed.name).waitFor();
    await shows(page, "offline-list");
    assert.equal((await heard()).length, before, "nothing has left");

    // The list leads to it as it does with a network.
    await open(page, opened.name);
    await bubbles(page).filter({ hasText: "c combien la robe wax" }).waitFor();
    await page.locator("#unsent", { hasText: "C'est Awa." }).waitFor();
    await context.setOffline(false);
    await page.locator("#unsent", { hasText: "C'est Awa." }).waitFor({ state: "hidden", ...PATIENCE });
    await bubbles(page).filter({ hasText: "C'est Awa." }).waitFor(PATIENCE);
    await until(async () => JSON.stringify(await heard()).split("C'est Awa.").length === 2, "the customer to have it once", 15_000);
    // htmx tells the console of a request that found no network.
    const errors = troubles.get(context);
    errors.splice(0, errors.length, ...errors.filter((one) => !/htmx:error: Failed to fetch/.test(one)));
  });
}
