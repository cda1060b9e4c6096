import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { enqueue } from "../jobs/queue.ts";
import { migrate, migrationsFolder } from "./migrate.ts";
import type { Db } from "./pool.ts";
import { restoreBackup } from "./restore-backup.ts";
import { sql } from "./sql.ts";
import { checksumOf, listKeptTables } from "./table-rows.ts";
import { writeBackup } from "./write-backup.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-backup-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "backup.gz");
const takenAt = "2026-03-05T08:00:00.000Z";
const options = { migrationsFolder: migrationsFolder(), now: takenAt, replace: false };

const source = await makeDatabase();
const accountId = "0195f000-0000-7000-8000-000000000001";
await source.owner.run(sql`
  insert into account (account_id, company_id, name, region, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
  values (${accountId}, ${accountId}, ${"Tab\there, line\nthere, slash \\. and Zürich 🧾"}, 'eu', 'EUR', 'payg', 31, 'csv', ${"\\."}, now(), now())`);
await source.owner.run(sql`
  insert into usage_month (account_id, project_id, meter, month, days, recorded_at)
  select ${accountId}, gen_random_uuid(), 'events', '2026-03-01', array[0.00000125, null, n]::numeric[], now()
    from generate_series(1, 20000) as n`);
await source.owner.run(sql`
  insert into audit (sequence, audit_id, at, actor_kind, kind, request_id)
  select nextval('audit_sequence'), gen_random_uuid(), now(), 'system', 'test.done', 'r' from generate_series(1, 7)`);
await enqueue(source.db, "test.greet", { word: "hello" });

async function checksums(db: Db): Promise<Record<string, string>> {
  return db.withClient(async (client) => {
    const sums: Record<string, string> = {};
    for (const table of await listKeptTables(client)) {
      const { rows, sum } = await checksumOf(client, table);
      if (table.table !== "installation") sums[table.table] = `${rows} ${sum}`;
    }
    return sums;
  });
}

describe("a backup", () => {
  it("brings every row back as it was, by checksum, and goes on counting where it was", async () => {
    const reports: number[] = [];
    await writeBackup(source.owner, file, takenAt, (done) => reports.push(done));
    expect(reports.at(-1)).toBeGreaterThan(20_000);
    const target = await makeDatabase({ migrated: false });
    await restoreBackup(target.url, file, options);
    const arrived = await checksums(target.owner);
    expect(arrived).toEqual(await checksums(source.owner));
    expect(arrived["usage_month"]).toMatch(/^20000 /);
    expect(await target.db.get(sql`select nextval('audit_sequence') as next`)).toEqual({ next: 8 });
  });

  it("leaves waiting jobs behind and holds what would go out", async () => {
    const target = await makeDatabase({ migrated: false });
    await restoreBackup(target.url, file, options);
    expect(await target.db.list(sql`select * from graphile_worker.jobs`)).toEqual([]);
    expect(
      await target.db.get(sql`
      select outbound_held, outbound_held_since = ${options.now} as since_restore, outbound_held_reason from installation`),
    ).toEqual({
      outbound_held: true,
      since_restore: true,
      outbound_held_reason: expect.stringContaining(takenAt),
    });
  });

  it("is taken from one moment while others write", async () => {
    const writing = source.owner.run(sql`
      insert into usage_month (account_id, project_id, meter, month, days, recorded_at)
      select ${accountId}, gen_random_uuid(), 'rows', '2026-03-01', '{1}', now() from generate_series(1, 5000)`);
    const moment = join(folder, "moment.gz");
    await Promise.all([writing, writeBackup(source.owner, moment, takenAt)]);
    const text = gunzipSync(readFileSync(moment)).toString();
    const rows = text.split("\n").filter((line) => line.includes("\trows\t")).length;
    expect([0, 5000]).toContain(rows);
  });

  it("of an older schema is loaded and then brought to this release", async () => {
    const older = await makeDatabase({ migrated: false });
    await migrate(older.url, { folder: migrationsFolder(), through: "0002_worker_heartbeat.sql" });
    const olderFile = join(folder, "older.gz");
    await writeBackup(older.owner, olderFile, takenAt);
    const target = await makeDatabase({ migrated: false });
    await restoreBackup(target.url, olderFile, options);
    expect(await migrate(target.url, { folder: migrationsFolder() })).toEqual([]);
  });
});

describe("a restore is refused", () => {
  it("into a database with tables, unless it may replace them", async () => {
    const target = await makeDatabase();
    await expect(restoreBackup(target.url, file, options)).rejects.toMatchObject({ code: "restore.not-empty" });
    await restoreBackup(target.url, file, { ...options, replace: true });
    expect((await checksums(target.owner))["audit"]).toBe((await checksums(source.owner))["audit"]);
  });

  it.each([
    ["cut off", (whole: Buffer) => whole.subarray(0, whole.length - 2000), "restore.damaged"],
    ["changed inside", (whole: Buffer) => changed(whole), "restore.damaged"],
    ["without its last table", (whole: Buffer) => withoutEnd(whole), "restore.damaged"],
    ["another kind of file", () => Buffer.from("account,name\n"), "restore.not-a-backup"],
  ])("from a file that is %s, and loads nothing", async (_, damage, code) => {
    const bad = join(folder, "bad.gz");
    writeFileSync(bad, damage(readFileSync(file)));
    const target = await makeDatabase({ migrated: false });
    await expect(restoreBackup(target.url, bad, options)).rejects.toMatchObject({ code });
    const tables = await target.owner.list(sql`select 1 from pg_class where relname = 'account'`);
    if (tables.length > 0) expect(await target.owner.list(sql`select 1 from account`)).toEqual([]);
  });

  function changed(whole: Buffer): Buffer {
    return gzipSync(gunzipSync(whole).toString().replace("Zürich", "Zurich"));
  }

  function withoutEnd(whole: Buffer): Buffer {
    return gzipSync(gunzipSync(whole).toString().trimEnd().split("\n").slice(0, -1).join("\n"));
  }

  it("from a file that is not there", async () => {
    const target = await makeDatabase({ migrated: false });
    const failing = restoreBackup(target.url, join(folder, "none.gz"), options);
    await expect(failing).rejects.toMatchObject({ code: "restore.no-file" });
  });

  it("from a release whose migrations are not ours", async () => {
    const other = join(folder, "other.gz");
    const text = gunzipSync(readFileSync(file)).toString();
    writeFileSync(other, gzipSync(text.replace("0002_worker_heartbeat.sql", "0999_later.sql")));
    const target = await makeDatabase({ migrated: false });
    await expect(restoreBackup(target.url, other, options)).rejects.toMatchObject({ code: "restore.other-release" });
  });
});
