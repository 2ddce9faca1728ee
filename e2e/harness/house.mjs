// A product and a sandbox of their own for one test file: free ports, SQLite in a folder that goes away, the demo's shops.
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { setTimeout as pause } from "node:timers/promises";

const run = promisify(execFile);
const demo = new URL("../../demo/", import.meta.url).pathname;
const PATIENCE = 20_000; // ms to start, or to end

/** Who may sign in; the demo gives everybody one password. */
export const AWA = { email: "awa@demo.seven-t.africa", password: "bienvenue-awa" };
/** Alone in another organisation, whose shop is `chez-zita`. */
export const ZITA = { email: "zita@autre.example", password: "bienvenue-zita" };

const OTHER_ORGANISATION = `
[organisation]
slug = "chez-zita"
name = "Chez Zita"

[[teammates]]
email = "${ZITA.email}"
name = "Zita Bamba"
password = "${ZITA.password}"
role = "owner"

[[brands]]
slug = "chez-zita"
name = "Chez Zita"
country = "CI"
currency = "XOF"
locale = "fr"
time_zone = "Africa/Abidjan"
hold_minutes = 30
payment_methods = ["cash_on_delivery"]
`;

const wanted = (name) => process.env[name] ?? stop(`${name} is not set: scripts/browser.sh sets it`);
const stop = (why) => {
  throw new Error(why);
};

/** Ports that were free a moment ago, all different. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => new Promise((resolve, reject) => {
      const server = createServer().once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(server));
    })),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** The environment without what would reconfigure the product under test. */
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("SEVEN_T__") && name !== "RUST_BACKTRACE"));

/** A program started by us, its log in a file, ended by its own id. */
class Program {
  static async start(name, bin, args, log) {
    const file = await open(log, "a");
    const child = spawn(bin, args, { stdio: ["ignore", file.fd, file.fd], env: environment() });
    const program = new Program();
    Object.assign(program, { name, log, child, ended: new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal))) });
    child.once("error", (error) => (program.error = error));
    await file.close();
    return program;
  }

  get isAlive() {
    return this.error === undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  async tail() {
    return (await readFile(this.log, "utf8")).split("\n").slice(-25).join("\n");
  }

  async answers(url) {
    const until = Date.now() + PATIENCE;
    while (Date.now() < until && this.isAlive) {
      const response = await fetch(url).catch(() => null);
      await response?.body?.cancel();
      if (response?.ok) return;
      await pause(50);
    }
    stop(`${this.name} did not start: ${this.error ?? ""}\n${await this.tail()}`);
  }

  /** How it ended: 0 when it obeyed. */
  async end() {
    if (this.isAlive) this.child.kill("SIGTERM");
    const deadline = new AbortController();
    const late = pause(PATIENCE, "late", { signal: deadline.signal }).catch(() => "late");
    const how = await Promise.race([this.ended, late]);
    deadline.abort();
    if (how === "late") this.child.kill("SIGKILL");
    return how;
  }
}

export class House {
  /** Starts everything; call `stop` in the end. */
  static async start() {
    const house = new House();
    const [product, sandbox] = await freePorts(2);
    house.folder = await mkdtemp(join(tmpdir(), "seven-t-e2e-"));
    house.url = `http://127.0.0.1:${product}`;
    house.phoneUrl = `http://127.0.0.1:${sandbox}`;
    try {
      await house.#open();
    } catch (error) {
      await house.stop();
      throw error;
    }
    return house;
  }

  /** Where one of the sandbox's shops is. */
  shopUrl(shop) {
    return `http://${shop}.localhost:${new URL(this.phoneUrl).port}`;
  }

  /** Changes one of the sandbox's shops. */
  async shopIs(shop, change) {
    const answer = await fetch(`${this.phoneUrl}/control/shops/${shop}`, { method: "POST", body: JSON.stringify(change) });
    if (!answer.ok) stop(`the sandbox answered ${answer.status}`);
  }

  path(name) {
    return join(this.folder, name);
  }

  async #open() {
    const bin = wanted("SEVEN_T_BIN");
    const config = this.path("seven-t.toml");
    await writeFile(config, [
      `listen = "${new URL(this.url).host}"`,
      `public_url = "${this.url}"`,
      `data_dir = "${this.path("data")}"`,
      `secret_key = "a key for the browser tests, never for a shop"`,
      "[conversation]",
      "burst_wait_ms = 0",
      "[knowledge]",
      // The sandbox's shops are on this machine.
      `pages_from = "loopback"`,
      "",
    ].join("\n"));

    const applied = await this.#apply(bin, config);
    // Stripe notifies one address per account; the product tells it when an account is applied.
    const stripe = applied.match(new RegExp(`${this.url}/webhooks/stripe/[0-9A-Za-z-]+`))?.[0];
    if (!stripe) stop(`apply told no notification address for Stripe:\n${applied}`);
    const seed = await readFile(join(demo, "sandbox.toml"), "utf8");
    await writeFile(this.path("sandbox.toml"), this.#here(seed).replace(/^# webhook_url = .*$/m, `webhook_url = "${stripe}"`));

    this.sandbox = await Program.start("sandbox", wanted("SANDBOX_BIN"), [
      "--listen", new URL(this.phoneUrl).host, "--seed", this.path("sandbox.toml"),
    ], this.path("sandbox.log"));
    this.product = await Program.start("product", bin, ["--config", config, "serve"], this.path("product.log"));
    await this.sandbox.answers(`${this.phoneUrl}/`);
    await this.product.answers(`${this.url}/health/ready`);
  }

  async #apply(bin, config) {
    for (const name of ["awa-mode.csv", "karite-co.csv", "awa-mode.png", "karite-co.png"]) await copyFile(join(demo, name), this.path(name));
    await writeFile(this.path("demo.toml"), this.#here(await readFile(join(demo, "demo.toml"), "utf8")));
    await writeFile(this.path("other.toml"), OTHER_ORGANISATION);
    const options = { env: environment() };
    const { stdout } = await run(bin, ["--config", config, "apply", this.path("demo.toml")], options);
    await run(bin, ["--config", config, "apply", this.path("other.toml")], options);
    return stdout;
  }

  /** The demo's addresses are those of `make demo`; here both programs live elsewhere. */
  #here(text) {
    return text.replaceAll("http://127.0.0.1:7070", this.url).replaceAll("http://127.0.0.1:7071", this.phoneUrl);
  }

  /** Ends both programs; an unclean end is an error. */
  async stop() {
    const programs = [this.product, this.sandbox].filter(Boolean);
    const ends = await Promise.all(programs.map((program) => program.end()));
    const bad = programs.filter((_, at) => ends[at] !== 0);
    const tails = await Promise.all(bad.map(async (program) => `${program.name} ended with ${ends[programs.indexOf(program)]}\n${await program.tail()}`));
    if (process.env.E2E_KEEP) console.log(`Kept: ${this.folder}`);
    else await rm(this.folder, { recursive: true, force: true });
    if (tails.length) stop(tails.join("\n"));
  }

  /** The sandbox's control plane. */
  async control(method, path, body) {
    const response = await fetch(`${this.phoneUrl}/control/${path}`, {
      method, headers: { "Content-Type": "application/json" }, body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) stop(`${method} /control/${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }
}
