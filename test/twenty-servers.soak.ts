/**
 * Too heavy for every run of the tests: `npx vitest run --project soak`. On two busy cores the twenty were healthy after
 * 54 s, on an idle machine sooner; each needs about a second of processor time for its own start.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type EmbeddedDatabase, startEmbedded } from "#server/platform/db/embedded.ts";
import { migrationsFolder, readMigrations } from "#server/platform/db/migrate.ts";
import { openDatabase } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { allHealthy, FAST, makeServerProcesses, until, watchNights } from "./server-processes.ts";

const servers = makeServerProcesses();

describe("twenty servers that start at once on one empty PostgreSQL of the operator's", () => {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-twenty-"));
  let postgres: EmbeddedDatabase | undefined;
  afterAll(async () => {
    await postgres?.stop("whoeverUsesIt");
    rmSync(folder, { recursive: true, force: true });
  });

  it("all become healthy, each step of the schema is made once, and so is the night's work", async () => {
    chmodSync(folder, 0o755);
    postgres = await startEmbedded({ dataDir: folder, durable: false, settings: { max_connections: "500" } });
    const { url } = postgres;
    servers.setClock("2026-03-05T23:59:35Z", 0);
    const startedAtMs = performance.now();
    const twenty = await Promise.all(Array.from({ length: 20 }, () => servers.start(url)));
    await allHealthy(twenty);
    const seconds = Math.round(performance.now() - startedAtMs) / 1000;
    process.stdout.write(`Twenty servers were healthy after ${seconds} s.\n`);
    const owner = openDatabase(url, { role: "owner", size: 2 });
    try {
      const nights = await watchNights(owner.db);
      const steps = twenty.filter((one) => one.output().includes("Brought the database to this version"));
      expect(steps).toHaveLength(1);
      const applied = await owner.db.list(
        sql<{ name: string }>`select name from migration where name like '0%' order by name`,
      );
      expect(applied.map(({ name }) => name)).toEqual(
        (await readMigrations(migrationsFolder())).map(({ name }) => name),
      );
      const singles = sql`select (select count(*) from installation) as installations, (select count(*) from member) as members,
        (select count(*) from price_book) - (select count(distinct price_book_id) from price_book) as books_twice`;
      expect(await owner.db.get(singles)).toEqual({ installations: 1, members: 1, books_twice: 0 });
      servers.setClock("2026-03-05T23:59:35Z", FAST);
      await until(
        async () => (await nights()).length > 0,
        () => twenty.map((one) => one.output()).join("\n"),
      );
      await sleep(2000);
      expect(await nights()).toHaveLength(1);
      const failures = await owner.db.list(
        sql`select task_identifier, last_error from graphile_worker.jobs where last_error is not null`,
      );
      expect(failures).toEqual([]);
    } finally {
      await owner.close();
    }
    expect(await Promise.all(twenty.map((one) => one.stop()))).toEqual(Array.from({ length: 20 }, () => 0));
  }, 180_000);
});
