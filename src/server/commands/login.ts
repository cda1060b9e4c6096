/** `firstbill login`: prints a link with which the first operator signs in once. */
import { operatorLink } from "../main.ts";
import { fixedClock, systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { openDatabase } from "../platform/db/pool.ts";
import type { CommandIo } from "./command-io.ts";

export async function loginCommand(_words: string[], io: CommandIo): Promise<number> {
  const config = readConfig(io.env);
  const connection = await connect(config);
  const { db, close } = openDatabase(connection.url, { role: "application", size: 2 });
  try {
    const clock = config.fixedNow ? fixedClock(config.fixedNow) : systemClock;
    io.stdout.write(`${await operatorLink(db, config.baseUrl, clock)}\n`);
    return 0;
  } finally {
    await close();
    await connection.stop();
  }
}
