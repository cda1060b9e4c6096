/** `firstbill restore <file> [--replace]`: reads a backup into an empty database, and holds everything outbound. */
import { invalid } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import { listAllTombstones, recordTombstones, type Tombstone } from "../features/erased-people/reads.ts";
import { doubtWaiting } from "../features/outbox/reads.ts";
import { eraseAgain } from "../features/people/reads.ts";
import { systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { migrationsFolder } from "../platform/db/migrate.ts";
import { openDatabase } from "../platform/db/pool.ts";
import { restoreBackup } from "../platform/db/restore-backup.ts";
import { sql } from "../platform/db/sql.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import { type CommandIo, progressBar } from "./command-io.ts";

export async function restoreCommand(words: string[], io: CommandIo): Promise<number> {
  const path = words.find((word) => !word.startsWith("--"));
  const unknown = words.find((word) => word.startsWith("--") && word !== "--replace");
  if (!path || unknown) throw invalid("restore.usage", "Name the backup: firstbill restore <file> [--replace]");
  const connection = await connect(readConfig(io.env));
  const now = systemClock.now();
  try {
    const erased = await erasedSoFar(connection.ownerUrl);
    const header = await restoreBackup(connection.ownerUrl, path, {
      migrationsFolder: migrationsFolder(),
      now,
      replace: words.includes("--replace"),
      onProgress: progressBar("Restoring", io),
    });
    await doubtOutbox(connection.ownerUrl);
    const again = await eraseThem(connection.url, erased, now);
    if (again > 0)
      io.stdout.write(
        `Erased again: ${again} ${again === 1 ? "person who was" : "people who were"} erased after the backup.\n`,
      );
    io.stdout.write(
      `Restored the backup of ${header.takenAt}; every table arrived as it was written. Jobs that waited then are not restored. ` +
        "Nothing is sent to the outside until an operator releases it: firstbill status release-outbound\n",
    );
    return 0;
  } finally {
    await connection.stop();
  }
}

/** What waited to be sent may have been sent by the original since: a person decides about each. */
async function doubtOutbox(ownerUrl: string): Promise<void> {
  const { db, close } = openDatabase(ownerUrl, { role: "owner", size: 1 });
  try {
    await doubtWaiting(db, systemClock.now());
  } finally {
    await close();
  }
}

/** Of the database that is about to be replaced, so that who was erased since the backup stays erased. */
async function erasedSoFar(url: string): Promise<Tombstone[]> {
  const { db, close } = openDatabase(url, { role: "owner", size: 1 });
  try {
    const { found } = await db.get(
      sql<{ found: boolean }>`select to_regclass('public.person_tombstone') is not null as found`,
    );
    return found ? await listAllTombstones(db) : [];
  } finally {
    await close();
  }
}

async function eraseThem(url: string, tombstones: readonly Tombstone[], now: Instant): Promise<number> {
  const { db, close } = openDatabase(url, { role: "application", size: 2 });
  try {
    return await inTransaction(db, async (tx) => {
      await recordTombstones(tx, tombstones, now);
      return eraseAgain(tx, now);
    });
  } finally {
    await close();
  }
}
