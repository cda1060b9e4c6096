import { expect, it } from "vitest";
import { listContradictions } from "#contract/contradictions.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import * as contradictions from "#server/features/contradictions/operations.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { mergeMonthRows } from "#server/features/usage/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const server = await makeServer({ operations: { listContradictions }, implementations: contradictions });
const { db } = server;
const WHOLE_ACCOUNT = "00000000-0000-0000-0000-000000000000";

async function correct(accountId: string, month: LocalDate, quantity: number) {
  const days = Array.from({ length: 28 }, (_, index) => (addDays(month, index) >= "2026-02-20" ? quantity : "NULL"));
  const row = {
    accountId,
    projectId: WHOLE_ACCOUNT,
    meter: "product_analytics",
    month,
    days: `{${days}}`,
    reported: 9,
  };
  await inTransaction(db, async (tx) => {
    await mergeMonthRows(tx, [row], { source: "billing", importRunId: null, now: START });
    await refreshAccount(tx, accountId, START);
  });
}

it("shows which crossing corrected days would have made otherwise, and decides nothing again", async () => {
  const { accountId, name } = await makeAccount(db, { perDay: 10, signedUpOn: "2026-02-20" });
  await makeAccount(db, { perDay: 10 });
  const none = await server.as("viewer").call(listContradictions, {});
  expect(none).toEqual({ data: [], accountsLookedAt: 0, accounts: 0 });
  const decided = () => db.list(sql`select natural_key, decided_on from decision where reconstructed order by 1`);
  const before = await decided();
  await correct(accountId, "2026-02-01", 9_000_000);
  const { data, accounts } = await server.as("viewer").call(listContradictions, { accountId });
  expect(accounts).toBe(1);
  expect(data.length).toBeGreaterThan(0);
  expect(data[0]).toMatchObject({ accountId, accountName: name, currency: "USD", recordedOn: "2026-03-05" });
  expect(data[0]!.wouldOn).toMatch(/^2026-0[23]-/);
  expect(await decided()).toEqual(before);
});
