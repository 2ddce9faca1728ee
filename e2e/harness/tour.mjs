// Every page there is, each with how to get there: for screenshots, accessibility and weight.
import { row } from "./desk.mjs";

const csv = (...lines) => ({
  name: "rentree.csv", mimeType: "text/csv",
  buffer: Buffer.from(["product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image", ...lines, ""].join("\n")),
});

const imports = (file) => async (page, { house }) => {
  await page.goto(`${house.url}/b/awa-mode/catalogue/imports`);
  await page.locator("#file").setInputFiles(file);
  await page.locator("form button.primary").first().click();
  await page.locator("table.diff").waitFor();
};
const at = (path) => (page, { house }) => page.goto(`${house.url}${path}`);
/** Pastes the address of one of the sandbox's shops. */
export const pastes = async (page, house, address) => {
  await page.goto(`${house.url}/b/awa-mode/catalogue/sources`);
  await page.locator("#address").fill(address);
  await page.getByRole("button", { name: "Voir ce qu’il y a" }).first().click();
  await page.waitForURL(/catalogue\/syncs\//);
};
const thread = (name) => async (page, { house }) => {
  await page.goto(`${house.url}/b/awa-mode/messages`);
  await page.goto(`${house.url}${await row(page, name).locator("a").getAttribute("href")}`);
  await page.locator("#bubbles article").last().waitFor();
};

/** Pages of somebody who is signed in. */
export const inside = {
  sources: at("/b/awa-mode/catalogue/sources"),
  "sources-progress": async (page, { house }) => {
    await house.shopIs("artisan", { delay_ms: 150 });
    await pastes(page, house, house.shopUrl("artisan"));
    await page.locator(".strip img").first().waitFor();
  },
  "sources-diff": async (page, { house }) => {
    await pastes(page, house, house.shopUrl("savons"));
    await page.getByRole("link", { name: "Voir les changements" }).click();
    await page.locator("li.change").first().waitFor();
  },
  today: at("/b/awa-mode/today"),
  messages: at("/b/awa-mode/messages"),
  "messages-nothing-found": at("/b/awa-mode/messages?q=introuvable"),
  thread: thread("Fatou Diallo"),
  "thread-photo": thread("Seydou Ba"),
  "thread-voice": thread("Aminata"),
  "thread-why": async (page, day) => {
    await thread("Fatou Diallo")(page, day);
    await page.locator("a.ask-why").last().click();
    await page.locator(".why-panel").waitFor();
  },
  customer: async (page, day) => {
    await thread("Akissi")(page, day);
    await page.goto(`${page.url()}#know`);
  },
  orders: at("/b/awa-mode/orders"),
  order: async (page, { house }) => {
    await page.goto(`${house.url}/b/awa-mode/orders`);
    await page.goto(`${house.url}${await page.locator("a.order", { hasText: "Fatou Diallo" }).getAttribute("href")}`);
  },
  ledger: async (page, { house }) => {
    await inside.order(page, { house });
    await page.locator("a", { hasText: "Voir le compte" }).click();
    await page.locator("#ledger").waitFor();
  },
  cases: async (page, day) => {
    // One of the days' sales goes back by hand: once, for all the pictures.
    if (!day.askedBack) {
      await inside.order(page, day);
      await page.locator("summary", { hasText: "Rembourser" }).click();
      await page.locator("form button.danger", { hasText: "Rembourser" }).click();
      await page.locator(".chip", { hasText: "À rendre par vous" }).waitFor();
      day.askedBack = true;
    }
    await at("/b/awa-mode/cases")(page, day);
    await page.locator("#cases").waitFor();
  },
  money: at("/b/awa-mode/money"),
  appointments: at("/b/awa-mode/appointments"),
  agenda: at("/b/awa-mode/appointments/settings"),
  promos: at("/b/awa-mode/promos"),
  settings: at("/b/awa-mode/settings"),
  catalogue: at("/b/awa-mode/catalogue"),
  words: at("/b/awa-mode/catalogue/words"),
  import: at("/b/awa-mode/catalogue/imports"),
  "import-diff": imports(csv("FOUL-1,Foulard satin,Accessoires,Satin,FOUL-SAT-1,,Or,4500,12,", "EVENT-1,Éventail peint,Accessoires,,EVENT-1-1,,,4250,7,")),
  "import-faults": imports(csv("FOUL-2,Foulard,Accessoires,,F-2,,,cher,3,", ",,,,,,,,-1,")),
  "line-news": async (page, day) => {
    await at("/b/awa-mode/line-news")(page, day);
    await page.getByText("WhatsApp attend un paiement").waitFor();
  },
  "line-news-not-understood": async (page, day) => {
    await at("/b/awa-mode/line-news?view=not-understood")(page, day);
    await page.getByText("telepathy").waitFor();
  },
  agent: at("/b/awa-mode/agent"),
  knowledge: at("/b/awa-mode/knowledge"),
  team: at("/b/awa-mode/team"),
  more: at("/b/awa-mode/more"),
  "not-found": at("/b/awa-mode/nowhere"),
};

/** Pages that anybody may open. */
export const outside = {
  "sign-in": at("/sign-in"),
  "sign-in-wrong": async (page, { house }) => {
    await page.goto(`${house.url}/sign-in`);
    await page.locator("#email").fill(`nobody-${page.viewportSize().width}@example.org`);
    await page.locator("#password").fill("wrong");
    await page.locator("#password").press("Enter");
    await page.locator("main").getByRole("alert").waitFor();
  },
  pay: (page, { payUrl }) => page.goto(payUrl),
  "pay-down": async (page, { house, payUrl }) => {
    // The other provider than below: a session that is open is used again without a call.
    await house.control("POST", "psp/faults", { on: "call", effect: "down" });
    await page.goto(payUrl);
    await page.locator("button.way", { hasText: "Stripe" }).click();
    await page.locator("main").getByRole("alert").waitFor();
    await house.control("DELETE", "psp/faults");
  },
  "pay-waiting": async (page, { payUrl }) => {
    await page.route("**/return", (route) => (route.request().headers().accept?.startsWith("text/html") && route.request().resourceType() === "fetch" ? route.abort() : route.continue()));
    await page.goto(payUrl);
    await page.locator("button.way").first().click();
    await page.waitForURL(/paymetrust/);
    await page.goto(`${payUrl}/return`);
    await page.locator("[data-waiting]").waitFor();
  },
  "pay-provider": async (page, { payUrl }) => {
    await page.goto(payUrl);
    await page.locator("button.way").first().click();
    await page.waitForURL(/paymetrust/);
  },
  paid: (page, { paidUrl }) => page.goto(paidUrl),
  "phone-shops": (page, { house }) => page.goto(`${house.phoneUrl}/`),
  "phone-chat": async (page, { house }) => {
    const people = [{ name: "Fatou Diallo", phone: "+2250701010007" }];
    await page.addInitScript((who) => localStorage.setItem("people", JSON.stringify(who)), people);
    await page.goto(`${house.phoneUrl}/#1000000000001`);
    await page.locator("#rows button", { hasText: "Awa Mode" }).click({ timeout: 2000 }).catch(() => null);
    await page.locator("#log article").last().waitFor();
  },
};
