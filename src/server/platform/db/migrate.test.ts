import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { listApplied, migrate, migrationsFolder } from "./migrate.ts";
import { openDatabase } from "./pool.ts";
import { sql } from "./sql.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firstbill-migrations-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

const { owner, db, url } = await makeDatabase({ migrated: false });
const fresh = async () => {
  await owner.query("drop schema public cascade; create schema public; drop schema if exists graphile_worker cascade");
};
beforeEach(fresh);

describe("migrating", () => {
  it("applies what is missing, in order, once", async () => {
    write({ "0001_first.sql": "create table one (id int);", "readme.txt": "not a migration" });
    expect(await migrate(url, { folder })).toEqual(["0001_first.sql"]);
    write({ "0002_second.sql": "alter table one add column name text;" });
    expect(await migrate(url, { folder })).toEqual(["0002_second.sql"]);
    expect(await migrate(url, { folder })).toEqual([]);
  });

  it("lets the application work with new tables at once", async () => {
    write({ "0001_first.sql": "create table one (id int);" });
    await migrate(url, { folder });
    expect(await db.run(sql`insert into one values (1)`)).toBe(1);
  });

  it("is done once by many servers that start together", async () => {
    write({ "0001_first.sql": "create table one (id int); select pg_sleep(0.3); insert into one values (1);" });
    const applied = await Promise.all(Array.from({ length: 12 }, () => migrate(url, { folder })));
    expect(applied.flat()).toEqual(["0001_first.sql"]);
    expect(await owner.list(sql`select * from one`)).toEqual([{ id: 1 }]);
  });

  it("begins again after it was cut off in the middle", async () => {
    write({ "0001_first.sql": "create table one (id int); select pg_sleep(60); insert into one values (1);" });
    const cutOff = migrate(url, { folder });
    const settled = expect(cutOff).rejects.toThrow();
    await cutWhenSleeping();
    await settled;
    expect(await owner.find(sql`select to_regclass('one') as one`)).toEqual({ one: null });
    write({ "0001_first.sql": "create table one (id int);" });
    expect(await migrate(url, { folder })).toEqual(["0001_first.sql"]);
  });

  async function cutWhenSleeping(): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const cut = await owner.list(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event = 'PgSleep'`);
      if (cut.length > 0) return;
      await sleep(20);
    }
    throw new Error("The migration never slept.");
  }

  it("takes the product's own migrations, and the same again with other line ends", async () => {
    await migrate(url, { folder: migrationsFolder() });
    expect(await migrate(url, { folder: migrationsFolder() })).toEqual([]);
    expect((await owner.withClient(listApplied)).length).toBeGreaterThan(3);
  });
});

describe("a database that does not fit", () => {
  it("is refused when it is newer than the release", async () => {
    write({ "0001_first.sql": "select 1;", "0002_second.sql": "select 2;" });
    await migrate(url, { folder });
    rmSync(join(folder, "0002_second.sql"));
    await expect(migrate(url, { folder })).rejects.toMatchObject({ code: "migration.database-newer" });
  });

  it("is refused when an applied migration was changed, but not for its line ends", async () => {
    write({ "0001_first.sql": "select 1;\n" });
    await migrate(url, { folder });
    write({ "0001_first.sql": "select 1;\r\n" });
    expect(await migrate(url, { folder })).toEqual([]);
    write({ "0001_first.sql": "select 2;\n" });
    await expect(migrate(url, { folder })).rejects.toMatchObject({ code: "migration.changed" });
  });

  it("is refused when a migration was put below an applied one", async () => {
    write({ "0002_second.sql": "select 2;" });
    await migrate(url, { folder });
    write({ "0001_first.sql": "select 1;" });
    await expect(migrate(url, { folder })).rejects.toMatchObject({ code: "migration.out-of-order" });
  });

  it("hears which line of a migration was refused, and keeps what was there", async () => {
    write({ "0001_first.sql": "create table one (id int);\ncreate table two (id wrong);" });
    const failing = migrate(url, { folder });
    await expect(failing).rejects.toMatchObject({
      code: "migration.refused",
      message: expect.stringContaining("line 2"),
    });
    expect(await owner.find(sql`select to_regclass('one') as one`)).toEqual({ one: null });
  });

  it("is asked for when nothing answers", async () => {
    write({ "0001_first.sql": "select 1;" });
    const nowhere = "postgres://nobody:none@127.0.0.1:1/none";
    await expect(migrate(nowhere, { folder })).rejects.toMatchObject({ code: "database.unreachable" });
  });

  it("says what an administrator has to run when the login may not make the role", async () => {
    write({ "0001_first.sql": "select 1;" });
    await owner.query(
      "drop role if exists firstbill_test_plain; create role firstbill_test_plain login password 'plain'",
    );
    await owner.query("grant all on schema public to firstbill_test_plain");
    const plain = new URL(url);
    plain.username = "firstbill_test_plain";
    plain.password = "plain";
    const refused = migrate(plain.href, { folder });
    await expect(refused).rejects.toMatchObject({
      code: "database.role-missing",
      message: expect.stringContaining("grant firstbill_app to firstbill_test_plain"),
    });
    const application = openDatabase(plain.href, { role: "application", size: 1 });
    await expect(application.db.list(sql`select 1`)).rejects.toMatchObject({ code: "database.role-missing" });
    await application.close();
    await owner.query("drop owned by firstbill_test_plain; drop role firstbill_test_plain");
  });
});
