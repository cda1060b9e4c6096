import { describe, expect, it } from "vitest";
import * as contract from "#contract/ladder.ts";
import { checkAll } from "#server/features/invoice-checks/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import { noticeUnlocked } from "./jobs.ts";
import * as implemented from "./operations.ts";
import { getLadderStates, isOpen, isSafe } from "./reads.ts";

const { db, ...server } = await makeServer({
  operations: { getLadder: contract.getLadder },
  implementations: implemented,
});

async function reached() {
  const { rungs } = await server.as("viewer").call(contract.getLadder, {});
  return rungs.flatMap(({ rung, isReached }) => (isReached ? rung : []));
}

describe("the first run", () => {
  it("climbs rung by rung, and mail is safe with the last one only", async () => {
    expect(await reached()).toEqual([]);
    const { accountId } = await makeAccount(db, { signedUpOn: "2026-01-05", humansImported: false });
    expect(await reached()).toEqual(["accounts", "usage"]);
    await db.run(sql`
      insert into invoice (account_id, invoice_id, external_id, period_start, period_end, currency, net_minor, status, recorded_at)
      values (${accountId}, gen_random_uuid(), 'in-1', '2026-01-05', '2026-02-05', 'USD', 100, 'paid', ${START})`);
    await checkAll(db, START);
    expect(await reached()).toEqual(["accounts", "usage"]);
    const { our } = await db.get(sql<{ our: number }>`select our_gross_minor as our from invoice_check`);
    await db.run(sql`update invoice set net_minor = ${our}`);
    await checkAll(db, START);
    expect(await reached()).toEqual(["accounts", "usage", "prices"]);
    await db.run(sql`insert into imported_kind (source, kind, imported_at) values ('crm', 'opt_outs', ${START})`);
    expect(await reached()).toEqual(["accounts", "usage", "prices", "opt-outs"]);
    expect([await isSafe(db, "prices", START), await isSafe(db, "opt-outs", START)]).toEqual([true, false]);
    await db.run(sql`update account_state set coverage = 'nobody'`);
    expect(await isSafe(db, "opt-outs", START)).toBe(true);
  });
});

describe("what was unlocked", () => {
  const unlockedAt = async () => (await server.as("viewer").call(contract.getLadder, {})).unlockedAt;
  const later = "2026-03-20T08:00:00.000Z";
  const context = { db, now: START, dueAt: null, attempt: 1, signal: AbortSignal.timeout(60_000) };

  it("stays so for good, with its first moment, also when a source is late", async () => {
    expect(await unlockedAt()).toEqual({ prices: START, coverage: START });
    expect((await getLadderStates(db, later)).find(({ rung }) => rung === "usage")?.isReached).toBe(false);
    expect([await isSafe(db, "prices", later), await isOpen(db, "prices", later)]).toEqual([false, true]);
    await db.run(sql`update account_state set coverage = 'unknown'`);
    expect(await unlockedAt()).toEqual({ prices: START, coverage: START });
  });

  it("is noticed in the background, and nothing while the sample company is there", async () => {
    await db.run(sql`delete from setting where name like 'unlocked-%'`);
    await db.run(sql`insert into setting (name, value, changed_at) values ('sample', '{}', ${START})`);
    await noticeUnlocked.run(context, {});
    await db.run(sql`delete from setting where name = 'sample'`);
    expect(await db.list(sql`select from setting where name like 'unlocked-%'`)).toEqual([]);
    await noticeUnlocked.run(context, {});
    expect(await db.list(sql`select name from setting where name like 'unlocked-%'`)).toEqual([
      { name: "unlocked-prices" },
    ]);
  });
});

describe("who may ask", () => {
  checkAccess({ ...server, db }, [contract.getLadder]);
});
