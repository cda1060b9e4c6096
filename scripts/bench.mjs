// `npm run bench [name …]`: runs the measurements of bench/, each in a process of its own, and writes docs/benchmarks.md.
import "./end-with-npm.mjs";
import "./prepare.mjs";
import { fork } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./build.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(ROOT, "docs", "benchmarks.md");
const INTRODUCTION = "# Measured\n\nWritten by `npm run bench`. Each part names the machine that it was measured on.\n";

if (process.send === undefined) await measureAll(process.argv.slice(2));
else await measureHere(process.argv[2]);

async function measureAll(names) {
  const folder = join(ROOT, "bench");
  const all = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".ts"))
        .map((file) => basename(file, ".ts"))
        .toSorted()
    : [];
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined || all.length === 0) {
    console.error(`There is no bench/${unknown ?? "*"}.ts. There is: ${all.join(", ") || "none yet"}.`);
    process.exitCode = 2;
    return;
  }
  for (const name of names.length > 0 ? names : all) {
    const place = machine();
    const { title, about, rows } = await measureApart(await bundle(`bench/${name}.ts`, `bench/${name}.js`));
    console.log(`\n${title}`);
    console.table(
      rows.map((row) => ({ what: row.what, measured: `${shown(row.value)} ${row.unit}`, promised: promiseOf(row) })),
    );
    writePart(name, [`## ${title}`, place, ...(about ? [about] : []), tableOf(rows)].join("\n\n"));
    if (!rows.every(isKept)) {
      console.error(`${name}: a promise is not kept.`);
      process.exitCode = 1;
    }
  }
}

/** One after the other in fresh processes, so that none inherits the other's memory or warm code. */
function measureApart(path) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [path], {
      execArgv: ["--enable-source-maps", "--expose-gc"],
      // What could not be measured is NaN, which JSON does not know.
      serialization: "advanced",
    });
    let result = null;
    child.on("message", (message) => {
      result = message;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (result !== null && code === 0) resolve(result);
      else reject(new Error(`${path} ended with code ${code} before it had reported.`));
    });
  });
}

async function measureHere(path) {
  const { title, about, run } = await import(path);
  const rows = [];
  await run((row) => {
    rows.push(row);
    console.error(`${row.what}: ${shown(row.value)} ${row.unit}`);
  });
  process.send({ title, about, rows }, () => process.disconnect());
}

function tableOf(rows) {
  const lines = rows.map((row) => `| ${row.what} | ${shown(row.value)} ${row.unit} | ${promiseOf(row)} |`);
  return ["| what | measured | promised |", "|---|---:|---:|", ...lines].join("\n");
}

function promiseOf({ atMost, atLeast, unit }) {
  if (atMost !== undefined) return `≤ ${shown(atMost)} ${unit}`;
  return atLeast === undefined ? "" : `≥ ${shown(atLeast)} ${unit}`;
}

function isKept({ value, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }) {
  return value <= atMost && value >= atLeast;
}

/** Three significant digits; what was measured is not more exact than that. */
function shown(value) {
  return value.toLocaleString(
    "en",
    Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}

function machine() {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  // Whoever else works on the machine takes from what is measured.
  const load = loadavg()[0]?.toFixed(1);
  return `${cores[0]?.model.trim() ?? process.arch}, ${cores.length} cores, ${memory}, ${process.platform}, Node ${process.versions.node}, ${day}, load average before it ${load}.`;
}

/** Replaces the part of this name between its markers, and leaves whatever else people wrote on the page. */
function writePart(name, text) {
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : INTRODUCTION;
  const part = `${start}\n${text}\n${end}`;
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  const isThere = from !== -1 && to > from;
  writeFileSync(
    PAGE,
    isThere ? page.slice(0, from) + part + page.slice(to + end.length) : `${page.trimEnd()}\n\n${part}\n`,
  );
}
