/** `firstbill restore <file> [--replace]`: reads a backup into an empty database, and holds everything outbound. */
import { invalid } from "#core/errors.ts";
import { doubtWaiting } from "../features/outbox/reads.ts";
import { systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { migrationsFolder } from "../platform/db/migrate.ts";
import { openDatabase } from "../platform/db/pool.ts";
import { restoreBackup } from "../platform/db/restore-backup.ts";
import { type CommandIo, progressBar } from "./command-io.ts";

export async function restoreCommand(words: string[], io: CommandIo): Promise<number> {
  const path = words.find((word) => !word.startsWith("--"));
  const unknown = words.find((word) => word.startsWith("--") && word !== "--replace");
  if (!path || unknown) throw invalid("restore.usage", "Name the backup: firstbill restore <file> [--replace]");
  const connection = await connect(readConfig(io.env));
  try {
    const header = await restoreBackup(connection.ownerUrl, path, {
      migrationsFolder: migrationsFolder(),
      now: systemClock.now(),
      replace: words.includes("--replace"),
      onProgress: progressBar("Restoring", io),
    });
    await doubtOutbox(connection.ownerUrl);
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
