/**
 * Brings a database to this release. Migrations are numbered SQL files that only go forward; each runs in a transaction
 * together with the row that records it, so one that was killed has left nothing and is simply run again.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { ProductError } from "#core/errors.ts";
import { ensureAppRole, grantRights } from "./roles.ts";
import { TABLE_KINDS } from "./table-kinds.ts";

export type MigrateOptions = {
  folder: string;
  /** Stops after the migration of that name; for restoring an older backup. */
  through?: string;
  /** Told about each migration as it starts. */
  onProgress?: (name: string) => void;
};

export type MigrationFile = { name: string; sha256: string; text: string };
type AppliedMigration = { name: string; sha256: string };

/** Any number will do, as long as every release takes the same one. */
const LOCK_KEY = 4_117_070_611;
const LONGEST_WAIT_MS = 600_000;
/** Parts that are brought up to date whenever their own version changes; recorded beside the migrations. */
const PARTS = ["job queue", "rights"] as const;

/**
 * Gives the names of the migrations it applied. Servers starting together wait for the first one.
 * @throws ProductError `migration.*` when this release must not run on the database, or a migration was refused
 */
export async function migrate(url: string, options: MigrateOptions): Promise<string[]> {
  const files = await readMigrations(options.folder);
  const client = new pg.Client({ connectionString: url, application_name: `firstbill-${process.pid}` });
  client.on("error", () => {}); // the awaited statement reports it
  await client.connect().catch(cannotConnect);
  try {
    if (!options.through && (await isCurrent(client, files))) return [];
    await takeLock(client);
    return await bringUpToDate(client, url, files, options);
  } finally {
    await client.end(); // frees the lock
  }
}

/** The product's own migrations: in the folder of its package.json, whether this runs from source or from the bundle. */
export function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return join(folder, "migrations");
}

export async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      // A checkout may have changed line ends; the migration is the same.
      const text = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n");
      return { name, text, sha256: sha256(text) };
    }),
  );
}

/** The usual start: everything is there, and nothing has to wait for a lock. */
async function isCurrent(client: pg.Client, files: MigrationFile[]): Promise<boolean> {
  const applied = await listApplied(client);
  refuseUnfit(files, applied);
  const recorded = new Map(applied.map(({ name, sha256 }) => [name, sha256]));
  return files.every(({ name }) => recorded.has(name)) && PARTS.every((part) => recorded.get(part) === versionOf(part));
}

async function bringUpToDate(client: pg.Client, url: string, files: MigrationFile[], options: MigrateOptions) {
  await client.query("set timezone to 'UTC'; set search_path to public");
  await client.query(
    "create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null)",
  );
  await ensureAppRole(client);
  const applied = await listApplied(client);
  refuseUnfit(files, applied);
  const recorded = new Set(applied.map(({ name }) => name));
  const wanted = files.filter(({ name }) => !options.through || name <= options.through);
  const pending = wanted.filter(({ name }) => !recorded.has(name));
  for (const file of pending) {
    options.onProgress?.(file.name);
    await apply(client, file);
  }
  await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) });
  await grantRights(client);
  for (const part of PARTS) await record(client, part, versionOf(part));
  return pending.map(({ name }) => name);
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query("begin");
  try {
    await client.query(file.text);
    await record(client, file.name, file.sha256);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    const { message, position } = error as { message: string; position?: string };
    const line = position ? `, line ${file.text.slice(0, Number(position)).split("\n").length}` : "";
    const refusal = `Migration ${file.name}${line} was refused: ${message}. The database is as it was before it; correct the cause and start again.`;
    throw Object.assign(new ProductError("unavailable", "migration.refused", refusal), { cause: error });
  }
}

async function record(client: pg.Client, name: string, hash: string): Promise<void> {
  await client.query(
    `insert into migration (name, sha256, applied_at) values ($1, $2, now())
       on conflict (name) do update set sha256 = excluded.sha256, applied_at = excluded.applied_at`,
    [name, hash],
  );
}

/** What is recorded as applied, in order; empty for a new database. */
export async function listApplied(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('public.migration') is not null as there",
  );
  if (!rows[0]?.there) return [];
  return (await client.query<AppliedMigration>("select name, sha256 from public.migration order by name")).rows;
}

function refuseUnfit(files: MigrationFile[], applied: AppliedMigration[]): void {
  const known = new Map(files.map((file) => [file.name, file.sha256]));
  const migrations = applied.filter(({ name }) => name.endsWith(".sql"));
  const newer = migrations.find(({ name }) => !known.has(name));
  if (newer) {
    refuse(
      "migration.database-newer",
      `The database is newer than this release (it has ${newer.name}). Start the release that it was last used with, or a later one.`,
    );
  }
  const changed = migrations.find(({ name, sha256 }) => known.get(name) !== sha256);
  if (changed) {
    refuse(
      "migration.changed",
      `${changed.name} was changed after it had been applied to this database. Put the file back as it was and write the change as a new migration.`,
    );
  }
  const latest = migrations.at(-1)?.name ?? "";
  const skipped = files.find(({ name }) => name < latest && !migrations.some((migration) => migration.name === name));
  if (skipped) {
    refuse(
      "migration.out-of-order",
      `${skipped.name} was added below ${latest}, which is applied already. Give it the next number.`,
    );
  }
}

function refuse(code: string, message: string): never {
  throw new ProductError("conflict", code, message);
}

async function takeLock(client: pg.Client): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < deadline) {
    const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [LOCK_KEY]);
    if (rows[0]?.taken) return;
    await sleep(100);
  }
  throw new ProductError(
    "unavailable",
    "migration.locked",
    "Another process has been changing the database for ten minutes. Wait until it is done, or stop it, then start again.",
  );
}

function versionOf(part: (typeof PARTS)[number]): string {
  if (part === "rights") return sha256(JSON.stringify(TABLE_KINDS));
  return (createRequire(import.meta.url)("graphile-worker/package.json") as { version: string }).version;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function cannotConnect(error: Error): never {
  const sentence = `The database cannot be reached: ${error.message || (error as { code?: string }).code}. Check DATABASE_URL and that the server runs.`;
  throw Object.assign(new ProductError("unavailable", "database.unreachable", sentence), { cause: error });
}
