/** `firstbill migrate`: brings the database to this release and stops. A start does the same by itself. */
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { migrate, migrationsFolder } from "../platform/db/migrate.ts";
import type { CommandIo } from "./command-io.ts";

export async function migrateCommand(_words: string[], io: CommandIo): Promise<number> {
  const connection = await connect(readConfig(io.env));
  try {
    const applied = await migrate(connection.ownerUrl, {
      folder: migrationsFolder(),
      onProgress: (name) => io.stderr.write(`Applying ${name}\n`),
    });
    io.stdout.write(applied.length === 0 ? "The database is up to date.\n" : `Applied ${applied.join(", ")}.\n`);
    return 0;
  } finally {
    await connection.stop();
  }
}
