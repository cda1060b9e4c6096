import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { Db } from "#server/platform/db/pool.ts";

/** How long PostgreSQL takes to copy a file of usage into a table without any index: what an import is compared with. */
export async function bareCopySeconds(owner: Db, path: string): Promise<number> {
  await owner.query("create table bare (account text, meter text, day date, quantity numeric)");
  const start = performance.now();
  await owner.withClient(async (client) => {
    const copy = client.query(copyFrom("copy bare from stdin (format csv, header)"));
    await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), copy);
  });
  const seconds = (performance.now() - start) / 1000;
  await owner.query("drop table bare");
  return seconds;
}
