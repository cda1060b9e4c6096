import { beforeAll, describe, expect, it } from "vitest";
import { countQueue } from "#server/features/projections/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { makeAccount } from "#test/make-account.ts";
import { START } from "#test/server.ts";
import { forecastDueToday } from "./reads.ts";

const { db } = await makeDatabase();
const ACCOUNTS = 90;

/** Accounts as an import leaves them, some with siblings and a past of months, beside some that are in the queue already. */
beforeAll(async () => {
  for (let number = 0; number < 3; number += 1) await makeAccount(db, { source: "before" });
  let companyId = newId();
  for (let number = 0; number < ACCOUNTS; number += 1) {
    if (number % 6 !== 1) companyId = newId();
    const signedUpOn = number % 9 === 0 ? "2025-09-20" : "2026-02-20";
    await makeAccount(db, { companyId, source: "new", perDay: 40_000 * (number % 11), signedUpOn });
  }
  for (const table of ["account_state", "segment_stay", "alert", "decision", "forecast", "forecast_detail"])
    await db.run(sql`
      delete from ${sql.table(table)} where account_id in (select account_id from account where source = 'new')`);
  await db.run(sql`delete from queue_entry where account_id in (select account_id from account where source = 'new')`);
  await db.run(sql`update account set reconstructed_through = null where source = 'new'`);
  await db.run(sql`
    insert into account_due (account_id, since) select account_id, ${START} from account where source = 'new'`);
});

const forecast = (accountDays: number) =>
  inTransaction(db, (tx) => forecastDueToday(tx, START, { accountDays, accounts: 5_000 }));

describe("how many would be due today", () => {
  it("is exactly what it then is, over siblings, pasts and what is in the queue already", async () => {
    expect(await countQueue(db)).toBe(3);
    const exact = await forecast(200_000);
    const estimate = await forecast(1_000);
    expect(
      await db.list(sql`select 1 as one from decision join account using (account_id) where source = 'new'`),
    ).toEqual([]);
    const ids = await db.list(sql<{ accountId: string }>`select account_id as "accountId" from account_due`);
    for (const { accountId } of ids) await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
    const actual = await countQueue(db);
    expect(exact).toEqual({ dueToday: actual, isEstimate: false });
    expect(actual).toBeGreaterThan(30);
    expect(estimate.isEstimate).toBe(true);
    expect(Math.abs(estimate.dueToday - actual)).toBeLessThan(actual / 2);
  });

  it("is what it is when nothing came in", async () => {
    expect(await forecast(200_000)).toEqual({ dueToday: await countQueue(db), isEstimate: false });
  });
});
