// One house and one browser for a test file, and people who come and go.
import { after, before, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { launch, leave, person } from "./browser.mjs";
import { House } from "./house.mjs";
import { Phone } from "./phone.mjs";

const failures = new URL("../failures/", import.meta.url).pathname;

/** `walk(name, story)` on a house of this file's own; a failed story leaves screenshots in e2e/failures. */
export function stage() {
  const place = {};
  before(async () => {
    place.house = await House.start();
    place.browser = await launch();
  });
  after(async () => {
    await place.browser?.close();
    await place.house?.stop();
  });

  let customers = 0;
  return (name, story) => test(name, async (t) => {
    const people = [];
    const scene = {
      house: place.house,
      say: (words) => t.diagnostic(words),
      /** A picture of a moment of the walk, for who looks: only in the folder E2E_WALKS, if there is one. */
      shows: async (page, moment) => {
        const width = page.viewportSize().width;
        if (process.env.E2E_WALKS) await page.screenshot({ path: `${process.env.E2E_WALKS}/${moment}-${width}.png`, animations: "disabled" });
      },
      person: async (options) => {
        const context = await person(place.browser, options);
        people.push(context);
        return context;
      },
      /** A customer nobody has met, on the phone page. */
      customer: async (customer, options = {}) => {
        customers += 1;
        const as = { name: customer, phone: `+22507080900${String(customers).padStart(2, "0")}` };
        return Phone.open(await scene.person(options.browser), place.house, { ...options, as });
      },
    };
    try {
      await story(scene);
    } catch (error) {
      await picture(name, people);
      await Promise.allSettled(people.map(leave));
      throw error;
    }
    for (const context of people) await leave(context);
  });
}

async function picture(name, people) {
  await mkdir(failures, { recursive: true });
  const title = name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
  for (const [who, context] of people.entries()) {
    for (const [at, page] of context.pages().entries()) {
      await page.screenshot({ path: `${failures}${title}-${who}-${at}.png` }).catch(() => null);
    }
  }
}

/** Waits until `ask` answers something true, or tells what it answered last. */
export async function until(ask, what, patience = 10_000) {
  const end = Date.now() + patience;
  let answer;
  for (;;) {
    answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${patience} ms for ${what}, still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
