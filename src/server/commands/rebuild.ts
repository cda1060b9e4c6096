/** `firstbill rebuild`: throws what was derived away and derives it again. Facts and decisions stay as they are. */
import { rebuildProjections } from "../features/state/jobs.ts";
import { fixedClock, systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { openDatabase } from "../platform/db/pool.ts";
import { sql } from "../platform/db/sql.ts";
import { type CommandIo, progressBar } from "./command-io.ts";

export async function rebuildCommand(_words: string[], io: CommandIo): Promise<number> {
  const config = readConfig(io.env);
  const connection = await connect(config);
  const { db, close } = openDatabase(connection.url, { role: "application", size: 2 });
  try {
    const { total } = await db.get(sql<{ total: number }>`select count(*) as total from account`);
    const draw = progressBar("Deriving", io);
    const now = (config.fixedNow ? fixedClock(config.fixedNow) : systemClock).now();
    const rebuilt = await rebuildProjections(db, now, (done) => draw(done, total));
    io.stdout.write(`Derived ${rebuilt} accounts again from their facts.\n`);
    return 0;
  } finally {
    await close();
    await connection.stop();
  }
}
