/** `firstbill backup [file]`: writes everything to one file, while the server runs or not. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { conflict } from "#core/errors.ts";
import { recordBackup } from "../features/privacy/reads.ts";
import { systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { openDatabase } from "../platform/db/pool.ts";
import { writeBackup } from "../platform/db/write-backup.ts";
import { type CommandIo, progressBar } from "./command-io.ts";

export async function backupCommand(words: string[], io: CommandIo): Promise<number> {
  const now = systemClock.now();
  const path = resolve(words[0] ?? `firstbill-${now.slice(0, 19).replaceAll(":", "-")}.backup.gz`);
  if (existsSync(path)) throw conflict("backup.file-exists", `${path} exists already. Name another file.`);
  const connection = await connect(readConfig(io.env));
  const { db, close } = openDatabase(connection.ownerUrl, { role: "owner", size: 2 });
  try {
    await writeBackup(db, path, now, progressBar("Backing up", io));
    await recordBackup(db, { path, sizeBytes: statSync(path).size, takenAt: now });
    io.stdout.write(
      `Wrote ${path}. It holds personal values: keep it as safe as the database. Waiting jobs are not in it.\n`,
    );
    return 0;
  } finally {
    await close();
    await connection.stop();
  }
}
