import { describe, expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { recentRead } from "./recent-reads.ts";
import { sql } from "./sql.ts";
import { inTransaction } from "./transaction.ts";

const { db } = await makeDatabase();
let reads = 0;
const read = async () => {
  reads += 1;
  return (await db.list(sql<{ name: string }>`select name from setting where name like 'recent-%'`)).length;
};

describe("what was read a moment ago", () => {
  it("is not read again until something is written, in whichever way", async () => {
    const ways: (() => Promise<unknown>)[] = [
      () => db.run(sql`insert into setting (name, value, changed_at) values ('recent-1', '1', now())`),
      () => db.list(sql`insert into setting (name, value, changed_at) values ('recent-2', '1', now()) returning name`),
      () => db.query("insert into setting (name, value, changed_at) values ('recent-3', '1', now())"),
      () =>
        inTransaction(db, (tx) =>
          tx.list(sql`insert into setting (name, value, changed_at) values ('recent-4', '1', now()) returning name`),
        ),
    ];
    for (const [index, write] of ways.entries()) {
      expect(await recentRead(db, "settings", read)).toBe(index);
      await write();
      expect(await recentRead(db, "settings", read)).toBe(index + 1);
    }
    const before = reads;
    const both = await Promise.all([recentRead(db, "others", read), recentRead(db, "others", read)]);
    expect(both).toEqual([ways.length, ways.length]);
    expect(reads).toBe(before + 1);
  });

  it("is not kept when it could not be read, nor within a transaction", async () => {
    await expect(recentRead(db, "failing", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await recentRead(db, "failing", async () => 1)).toBe(1);
    await inTransaction(db, async (tx) => {
      expect(await recentRead(tx, "inside", async () => 1)).toBe(1);
      expect(await recentRead(tx, "inside", async () => 2)).toBe(2);
    });
  });
});
