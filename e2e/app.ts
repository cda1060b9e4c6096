/** Firstbill as a person meets it: the real command in a process of its own, and a real browser in front of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

export type App = {
  url: string;
  loginLink: string;
  dataDir: string;
  /** Runs a command of Firstbill against this server; the answer is what it wrote. */
  command(...words: string[]): Promise<{ status: number | null; output: string }>;
  /** As `kill -9` does; `start` again with the same folder. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

export async function startApp(
  env: Record<string, string> = {},
  dataDir = mkdtempSync(join(tmpdir(), "firstbill-e2e-")),
): Promise<App> {
  const port = await freePort();
  const settings = {
    ...ownEnvironment(),
    FIRSTBILL_DATA_DIR: dataDir,
    FIRSTBILL_PORT: String(port),
    FIRSTBILL_SAMPLE: "off",
    FIRSTBILL_LOG_LEVEL: "warn",
    ...env,
  };
  const server = spawn(process.execPath, ["bin/firstbill.js", "start"], {
    env: settings,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(server);
  const loginLink = await new Promise<string>((resolve, reject) => {
    server.stdout.on("data", () => {
      const link = /https?:\/\/\S+\/login#secret=\S+/.exec(output())?.[0];
      if (link) resolve(link);
    });
    server.on("exit", (status) =>
      reject(new Error(`The server ended with ${status} before it was ready:\n${output()}`)),
    );
  });
  return {
    url: `http://localhost:${port}`,
    loginLink,
    dataDir,
    command: (...words) => run(words, settings),
    kill: () => end(server, "SIGKILL"),
    stop: async () => {
      await end(server, "SIGTERM");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a person's terminal holds: without what the test runner adds. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _, VITEST: __, TEST: ___, ...env } = process.env;
  return env;
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

async function run(words: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ["bin/firstbill.js", ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  const output = collect(child);
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, output: output() };
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill(signal);
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

export type Visitor = {
  page: Page;
  context: BrowserContext;
  /** What the browser refused or what broke on the page; a test ends with none. */
  complaints: string[];
  close(): Promise<void>;
};

let browser: Browser | null = null;

export async function visit(options: { width?: number; dark?: boolean; touch?: boolean } = {}): Promise<Visitor> {
  browser ??= await chromium.launch({
    executablePath: process.env["FIRSTBILL_CHROME"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.dark ? "dark" : "light",
    reducedMotion: "reduce",
    hasTouch: options.touch ?? false,
    timezoneId: "Pacific/Chatham",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Refused to/.test(message.text()))
      complaints.push(message.text());
  });
  return { page, context, complaints, close: () => context.close() };
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = null;
}

/** Presses a key as soon as the screen prints it beside what it does: from then on it works. */
export async function pressPrinted(page: Page, keys: string): Promise<void> {
  await page.locator(`[data-keys="${keys}"]`).filter({ visible: true }).first().waitFor();
  await page.keyboard.press(keys.replace(/^shift\+(.)$/, (_, letter: string) => `Shift+${letter.toUpperCase()}`));
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type AxeResult = { violations: { id: string; help: string; nodes: { target: string[] }[] }[] };

/** WCAG 2.2 AA as far as a program can tell. Evaluated from outside the page, so the content policy stays as it is. */
export async function expectAccessible(page: Page): Promise<void> {
  // A tooltip under the pointer lies outside every landmark, where the kit puts it; it says nothing that its button does not.
  await page.mouse.move(0, 0);
  await page.getByRole("tooltip").first().waitFor({ state: "hidden" });
  await page.evaluate(axe);
  const result = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as AxeResult;
  const found = result.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} at ${nodes
        .map(({ target }) => target.join(" "))
        .slice(0, 3)
        .join(", ")}`,
  );
  expect(found).toEqual([]);
}

/** What the page showed when a test failed, in `test-results/`. */
export async function pictureOfFailure(
  task: { name: string; result?: { state: string } | undefined },
  page: Page,
): Promise<void> {
  if (task.result?.state !== "fail") return;
  await page.screenshot({ path: join("test-results", `${task.name.replaceAll(/\W+/g, "-")}.png`) });
}

export type Running = { app: App; visitor: Visitor; folder: string };

/**
 * One product and one person signed in, for the tests of a file. `folder` is for files of theirs and goes with them.
 * @param fill brings in what is to be there before anybody looks
 */
export function withApp(
  env: Record<string, string>,
  fill: (running: Pick<Running, "app" | "folder">) => Promise<void> = async () => {},
): Running {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-files-"));
  const running = { folder } as Running;
  beforeAll(async () => {
    running.app = await startApp(env);
    await fill(running);
    running.visitor = await visit();
    const { page } = running.visitor;
    await page.goto(running.app.loginLink);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
  }, 400_000);
  afterEach(async ({ task }) => pictureOfFailure(task, running.visitor.page));
  afterAll(async () => {
    // Neither is there when it did not even start, and what did start has to go all the same.
    const { visitor, app } = running as Partial<Running>;
    await visitor?.close();
    await closeBrowser();
    await app?.stop();
    rmSync(folder, { recursive: true });
  });
  return running;
}
