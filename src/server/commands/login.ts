/** `firstbill login`: prints a link with which the first operator signs in once. */
import { invalid } from "#core/errors.ts";
import { operatorLink } from "../main.ts";
import { fixedClock, systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { openDatabase } from "../platform/db/pool.ts";
import { findLocalServer } from "../platform/http/local-token.ts";
import type { CommandIo } from "./command-io.ts";

export async function loginCommand(_words: string[], io: CommandIo): Promise<number> {
  const config = readConfig(io.env);
  const running = findLocalServer(config.dataDir);
  if (running?.ownDatabase && !config.databaseUrl) {
    throw invalid(
      "login.database",
      "The Firstbill that runs here uses a database of your own. Set DATABASE_URL as it was started with, then ask again.",
    );
  }
  // The running server knows its address; this shell may not have the settings that it was started with.
  const baseUrl = running?.baseUrl ?? config.baseUrl;
  const connection = await connect(config);
  const { db, close } = openDatabase(connection.url, { role: "application", size: 2 });
  try {
    const clock = config.fixedNow ? fixedClock(config.fixedNow) : systemClock;
    io.stdout.write(`${await operatorLink(db, baseUrl, clock)}\n`);
    return 0;
  } finally {
    await close();
    await connection.stop();
  }
}
