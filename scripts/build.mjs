// Turns the TypeScript sources into what Node and the browser run, when and only when something they are made of changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUILD = join(ROOT, "build");
const WEB_STAMP = join(BUILD, "web.inputs.json");

/** What Node runs: the name of a bundle in `build/server` and the module that it starts from. */
const ENTRIES = {
  engine: "src/cli/engine/main.ts",
  server: "src/server/commands/main.ts",
  cli: "src/cli/main.ts",
  mcp: "src/mcp/main.ts",
};

/** What the web pages are made of. Their tests and the other runtimes are not among it. */
const WEB_INPUTS = ["src/core", "src/contract", "src/client", "src/web", "presets"];

/** Whatever may change an output without being imported by it. */
const SETTINGS = [
  ...["package.json", "package-lock.json", "tsconfig.json", "vite.config.ts"],
  ...["scripts/build.mjs", "scripts/contract-for-browsers.ts"],
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await import("./prepare.mjs");
  const all = [...Object.keys(ENTRIES), "web"];
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : all;
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`There is no \`${unknown}\` to build. There is: ${all.join(", ")}.`);
  await ensureBuild({ server: wanted.filter((name) => name !== "web"), web: wanted.includes("web") });
}

/**
 * Makes `build` fit the sources; a second call has nothing to do and takes a few milliseconds.
 * `server` names the bundles that are wanted, of `engine`, `server`, `cli` and `mcp`.
 */
export async function ensureBuild({ server = [], web = false }) {
  await Promise.all(server.map((name) => bundle(ENTRIES[name], `server/${name}.js`)));
  if (web) await buildWeb();
}

/**
 * Bundles one TypeScript module of the repository into `build/<output>` and returns the path of the result.
 * npm packages stay outside, so this takes well under a second.
 */
export async function bundle(entry, output) {
  const outfile = join(BUILD, output);
  const stampFile = `${outfile}.inputs.json`;
  const stamp = readJson(stampFile);
  if (stamp !== null && existsSync(outfile) && isFresh(stamp)) return outfile;

  const startedAtMs = Date.now();
  const { build } = await import("esbuild");
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [`./${entry}`],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const inputs = [...SETTINGS.filter((path) => existsSync(join(ROOT, path))), ...Object.keys(result.metafile.inputs)];
  for (const file of result.outputFiles.toSorted(mapsFirst)) writeWhole(file.path, file.contents);
  writeWhole(stampFile, JSON.stringify(stampOf(inputs, startedAtMs)));
  return outfile;
}

function mapsFirst(a, b) {
  return Number(b.path.endsWith(".map")) - Number(a.path.endsWith(".map"));
}

async function buildWeb() {
  if (isWebFresh()) return;
  const waiting = "Another Firstbill process is building the web pages. Waiting for it.";
  await withLock(join(BUILD, "web.lock"), waiting, async () => {
    if (isWebFresh()) return;
    console.error("Building the web pages. This takes about ten seconds and is done again only after a change.");
    const stamp = stampOf(webInputs(), Date.now());
    const [pages, next, old] = ["web", `web.${process.pid}.next`, `web.${process.pid}.old`].map((name) =>
      join(BUILD, name),
    );
    try {
      // Whatever runs us, such as tests: pages for people are always built for production.
      process.env.NODE_ENV = "production";
      const { build } = await import("vite");
      const configFile = join(ROOT, "vite.config.ts");
      await build({ configFile, logLevel: "warn", build: { outDir: next, emptyOutDir: true } });
      if (existsSync(pages)) renameSync(pages, old);
      renameSync(next, pages);
      writeWhole(WEB_STAMP, JSON.stringify(stamp));
    } finally {
      for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
    }
  });
}

function isWebFresh() {
  const stamp = readJson(WEB_STAMP);
  return stamp !== null && existsSync(join(BUILD, "web", "index.html")) && isFresh(stamp, webInputs());
}

function webInputs() {
  const files = WEB_INPUTS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll(sep, "/")),
  );
  return [...SETTINGS.filter((path) => existsSync(join(ROOT, path))), ...files].sort();
}

/**
 * Each input with its time and size, to look quickly, and its hash, to look closely: a checkout changes times alone.
 * What was written after the build began may or may not be in the build, so it never counts as unchanged.
 */
function stampOf(paths, startedAtMs) {
  const entryOf = (path) => {
    const changedAtMs = statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return changedAtMs < startedAtMs
      ? { seen: seenOf(path), hash: hashOf(path) }
      : { seen: "changing", hash: "changing" };
  };
  return Object.fromEntries(paths.map((path) => [path, entryOf(path)]));
}

/** `paths`, where given, are the inputs of now: one more or one less than the stamp has is a change. */
function isFresh(stamp, paths = Object.keys(stamp)) {
  if (paths.length !== Object.keys(stamp).length) return false;
  return paths.every((path) => stamp[path] && (seenOf(path) === stamp[path].seen || hashOf(path) === stamp[path].hash));
}

function seenOf(path) {
  const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
  return stat === undefined ? "gone" : `${stat.mtimeMs} ${stat.size}`;
}

function hashOf(path) {
  const full = join(ROOT, path);
  return existsSync(full) ? createHash("sha256").update(readFileSync(full)).digest("hex") : "gone";
}

/** A file appears whole or not at all, whoever reads it meanwhile. */
function writeWhole(path, content) {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    if (error.code !== "EACCES" && error.code !== "EROFS") throw error;
    throw new Error(`Cannot write ${path}. Run \`npm run build\` once as the owner of this folder.`, { cause: error });
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}
