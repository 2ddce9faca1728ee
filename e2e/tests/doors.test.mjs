// Who may come in, and to which shop; in French and in English.
import assert from "node:assert/strict";
import { AWA, ZITA } from "../harness/house.mjs";
import { signIn } from "../harness/desk.mjs";
import { stage } from "../harness/stage.mjs";
import { said } from "../harness/till.mjs";

const walk = stage();

walk("another organisation's pages are not there, for reading and for writing", async ({ house, person, customer }) => {
  const phone = await customer("Oumou Sangaré");
  await phone.says("bonjour");
  await phone.says("je veux un foulard");
  await phone.says("oui");
  const awa = await signIn(await person(), house);
  const thread = await awa.locator("#conversations a").first().getAttribute("href").then((href) => href.split("?")[0]);
  await awa.goto(`${house.url}/b/awa-mode/orders`);
  const order = await awa.locator("a.order").first().getAttribute("href");

  const zita = await signIn(await person(), house, ZITA);
  assert.match(zita.url(), /\/b\/chez-zita\/messages$/);
  const id = (path) => path.split("/").at(-1);
  const theirs = [
    "/b/awa-mode/messages", "/b/awa-mode/orders", "/b/awa-mode/catalogue", "/b/awa-mode/catalogue/export.csv", "/b/awa-mode/team",
    "/b/awa-mode/live", thread, `${thread}/bubbles`, `${thread}/row`, order,
    // Their ids under one's own shop.
    `/b/chez-zita/messages/${id(thread)}`, `/b/chez-zita/orders/${id(order)}`, `/b/chez-zita/messages/${id(thread)}/bubbles`,
  ];
  for (const path of theirs) {
    const response = await zita.request.get(`${house.url}${path}`);
    assert.equal(response.status(), 404, path);
    assert.doesNotMatch(await response.text(), /Oumou|Foulard/, path);
  }
  for (const path of [`${thread}/replies`, `${thread}/takeover`, `/b/chez-zita/messages/${id(thread)}/takeover`, `${order}/cancellation`]) {
    const response = await zita.request.post(`${house.url}${path}`, { form: { text: "intrus" }, headers: { Origin: house.url }, maxRedirects: 0 });
    assert.equal(response.status(), 404, `POST ${path}`);
  }
  const page = await zita.context().newPage();
  await page.goto(`${house.url}/b/awa-mode/messages`);
  await page.locator("h1", { hasText: "Cette page n’existe pas" }).waitFor();
  await zita.goto(`${house.url}/b/chez-zita/orders`);
  await zita.locator("h2", { hasText: "Pas encore de commande" }).waitFor();
});

walk("a wrong password is told without saying which half is wrong", async ({ house, person }) => {
  const page = await (await person()).newPage();
  await page.goto(`${house.url}/sign-in`);
  const words = new Set();
  for (const email of [AWA.email, "personne@nulle-part.example"]) {
    await page.locator("#email").fill(email);
    await page.locator("#password").fill("pas le bon");
    await page.locator("#password").press("Enter");
    await page.waitForLoadState();
    words.add(await said(page.getByRole("alert")));
    assert.equal(await page.locator("#email").inputValue(), email, "what was typed stays, but for the password");
    assert.equal(await page.locator("#password").inputValue(), "");
  }
  assert.equal(words.size, 1, [...words].join(" | "));
});

walk("signing in leads where one wanted to go, signing out closes the door", async ({ house, person }) => {
  const page = await (await person()).newPage();
  await page.goto(`${house.url}/b/awa-mode/orders`);
  await page.waitForURL("**/sign-in?next=*");
  await page.locator("#email").fill(AWA.email);
  await page.locator("#password").fill(AWA.password);
  await page.locator("#password").press("Enter");
  await page.waitForURL("**/b/awa-mode/orders");
  await page.locator("summary", { hasText: /Compte de/ }).click();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.locator("#notice", { hasText: "Vous êtes déconnecté" }).waitFor();
  await page.goto(`${house.url}/b/awa-mode/orders`);
  await page.waitForURL("**/sign-in?next=*");
});

walk("a form sent from another site is refused", async ({ house, person }) => {
  const page = await signIn(await person(), house);
  for (const Origin of ["https://evil.example", "null"]) {
    const response = await page.request.post(`${house.url}/sign-out`, { headers: { Origin, "Sec-Fetch-Site": "cross-site" }, maxRedirects: 0 });
    assert.equal(response.status(), 403, Origin);
  }
  await page.goto(`${house.url}/b/awa-mode/orders`);
  await page.locator("h1", { hasText: "Commandes" }).waitFor();
});

walk("everything is there in English", async ({ house, person, customer }) => {
  const page = await signIn(await person({ locale: "en-GB" }), house);
  await page.locator(".me summary").click();
  await page.getByRole("button", { name: "English" }).click();
  await page.waitForLoadState();
  for (const [path, words] of [["today", /Good (morning|afternoon|evening)/], ["messages", /Messages/], ["orders", /Orders/], ["catalogue", /Catalogue/], ["catalogue/imports", /Import/], ["team", /Team/]]) {
    await page.goto(`${house.url}/b/awa-mode/${path}`);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    const text = await said(page.locator("body"));
    assert.match(text, words, path);
    assert.doesNotMatch(text, /Aujourd’hui|Commandes|Équipe|Rechercher|Importer/, path);
  }

  const phone = await customer("Emma Owusu");
  assert.match((await phone.says("hello, how much is the robe wax ?")).text, /XOF|FCFA/);
  const added = await phone.says("i want 2 in size M");
  assert.match(added.text, /added to your cart/);
  const placed = await phone.says("yes");
  assert.match(placed.text, /Order #/);
  assert.equal(placed.linkLabel, "Pay now");
  const pay = await (await person({ locale: "en-GB" })).newPage();
  await pay.goto(placed.link);
  assert.match(await said(pay.locator("main")), /Your order/);
});

walk("a seller sells, an analyst only reads", async ({ house, person, customer }) => {
  const phone = await customer("Lamine Faye");
  await phone.says("bonjour");
  const koffi = await signIn(await person(), house, { email: "koffi@demo.seven-t.africa", password: AWA.password });
  await koffi.locator("#conversations a").first().click();
  await koffi.locator("#reply").waitFor();
  const other = await koffi.request.get(`${house.url}/b/karite-co/messages`);
  assert.equal(other.status(), 404, "Koffi works for Awa Mode only");

  const sarah = await signIn(await person(), house, { email: "sarah@demo.seven-t.africa", password: AWA.password });
  await sarah.goto(`${house.url}/b/awa-mode/messages`);
  await sarah.locator("#conversations a").first().click();
  await sarah.locator(".composer").waitFor();
  assert.equal(await sarah.locator("#reply").count(), 0);
  assert.equal(await sarah.getByRole("button", { name: /Take over|Prendre la main/ }).count(), 0);
  const thread = new URL(sarah.url()).pathname;
  const refused = await sarah.request.post(`${house.url}${thread}/takeover`, { headers: { Origin: house.url }, maxRedirects: 0 });
  assert.equal(refused.status(), 403);
});
