// A teammate answers with her own voice, from the browser's microphone (Chromium's pretended one, which beeps).
import assert from "node:assert/strict";
import { Customer } from "../harness/busy_day.mjs";
import { bubbles, row, signIn } from "../harness/desk.mjs";
import { stage, until } from "../harness/stage.mjs";

const walk = stage();

async function talk(house, context, name, phone) {
  const customer = new Customer(house, name, phone);
  const page = await signIn(context, house);
  await customer.says("bonsoir");
  await row(page, name).locator("a").click();
  await page.locator("#pane-name", { hasText: name }).waitFor();
  return { customer, page };
}

const record = (page) => page.getByRole("button", { name: "Enregistrer une note vocale" });

walk("what Awa says into her microphone reaches the customer as a voice note, once", async ({ house, person }) => {
  const context = await person();
  await context.grantPermissions(["microphone"], { origin: house.url });
  const { page } = await talk(house, context, "Aïcha Bamba", "2250703040001");
  const before = await bubbles(page).count();
  await record(page).click();
  await page.getByText("Enregistrement en cours").waitFor();
  assert.ok(await page.locator("#reply").isHidden(), "one thing at a time");
  await page.locator("[data-record-clock]", { hasText: /0:0[2-9]/ }).waitFor();
  await page.getByRole("button", { name: "Envoyer la note vocale" }).click();
  await page.locator("#bubbles [data-voice]").waitFor();
  await page.locator("#composer", { hasText: "IA en pause" }).waitFor();
  assert.ok(await page.locator("#reply").isVisible());
  assert.equal(await bubbles(page).count(), before + 1);
  // As WhatsApp has it: a voice note, and its file is OGG with Opus.
  const notes = await until(async () => {
    const sent = await house.control("GET", "sent?line=1000000000001&customer=2250703040001&kind=message");
    const found = sent.data.filter((one) => (one.body ?? one.message)?.type === "audio");
    return found.length ? found : null;
  });
  assert.equal(notes.length, 1);
  assert.equal(notes[0].body.audio.voice, true);
  // The team hears it too.
  const source = await page.locator("#bubbles [data-voice] audio").getAttribute("src");
  const heard = await context.request.get(new URL(source, house.url).href);
  const bytes = await heard.body();
  assert.equal(bytes.subarray(0, 4).toString(), "OggS");
  assert.ok(bytes.length > 1_000 && bytes.includes("OpusHead"), `${bytes.length} bytes`);
  // And sees how loud it is along its way.
  const wave = page.locator("#bubbles [data-voice] .wave").first();
  await until(() => wave.evaluate((picture) => picture.complete && picture.naturalWidth > 0));
});

walk("what she drops goes nowhere, and a microphone that is not allowed says so", async ({ house, person }) => {
  const context = await person();
  await context.grantPermissions(["microphone"], { origin: house.url });
  const { page } = await talk(house, context, "Bintou Diarra", "2250703040002");
  await record(page).click();
  await page.locator("[data-record-clock]", { hasText: "0:01" }).waitFor();
  await page.getByRole("button", { name: "Abandonner l’enregistrement" }).click();
  await page.locator("#reply").waitFor();
  assert.equal(await page.locator("#bubbles [data-voice]").count(), 0);
  await context.clearPermissions();
  await record(page).click();
  await page.getByText("Le micro n’est pas permis").waitFor();
  assert.ok(await page.locator("#reply").isVisible());
});
