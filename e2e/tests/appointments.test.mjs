// A customer takes an appointment on the phone; the shop sees it, calls it off, and the customer is told.
import assert from "node:assert/strict";
import { signIn } from "../harness/desk.mjs";
import { stage } from "../harness/stage.mjs";
import { said } from "../harness/till.mjs";

const walk = stage();

walk("an appointment is taken in the chat and called off on the page", async ({ house, person, customer }) => {
  const phone = await customer("Awa Sanogo");
  const slots = await phone.says("je veux un rdv pour essayage");
  assert.match(slots.text, /quel créneau vous arrange/);
  const asked = await phone.says("le premier");
  assert.match(asked.text, /Je vous propose : Essayage, .*C'est bon pour vous/s);
  const noted = await phone.taps(asked, "Oui, c'est bon");
  assert.match(noted.text, /C'est noté : Essayage/);

  const page = await signIn(await person(), house);
  await page.goto(`${house.url}/b/awa-mode/appointments`);
  const row = page.locator("li[id^=appointment-]", { hasText: "Awa Sanogo" });
  assert.match(await said(row), /Essayage.*Prévu/s);
  const before = await phone.heard();
  await row.locator("summary").click();
  await row.getByRole("button", { name: "Annuler ce rendez-vous" }).click();
  await row.getByText("Annulé", { exact: true }).waitFor();
  assert.match((await phone.next(before)).text, /Awa Mode a dû annuler votre rendez-vous « Essayage »/);
});

walk("a shop says when it receives and what for", async ({ house, person }) => {
  const page = await signIn(await person(), house);
  await page.goto(`${house.url}/b/awa-mode/appointments/settings`);
  await page.locator("input[name=service]").nth(2).fill("Prise de mesures");
  await page.locator("input[name=minutes]").nth(2).fill("20");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("status").getByText("C’est enregistré").waitFor();
  assert.equal(await page.locator("input[name=service]").nth(2).inputValue(), "Prise de mesures");
  await page.locator("input[name=capacity]").evaluate((field) => { field.removeAttribute("max"); });
  await page.locator("input[name=capacity]").fill("99");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  assert.match(await said(page.locator("#trouble")), /Clients à la fois : de 1 à 50/);
});
