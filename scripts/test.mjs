// `npm test`: every check in order, and one last line that says how many passed and failed.
// `node scripts/test.mjs types unit -- src/core/money` runs a part; what follows `--` is for vitest.
import "./end-with-npm.mjs";
import "./prepare.mjs";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./build.mjs";
import { findOrInstallChromium } from "./chromium.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Each step answers how many of its tests passed, failed and were skipped. */
const STEPS = {
  types: () => asOneTest(checkTypes()),
  structure: () => asOneTest(checkStructure()),
  lint: () => asOneTest(node("node_modules/@biomejs/biome/bin/biome", ["check"])),
  unit: (options) => vitest("unit", options),
  server: (options) => vitest("server", options),
  browser: (options) => testInBrowser(options),
};

const { names, options } = readWords(process.argv.slice(2));
const total = { passed: 0, failed: 0, skipped: 0 };
const failedSteps = [];
for (const name of names) {
  console.log(`\n── ${name} ──`);
  const counts = await STEPS[name](options).catch(asFailure);
  if (counts.failed > 0) failedSteps.push(name);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
if (failedSteps.length > 0) console.log(`\nFailed in: ${failedSteps.join(", ")}.`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

function readWords(words) {
  const dashes = words.indexOf("--");
  const names = dashes === -1 ? words : words.slice(0, dashes);
  const unknown = names.find((name) => !Object.hasOwn(STEPS, name));
  if (unknown !== undefined) {
    console.error(`There is no step \`${unknown}\`. The steps are: ${Object.keys(STEPS).join(", ")}.`);
    process.exit(2);
  }
  return {
    names: names.length > 0 ? names : Object.keys(STEPS),
    options: dashes === -1 ? [] : words.slice(dashes + 1),
  };
}

/** A step that could not even run, because something did not build. */
function asFailure(error) {
  console.error(error.message ?? error);
  return { passed: 0, failed: 1, skipped: 0 };
}

async function asOneTest(work) {
  const isGood = (await work) === 0;
  return { passed: Number(isGood), failed: Number(!isGood), skipped: 0 };
}

async function checkTypes() {
  const projects = ["tsconfig.json", "src/web/tsconfig.json"];
  const codes = await Promise.all(
    projects.map((path) => node("node_modules/typescript/bin/tsc", ["-p", path, "--pretty"])),
  );
  return Math.max(...codes);
}

async function checkStructure() {
  return node(await bundle("scripts/check-structure.ts", "scripts/check-structure.js"), [ROOT]);
}

/** Snapshots are never written and `.only` never obeyed, wherever this runs. */
async function vitest(project, options, env = {}) {
  const report = join(ROOT, "build", "tests", `${project}.json`);
  mkdirSync(join(report, ".."), { recursive: true });
  rmSync(report, { force: true });
  const same = [
    "--update=none",
    "--allowOnly=false",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const code = await node("node_modules/vitest/vitest.mjs", ["run", "--project", project, ...same, ...options], env);
  return countTests(report, code);
}

/** A file that does not load and an error outside of any test count as one failure each, or nobody would see them here. */
function countTests(path, code) {
  const report = readReport(path);
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const notLoaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + notLoaded.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

async function testInBrowser(options) {
  const chromium = findOrInstallChromium();
  if (chromium.path !== undefined) {
    // In a process of its own: Vite may end the one that it fails in.
    if ((await node("scripts/build.mjs", ["server", "web"])) !== 0) return { passed: 0, failed: 1, skipped: 0 };
    return vitest("browser", options, { FIRSTBILL_CHROME: chromium.path });
  }
  const specs = readdirSync(join(ROOT, "e2e")).filter((name) => name.endsWith(".spec.ts"));
  const skipped = specs.reduce((sum, name) => sum + countCases(join(ROOT, "e2e", name)), 0);
  const frame = "!".repeat(100);
  console.error(`${frame}\nSKIPPED: ${skipped} browser tests, because ${chromium.reason}.`);
  console.error(`Not tested: ${specs.join(", ")}\n${frame}`);
  return { passed: 0, failed: 0, skipped };
}

function countCases(path) {
  return readFileSync(path, "utf8").match(/^\s*(?:it|test)\(/gm)?.length ?? 0;
}

/** Runs a program of ours in Node with its output shown as it comes, and answers its exit code. */
function node(program, words, env = {}) {
  const { CI: _ci, ...inherited } = process.env; // Some tools behave differently where CI is set; the checks must not.
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...inherited, ...env },
    });
    const stop = () => {
      child.kill("SIGTERM");
      process.exit(143);
    };
    process.once("SIGTERM", stop);
    child.on("error", () => resolve(1));
    child.on("close", (code) => {
      process.off("SIGTERM", stop);
      resolve(code ?? 1);
    });
  });
}
