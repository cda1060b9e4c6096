/** Keeps the architecture true: imports, file names, cycles and purity. It has no list of exceptions. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { importRefusal } from "./import-rules.ts";
import { importsOf, withoutComments, withoutStrings } from "./read-imports.ts";
export type Violation = { file: string; line: number; message: string };

/** The repository in memory: path from its root to text. */
export type Tree = ReadonlyMap<string, string>;

type Report = (file: string, line: number, message: string) => void;
type Link = { from: string; to: string; line: number };

/** The whole of a server feature; whoever has seen one has seen all. */
const FEATURE_FILES = /^(?:(?:operations|store|reads|reactions|jobs)(?:\.test)?\.ts|README\.md)$/;

/** A connector has its four abilities, its words and samples of what its vendor sends. */
const CONNECTOR_FILES =
  /^(?:(?:index|settings|client|check|translate|webhook|pull|receive|send|book|(?:from|pull)-[a-z-]+)(?:\.test)?\.ts|README\.md|samples\/[^/]+)$/;

/** Names that say nothing about what is inside, alone or at the end of a longer one. */
const EMPTY_NAMES = [
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "shared",
  "misc",
  "manager",
  "processor",
  "data",
  "info",
];

/** What the rules of the core must be given as an argument, since their answers depend on facts alone. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\(|\bnew Date\(\s*\)|\bTemporal\.Now\b|\bperformance\.now\(/, "Take `now` as an argument."],
  [/\bMath\.random\(|\bcrypto\./, "Take the seed or the id as an argument."],
  [/\bprocess\./, "Take the setting as an argument."],
  [
    /\basync\b|\bawait\b|\bsetTimeout\(|\bfetch\(/,
    "The core answers at once: load the facts in the server and pass them in.",
  ],
];

// Written in two halves, or this file would be the first to break its own rule.
const FOREIGN_WORDS = [
  ["registry.", "npmjs"],
  ["/wo", "rk/"],
  ["shared/", "design"],
].map((halves) => halves.join(""));

const SOURCE = /\.(?:ts|tsx|mts|js|mjs)$/;
const TEST = /\.(?:test|spec)\.tsx?$/;
/** Outside of `src` everything may be imported from everywhere: tests, measurements and scripts stand above the product. */
const PRODUCT = /^src\//;

export function checkStructure(tree: Tree): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (file, line, message) => violations.push({ file, line, message });
  const links: Link[] = [];
  for (const [file, text] of tree) {
    checkName(file, report);
    checkWords(file, text, report);
    if (!SOURCE.test(file)) continue;
    const code = withoutComments(text);
    checkCode(file, withoutStrings(code), report);
    for (const found of importsOf(code)) {
      const target = resolveImport(file, found.specifier);
      if (target !== null && !tree.has(target) && PRODUCT.test(file))
        report(file, found.line, `\`${found.specifier}\` names no file. Write the whole path with its ending.`);
      if (target !== null && PRODUCT.test(file) && !TEST.test(file))
        links.push({ from: file, to: target, line: found.line });
      const refusal = importRefusal(file, found.specifier, target);
      if (refusal !== null) report(file, found.line, `\`${found.specifier}\` may not be imported here. ${refusal}`);
    }
  }
  checkCycles(links, report);
  return violations.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function checkName(file: string, report: Report): void {
  const parts = file.split("/").map((part) => part.replace(/\..*$/, ""));
  const isCode = /^(?:src|scripts|bench|test|e2e)\//.test(file);
  const empty = isCode ? parts.find((part) => EMPTY_NAMES.includes(part.split("-").at(-1) ?? "")) : undefined;
  if (empty !== undefined)
    report(file, 1, `\`${empty}\` says nothing. Name it after what it is about, in words of the product.`);
  if (isCode && /\/index\.tsx?$/.test(file) && !/^src\/server\/connectors\/[^/]+\/index\.ts$/.test(file))
    report(
      file,
      1,
      "Import from the file that has it. Only a connector has an index.ts, which is the connector itself.",
    );
  checkVocabulary(file, report);
}

function checkVocabulary(file: string, report: Report): void {
  const [, kind, name] = /^src\/server\/(features|connectors)\/[^/]+\/(.+)$/.exec(file) ?? [];
  if (kind === "features" && !FEATURE_FILES.test(name ?? ""))
    report(
      file,
      1,
      "A feature has operations, store, reads, reactions, jobs, their tests and a README.md. Rules belong to src/core.",
    );
  if (kind === "connectors" && !CONNECTOR_FILES.test(name ?? ""))
    report(
      file,
      1,
      "A connector has index, settings, client, check, translate (from-...), webhook, pull (pull-...), receive, send, book, tests and samples.",
    );
  if (/^src\/server\/features\/[^/]+$/.test(file)) report(file, 1, "Each feature is a folder of its own.");
}

function checkWords(file: string, text: string, report: Report): void {
  for (const word of FOREIGN_WORDS)
    for (const line of linesWith(text, word)) report(file, line, `\`${word}\` is of somebody's machine. Take it out.`);
}

function checkCode(file: string, code: string, report: Report): void {
  for (const line of linesWith(code, /\b(?:describe|it|test)(?:\.\w+)*\.(?:only|skip)\b|\bf(?:it|describe)\(/))
    report(file, line, "Let every test run: take `.only` or `.skip` out.");
  for (const line of linesWith(code, /^\s*export\s+(?:type\s+)?\*/))
    report(file, line, "Export by name, from the file that has it.");
  if (TEST.test(file)) return;
  if (file.startsWith("src/core/"))
    for (const [pattern, instead] of IMPURE)
      for (const line of linesWith(code, pattern)) report(file, line, `The core is pure. ${instead}`);
  if (/^src\/(?:server|contract|client|web)\//.test(file) && file !== "src/server/platform/config.ts")
    for (const line of linesWith(code, /\bprocess\.env\b/))
      report(
        file,
        line,
        "Only src/server/platform/config.ts reads the environment: add a setting there and pass it in.",
      );
}

/** Files of one side may not import each other in a circle, and neither may topics of the core or features of the server. */
function checkCycles(links: readonly Link[], report: Report): void {
  const say = (what: string) => (circle: string[], link: Link) =>
    report(
      link.from,
      link.line,
      `${what} go round in a circle: ${circle.join(" → ")}. Move what both need below them.`,
    );
  findCycles(links, (file) => (/^src\/(?:core|contract|client|server)\//.test(file) ? file : null), say("Imports"));
  findCycles(links, (file) => /^src\/core\/[^/]+\//.exec(file)?.[0] ?? null, say("Topics of the core"));
  findCycles(links, (file) => /^src\/server\/features\/[^/]+\//.exec(file)?.[0] ?? null, say("Features"));
}

function findCycles(
  links: readonly Link[],
  groupOf: (file: string) => string | null,
  found: (circle: string[], link: Link) => void,
): void {
  const graph = new Map<string, Map<string, Link>>();
  for (const link of links) {
    const [from, to] = [groupOf(link.from), groupOf(link.to)];
    if (from === null || to === null || from === to) continue;
    graph.set(from, (graph.get(from) ?? new Map<string, Link>()).set(to, link));
  }
  const done = new Set<string>();
  const visit = (node: string, path: string[]): void => {
    if (done.has(node)) return;
    for (const [next, link] of graph.get(node) ?? []) {
      const start = [...path, node].indexOf(next);
      if (start === -1) visit(next, [...path, node]);
      else found([...[...path, node].slice(start), next], link);
    }
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
}

/** The path from the root, or null for what is not a file of the repository. A `?raw` of Vite is cut off. */
function resolveImport(file: string, specifier: string): string | null {
  const [path = ""] = specifier.split("?");
  if (path.startsWith("#test/")) return path.slice(1);
  if (path.startsWith("#")) return `src/${path.slice(1)}`;
  if (path.startsWith(".")) return posix.join(posix.dirname(file), path);
  return null;
}

function linesWith(text: string, pattern: string | RegExp): number[] {
  const has = (line: string) => (typeof pattern === "string" ? line.includes(pattern) : pattern.test(line));
  if (!has(text) && typeof pattern === "string") return [];
  return text.split("\n").flatMap((line, at) => (has(line) ? [at + 1] : []));
}

const NOT_OURS = new Set(["node_modules", ".git", "build", "data", "coverage", "test-results"]);

function readTree(root: string): Tree {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const isTop = folder === root;
      if (isTop && NOT_OURS.has(entry.name)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.set(relative(root, path).split(sep).join("/"), readFileSync(path, "utf8"));
    }
  };
  walk(root);
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tree = readTree(join(process.argv[2] ?? "."));
  const violations = checkStructure(tree);
  for (const { file, line, message } of violations) console.log(`${file}:${line}  ${message}`);
  console.log(
    `${tree.size} files, ${violations.length} ${violations.length === 1 ? "violation" : "violations"} of the structure`,
  );
  process.exitCode = violations.length === 0 ? 0 : 1;
}
