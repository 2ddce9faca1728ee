import { chromium } from "playwright-core";
const [,, base, out, ...paths] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-background-networking"] });
for (const path of paths) for (const [w,h] of [[390,844],[1280,800]]) for (const theme of ["light","dark"]) {
  if (w===1280 && theme==="dark") continue;
  const page = await browser.newPage({ viewport: { width: w, height: h }, colorScheme: theme });
  await page.goto(base + path + (path.includes("?")?"&":"?") + "theme=" + theme, { waitUntil: "load" });
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${out}/${path.replace(/\W+/g,"_")}-${w}-${theme}.png` });
  await page.close();
}
await browser.close();
