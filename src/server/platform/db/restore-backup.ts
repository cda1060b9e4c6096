import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { ClientBase } from "pg";
import { conflict, ProductError } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import { type BackupHeader, BackupReader } from "./backup-file.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { openDatabase } from "./pool.ts";
import { sql } from "./sql.ts";
import { checksumOf, listKeptTables, RowChecksum, writeRows } from "./table-rows.ts";
import { inTransaction } from "./transaction.ts";
import type { OnProgress } from "./write-backup.ts";

export type RestoreOptions = {
  migrationsFolder: string;
  now: Instant;
  /** Deletes what the database holds. Without it, a database with tables is refused. */
  replace: boolean;
  onProgress?: OnProgress;
};

/**
 * Loads a backup into the database as its owner, compares what arrived with what was written, and holds everything
 * outbound: two copies of one installation must not both write to customers. Rows come in one transaction, so a restore
 * that was cut off has loaded none.
 */
export async function restoreBackup(url: string, path: string, options: RestoreOptions): Promise<BackupHeader> {
  const source = createReadStream(path);
  const unpacked = createGunzip();
  source.on("error", (error) => unpacked.destroy(error));
  const backup = new BackupReader(source.pipe(unpacked));
  const { db, close } = openDatabase(url, { role: "owner", size: 2 });
  try {
    const header = await backup.header();
    await refuseOtherRelease(header, options.migrationsFolder);
    await refuseInUse(db);
    await makeEmpty(db, options.replace);
    await migrate(url, { folder: options.migrationsFolder, through: header.migrations.at(-1)?.name ?? "0" });
    await inTransaction(db, (tx) => tx.withClient((client) => load(client, backup, header, options)));
    await migrate(url, { folder: options.migrationsFolder });
    // The schema of an older backup had no place for it while the rows came in.
    await db.run(sql`update installation set outbound_held_since = ${options.now}::timestamptz`);
    return header;
  } finally {
    source.destroy();
    await close();
  }
}

type OwnerDb = ReturnType<typeof openDatabase>["db"];

async function refuseOtherRelease({ migrations }: BackupHeader, folder: string): Promise<void> {
  const known = new Map((await readMigrations(folder)).map(({ name, sha256 }) => [name, sha256]));
  const unknown = migrations.find(({ name, sha256 }) => known.get(name) !== sha256);
  if (unknown) {
    throw conflict(
      "restore.other-release",
      `The backup was taken by another release (its ${unknown.name} is not ours). Restore it with that release or a later one.`,
    );
  }
}

async function refuseInUse(db: OwnerDb): Promise<void> {
  const others = await db.list(sql`
    select 1 from pg_stat_activity where datname = current_database()
       and application_name like 'firstbill-%' and application_name <> ${`firstbill-${process.pid}`} limit 1`);
  if (others.length > 0) {
    throw conflict("restore.in-use", "Firstbill is running on this database. Stop it, then restore.");
  }
}

async function makeEmpty(db: OwnerDb, replace: boolean): Promise<void> {
  const tables = await db.list(sql`
    select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1`);
  if (tables.length === 0) return;
  if (!replace) {
    throw conflict(
      "restore.not-empty",
      "The database holds tables already. Restore into an empty one, or add --replace to delete everything in it first.",
    );
  }
  await db.query("drop schema if exists graphile_worker cascade; drop schema public cascade; create schema public");
}

async function load(client: ClientBase, backup: BackupReader, header: BackupHeader, options: RestoreOptions) {
  const kept = await listKeptTables(client);
  // Migrations may have put rows there; the backup has its own.
  await client.query(`truncate ${kept.map(({ table }) => `"${table}"`).join(", ")}`);
  const guessed = header.tables.reduce((sum, { rowsGuessed }) => sum + rowsGuessed, 0);
  let done = 0;
  for (let table = await backup.nextTable(); table; table = await backup.nextTable()) {
    const written = new RowChecksum();
    await writeRows(client, table, backup.rows(written));
    await compare(client, table, written);
    done += written.rows;
    options.onProgress?.(done, Math.max(guessed, done));
  }
  options.onProgress?.(done, done);
  for (const { name, value, isCalled } of header.sequences) {
    await client.query("select setval($1::regclass, $2, $3)", [`public."${name}"`, value, isCalled]);
  }
  await holdOutbound(client, header, options.now);
}

async function compare(client: ClientBase, table: { table: string; columns: string[] }, written: RowChecksum) {
  const loaded = await checksumOf(client, table);
  if (loaded.rows === written.rows && loaded.sum === written.sum) return;
  throw new ProductError(
    "unavailable",
    "restore.differs",
    `The table ${table.table} did not arrive as it was written (${loaded.rows} of ${written.rows} rows), and nothing was restored. Try again into another database.`,
  );
}

async function holdOutbound(client: ClientBase, header: BackupHeader, now: Instant): Promise<void> {
  const reason = `Restored from a backup of ${header.takenAt}. Release it once no other copy writes to customers.`;
  await client.query(
    `insert into installation (installation_id, created_at, outbound_held, outbound_held_reason)
       values (gen_random_uuid(), $1, true, $2)
       on conflict (singleton) do update set outbound_held = true, outbound_held_reason = excluded.outbound_held_reason`,
    [now, reason],
  );
}
