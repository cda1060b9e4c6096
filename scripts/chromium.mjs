// Finds a Chromium for the browser tests, or installs one where that is possible without asking.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  join(homedir(), "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "/opt/google/chrome/chrome",
];

const PLAYWRIGHT_CACHES = [
  process.env.PLAYWRIGHT_BROWSERS_PATH,
  join(homedir(), ".cache/ms-playwright"),
  join(homedir(), "Library/Caches/ms-playwright"),
];

/** The program inside a browser folder of Playwright, by platform and age of the folder. */
const PLAYWRIGHT_PROGRAMS = [
  "chrome-linux/chrome",
  "chrome-linux64/chrome",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  "chrome-linux/headless_shell",
  "chrome-headless-shell-linux64/chrome-headless-shell",
];

/** The path of a Chromium that answers, or the reason why there is none. */
export function findOrInstallChromium() {
  const found = findChromium();
  if (found !== null) return { path: found };
  const mayInstall = process.getuid?.() === 0 && answers("apt-get", "--version");
  if (!mayInstall) return { reason: "no Chromium or Chrome was found. Install one, or set CHROME_PATH to its program" };
  console.error("No Chromium was found. Installing it with apt-get for the browser tests; this is done once.");
  aptGet("update");
  aptGet("install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation");
  const installed = findChromium();
  if (installed !== null) return { path: installed };
  return { reason: "apt-get could not install chromium. Install it, or set CHROME_PATH to the program of a Chromium" };
}

function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (isChromium(named)) return named;
    console.error(`CHROME_PATH is ${named}, which does not answer as a Chromium does. Looking elsewhere.`);
  }
  return [...onPath(), ...APPLICATIONS, ...fromPlaywright()].find(isChromium) ?? null;
}

function onPath() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin", "/snap/bin"];
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
}

function fromPlaywright() {
  return PLAYWRIGHT_CACHES.filter((cache) => cache && existsSync(cache)).flatMap((cache) =>
    readdirSync(cache)
      .filter((folder) => folder.startsWith("chromium"))
      .toSorted()
      .toReversed()
      .flatMap((folder) => PLAYWRIGHT_PROGRAMS.map((program) => join(cache, folder, program))),
  );
}

/** Ubuntu has a program of that name that only says how to install the real one; the version tells them apart. */
function isChromium(path) {
  if (!existsSync(path)) return false;
  if (path.endsWith(".exe")) return true; // On Windows the question would open a window.
  const asked = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return asked.status === 0 && /chrom/i.test(asked.stdout);
}

function answers(command, option) {
  return spawnSync(command, [option], { stdio: "ignore" }).status === 0;
}

function aptGet(...words) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", words, { stdio: ["ignore", 2, 2], env });
}
