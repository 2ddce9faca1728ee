// Writes ui/dist/served: one stylesheet and one script for the merchant's pages, one of each for the customer's pay page,
// minified, each also as .gz and .br so that the server never compresses an asset while somebody waits; and
// ui/dist/fonts: those of printed receipts, which crates/paper embeds and nobody is served.
import { context, build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url).pathname;
const out = `${dist}served/`;
const fontsOut = `${dist}fonts/`;

const fonts = {
  "receipt-regular.ttf": "400Regular/Inter_400Regular.ttf",
  "receipt-bold.ttf": "700Bold/Inter_700Bold.ttf",
};
const inter = new URL("node_modules/@expo-google-fonts/inter/", import.meta.url).pathname;

const copyFonts = async () => {
  await mkdir(fontsOut, { recursive: true });
  for (const [name, from] of Object.entries(fonts)) await copyFile(inter + from, fontsOut + name);
};

const compress = {
  name: "compress",
  setup(b) {
    b.onEnd(async ({ errors }) => {
      if (errors.length) return;
      for (const name of await readdir(out)) {
        if (/\.(gz|br)$/.test(name)) continue;
        const bytes = await readFile(out + name);
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        await writeFile(`${out}${name}.gz`, gzipSync(bytes, { level: 9 }));
        await writeFile(`${out}${name}.br`, brotliCompressSync(bytes, quality));
      }
    });
  },
};

const options = {
  entryPoints: {
    app: "src/scripts/app.js",
    sw: "src/scripts/sw.js",
    pay: "src/scripts/pay.js",
    style: "src/styles/app.css",
    "pay-style": "src/styles/pay.css",
    icon: "src/icon.svg",
  },
  absWorkingDir: new URL(".", import.meta.url).pathname,
  outdir: out,
  bundle: true,
  loader: { ".svg": "copy" },
  minify: true,
  format: "iife",
  // Android phones sold since 2019 keep Chrome current; two years back is the floor.
  target: ["chrome111", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
  plugins: [compress],
};

if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
  await copyFonts();
  console.log("watching ui/src");
} else {
  await rm(dist, { recursive: true, force: true });
  await build(options);
  await copyFonts();
  const sizes = (await readdir(out)).filter((name) => name.endsWith(".gz"));
  for (const name of sizes) console.log(`${name} ${(await readFile(out + name)).length} bytes`);
}
