// `npm run dev`: the server, started again after each change, and Vite with the web pages as they are being written.
import "./end-with-npm.mjs";
import "./prepare.mjs";
import { spawn } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "./build.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const WATCHED = ["src/core", "src/contract", "src/client", "src/server", "migrations", "presets"];
/** An editor writes several files at once; we wait until it is done. */
const SETTLE_MS = 150;
const PORT = Number(process.env.FIRSTBILL_PORT ?? 4300);

process.env.FIRSTBILL_API_ORIGIN = `http://127.0.0.1:${PORT}`;
const { createServer } = await import("vite"); // Only now is it sure to be installed.
const vite = await createServer({ configFile: join(ROOT, "vite.config.ts") });
await vite.listen();
const [page] = vite.resolvedUrls.local;

let server = null;
let timer;
let isStopping = false;
await restart();
console.log(`Firstbill is at ${page} and follows your changes. Ctrl+C stops it.`);

for (const folder of WATCHED.map((name) => join(ROOT, name)).filter((path) => existsSync(path)))
  watch(folder, { recursive: true }, (_event, name) => {
    if (name?.includes(".test.")) return;
    clearTimeout(timer);
    timer = setTimeout(restart, SETTLE_MS);
  });

for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, async () => {
    isStopping = true;
    clearTimeout(timer);
    await Promise.all([stopServer(), vite.close()]);
    process.exit(0);
  });

/** A change that does not build leaves the running server as it is; esbuild has already said what is wrong. */
async function restart() {
  try {
    await ensureBuild({ server: ["server"] });
  } catch (error) {
    console.error(
      error.errors === undefined ? error.message : "The server keeps running as it was before this change.",
    );
    return;
  }
  await stopServer();
  if (isStopping) return;
  // Vite serves the pages here, so links point to it and `start` builds none.
  const env = { ...process.env, FIRSTBILL_WEB: "vite", FIRSTBILL_PORT: String(PORT), FIRSTBILL_BASE_URL: page };
  server = spawn(process.execPath, [join(ROOT, "bin/firstbill.js"), "start"], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

function stopServer() {
  const running = server;
  server = null;
  if (running === null || running.exitCode !== null || running.signalCode !== null) return undefined;
  return new Promise((resolve) => {
    running.once("close", resolve);
    running.kill("SIGTERM");
  });
}
