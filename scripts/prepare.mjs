// Brings the dependencies in place before start, test, dev, build and bench, which import it first.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STAMP = join(ROOT, "node_modules", ".firstbill-stamp");
const OLDEST_NODE = [20, 19];

requireNode();
const wanted = stampWanted();
if (readOrNull(STAMP) !== wanted) {
  if (isInstalled()) writeStamp();
  else await install();
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(
    `Firstbill needs Node ${OLDEST_NODE.join(".")} or later and this is ${process.versions.node}. Install a newer Node from https://nodejs.org.`,
  );
}

function stampWanted() {
  const platform = [process.platform, process.arch, process.versions.node.split(".")[0]].join(" ");
  return createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .update(platform)
    .digest("hex");
}

async function install() {
  const { withLock } = await import("./lock.mjs");
  const waiting = "Another Firstbill process is installing the dependencies. Waiting for it.";
  await withLock(join(ROOT, "build", "install.lock"), waiting, async () => {
    if (readOrNull(STAMP) === wanted) return;
    await runNpmCi();
    writeStamp();
  });
}

/** True after somebody's own `npm ci`: npm keeps a list of what it put there, and all that we need is on it. */
function isInstalled() {
  const present = readOrNull(join(ROOT, "node_modules", ".package-lock.json"));
  if (present === null) return false;
  const installed = JSON.parse(present).packages;
  const locked = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, os, cpu, libc }]) =>
      path === "" ||
      installed[path]?.version === version ||
      // An optional package is for one platform. Where the C library decides, npm has judged better than we could.
      (optional && (libc || !os?.includes(process.platform) || !cpu?.includes(process.arch))),
  );
}

async function runNpmCi() {
  const [command, ...args] = await npmCommand();
  const startedAt = Date.now();
  console.error("Installing the dependencies with npm ci. The first time takes about a minute.");
  // Development packages are needed to build the web pages, also where NODE_ENV says production.
  const options = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const code = await run(command, [...args, ...options], ["ignore", 2, 2]);
  if (code !== 0)
    stop("npm ci did not finish; its own words are above. Check the network and run the same command again.");
  console.error(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** The npm that started us, or the one on the path when this file was started by hand or by another package manager. */
async function npmCommand() {
  const started = process.env.npm_execpath ?? "";
  if (/^np[mx]-cli\.c?js$/.test(basename(started))) return [process.execPath, started.replace(/npx-cli/, "npm-cli")];
  const command = process.platform === "win32" ? "npm.cmd" : "npm";
  const code = await run(command, ["--version"], "ignore");
  if (code !== 0) stop("npm was not found. It comes with Node: install Node from https://nodejs.org and try again.");
  return [command];
}

function run(command, args, stdio) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio, shell: command.endsWith(".cmd") });
    const forward = (signal) => child.kill(signal);
    process.once("SIGTERM", forward).once("SIGINT", forward);
    child.on("error", () => resolve(127));
    child.on("close", (code) => {
      process.off("SIGTERM", forward).off("SIGINT", forward);
      resolve(code);
    });
  });
}

function writeStamp() {
  try {
    writeFileSync(STAMP, wanted);
  } catch (error) {
    // Installed by somebody else and not ours to write in: everything works, only this check is repeated next time.
    if (error.code !== "EACCES" && error.code !== "EROFS") throw error;
  }
}

function readOrNull(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
