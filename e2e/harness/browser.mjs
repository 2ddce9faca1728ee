// One Chromium for a test file; a context is one person with their own cookies.
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
];

export async function launch() {
  const executablePath = process.env.CHROMIUM;
  if (!executablePath) throw new Error("CHROMIUM is not set: scripts/browser.sh sets it");
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** The errors of every page of a context: a script that throws is a failed test, whatever it tests. */
export const troubles = new WeakMap();

/**
 * A person: French, at a desk, unless `options` say otherwise. Without our service worker: what a test sees comes from the
 * house, and weighs what it weighs.
 */
export async function person(browser, options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", timezoneId: "Africa/Abidjan", viewport: { width: 1280, height: 800 }, serviceWorkers: "block", ...options });
  context.setDefaultTimeout(10_000);
  const errors = [];
  troubles.set(context, errors);
  context.on("page", (page) => {
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.stack || error}`));
    page.on("console", (message) => {
      // A refused request is often what a test is about; what our scripts say is not.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) errors.push(`${page.url()}: ${message.text()}`);
    });
  });
  return context;
}

/** Closes a person's pages; their scripts must not have failed. */
export async function leave(context) {
  await context.close();
  const errors = troubles.get(context);
  if (errors.length) throw new Error(`Errors in the browser:\n${errors.join("\n")}`);
}
