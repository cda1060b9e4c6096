import { describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { saveAccounts } from "./reads.ts";

const { db } = await makeDatabase();
const at = (hour: number) => `2026-03-05T${String(hour).padStart(2, "0")}:00:00.000Z`;

type Row = Readonly<Record<string, string | number | null>>;

/** @returns how many rows were new or changed something */
async function send(rows: readonly Row[], { source = "crm", now = at(8) } = {}): Promise<number> {
  const records = rows.map((values) => ({ account: null, values }));
  const context = { source, importRunId: newId(), now, sample: false, stageLabels: new Map() };
  return (await inTransaction(db, (tx) => saveAccounts(tx, records, context))).imported;
}

const find = (externalId: string) =>
  db.get(sql<{ name: string; currency: string; seenAt: string }>`
    select account.name, account.currency, said.seen_at as "seenAt"
      from account join account_source said on said.account_id = account.account_id and said.source = 'crm'
     where account.external_id = ${externalId}`);

describe("a row that comes again unchanged", () => {
  it("changes nothing, and says after an hour that it was heard again", async () => {
    const rows = [1, 2, 3].map((index) => ({ account: `again-${index}`, name: "Acme", currency: "USD", tier: "gold" }));
    expect(await send(rows)).toBe(3);
    expect(await send(rows, { now: at(9) })).toBe(0);
    expect((await find("again-1")).seenAt).toBe(at(9));
    expect(await send([{ ...rows[0], name: "Bolt" }, ...rows.slice(1)], { now: at(10) })).toBe(1);
    expect((await find("again-1")).name).toBe("Bolt");
    expect(await send(rows, { now: at(11) })).toBe(1);
    expect((await find("again-1")).name).toBe("Acme");
  });

  it("holds again where another source has said since how the account is billed", async () => {
    const row = { account: "billed", name: "Acme", currency: "USD" };
    await send([row]);
    expect(await send([{ account: "their-id", same_as: "crm:billed", currency: "EUR" }], { source: "erp" })).toBe(1);
    expect((await find("billed")).currency).toBe("EUR");
    expect(await send([row], { now: at(9) })).toBe(1);
    expect((await find("billed")).currency).toBe("USD");
  });

  it("is nobody's where its id is two accounts' in different regions", async () => {
    const regions = ["EU", "US"].map((region) => ({ account: "both", region, name: region, currency: "USD" }));
    await send(regions);
    expect(await send(regions)).toBe(0);
    const row = { account: "both", name: "Which", currency: "USD" };
    expect(await send([row])).toBe(1);
    expect(await db.list(sql`select name from account where external_id = 'both' order by name`)).toEqual([
      { name: "EU" },
      { name: "US" },
      { name: "Which" },
    ]);
  });
});
