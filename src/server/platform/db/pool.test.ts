import { describe, expect, it } from "vitest";
import { invalid } from "#core/errors.ts";
import { makeDatabase } from "#test/database.ts";
import { openDatabase } from "./pool.ts";
import { sql } from "./sql.ts";
import { inTransaction } from "./transaction.ts";

const { db, owner, url } = await makeDatabase();
await owner.query("create table counter (counter_id int primary key, value int not null)");
await owner.query("grant all on counter to firstbill_app");

describe("values that come back", () => {
  it("gives whole numbers as numbers and refuses one that cannot be counted exactly", async () => {
    expect(await db.get(sql`select 9007199254740991::bigint as most, array[1,2]::bigint[] as list`)).toEqual({
      most: 9007199254740991,
      list: [1, 2],
    });
    await expect(db.get(sql`select 9007199254740992::bigint as n`)).rejects.toThrow(/too large/);
  });

  it("keeps decimals as text, in lists too", async () => {
    const row = await db.get(sql`select 0.00000125::numeric as price, array[1.10, null]::numeric[] as days`);
    expect(row).toEqual({ price: "0.00000125", days: ["1.10", null] });
  });

  it("gives days as days and instants with milliseconds in UTC, whatever the zone of the process", async () => {
    const row = await db.get(sql`select date '2026-01-31' as day, timestamptz '2026-01-31 10:30:00.123456+01' as at,
      timestamptz '2026-01-31T00:00:00Z' as midnight, array[date '2026-02-28'] as days`);
    expect(row).toEqual({
      day: "2026-01-31",
      at: "2026-01-31T09:30:00.123Z",
      midnight: "2026-01-31T00:00:00.000Z",
      days: ["2026-02-28"],
    });
  });
});

describe("statements", () => {
  it("puts fragments together and sends values as parameters", async () => {
    const wanted = sql`name = ${"Robert'); drop table account; --"}`;
    const row = await db.find(sql<{ n: number }>`select n from (values (1, 'a')) as t(n, name) where ${wanted}`);
    expect(row).toBeNull();
  });

  it("takes a list as one parameter", async () => {
    const rows = await db.list(sql<{ n: number }>`select n from unnest(${[3, 1, 2]}::int[]) as t(n) order by n`);
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3]);
  });
});

describe("transactions", () => {
  it("keeps everything or nothing", async () => {
    const failing = inTransaction(db, async (tx) => {
      await tx.run(sql`insert into counter values (1, 0)`);
      throw invalid("test.refused", "No.");
    });
    await expect(failing).rejects.toThrow("No.");
    expect(await db.list(sql`select * from counter`)).toEqual([]);
  });

  it("joins the transaction that it is called in", async () => {
    const failing = inTransaction(db, async (tx) => {
      await inTransaction(tx, (inner) => inner.run(sql`insert into counter values (2, 0)`));
      throw invalid("test.refused", "No.");
    });
    await expect(failing).rejects.toThrow("No.");
    expect(await db.list(sql`select * from counter`)).toEqual([]);
  });

  it("does the whole again after a deadlock", async () => {
    await db.run(sql`insert into counter values (10, 0), (11, 0)`);
    const add = (first: number, second: number) =>
      inTransaction(db, async (tx) => {
        await tx.run(sql`update counter set value = value + 1 where counter_id = ${first}`);
        await tx.run(sql`select pg_sleep(0.1)`);
        await tx.run(sql`update counter set value = value + 1 where counter_id = ${second}`);
      });
    await Promise.all([add(10, 11), add(11, 10)]);
    const rows = await db.list(sql<{ value: number }>`select value from counter where counter_id in (10, 11)`);
    expect(rows).toEqual([{ value: 2 }, { value: 2 }]);
  });

  it("does not lend out its connection to others after an error", async () => {
    for (let i = 0; i < 30; i += 1) await expect(db.run(sql`select 1 / 0`)).rejects.toThrow(/division/);
    expect(await db.get(sql`select 1 as one`)).toEqual({ one: 1 });
  });
});

describe("the end", () => {
  it("lets a statement under way come to its end", async () => {
    const ending = openDatabase(url, { role: "application", size: 1 });
    const short = ending.db.query("select 1 as n from pg_sleep(0.2)");
    const closed = ending.close();
    expect((await short).rows).toEqual([{ n: 1 }]);
    await closed;
  });

  it("cuts off one that has none, and a transaction that nobody goes on with", async () => {
    const ending = openDatabase(url, { role: "application", size: 2 });
    const endless = ending.db.query("select pg_sleep(600)");
    let isBegun = () => {};
    const begun = new Promise<void>((resolve) => (isBegun = resolve));
    void inTransaction(ending.db, async (tx) => {
      await tx.run(sql`insert into counter values (77, 0)`);
      isBegun();
      await new Promise(() => {});
    });
    await begun;
    const cut = expect(endless).rejects.toMatchObject({ code: "database.unreachable" });
    await ending.close();
    await cut;
    expect(await db.list(sql`select 1 from counter where counter_id = 77`)).toEqual([]);
    await db.run(sql`insert into counter values (77, 1)`); // waits for whoever holds that number
    await db.run(sql`delete from counter where counter_id = 77`);
  });
});
