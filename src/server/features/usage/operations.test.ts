import { describe, expect, it } from "vitest";
import { reportUsage as reportUsageContract } from "#contract/usage.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeServer, START } from "#test/server.ts";
import { reportUsage } from "./operations.ts";

const server = await makeServer({ operations: { reportUsage: reportUsageContract }, implementations: { reportUsage } });
const { db } = server;

async function makeAccount(externalId: string, region = "EU"): Promise<string> {
  const accountId = newId();
  await db.run(sql`insert into account (account_id, company_id, name, region, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
    values (${accountId}, ${newId()}, ${externalId}, ${region}, 'USD', 'payg', 1, 'csv', ${externalId}, ${START}, ${START})`);
  await db.run(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
    values ('csv', ${region}, ${externalId}, ${accountId}, ${START})`);
  return accountId;
}
const acme = await makeAccount("acme");
const report = (rows: object[], more: object = {}) =>
  server.as("operator").call(reportUsageContract, { rows, ...more } as never);
const row = (day: string, quantity: number | string, more: object = {}) => ({
  account: "acme",
  meter: "replay",
  day,
  quantity,
  ...more,
});
const daysOf = async (accountId: string) =>
  (
    await db.list(
      sql<{ days: string[] }>`select days from usage_month where account_id = ${accountId} order by project_id, month`,
    )
  ).map(({ days }) => days);

describe("usage that is reported row by row", () => {
  it("is recorded exactly, and the last of two rows for a day holds", async () => {
    const answer = await report([
      row("2026-02-01", 1),
      row("2026-02-01", "2.50"),
      row("2026-03-05", "123456789012345678"),
    ]);
    expect(answer).toEqual({ rows: 3, changed: 2, unchanged: 1 });
    const [february, march] = await daysOf(acme);
    expect([february![0], february![1], february!.length]).toEqual(["2.5", null, 28]);
    expect(march![4]).toBe("123456789012345678");
  });

  it("changes nothing when it comes again, and says so", async () => {
    expect(await report([row("2026-02-01", "2.5")])).toEqual({ rows: 1, changed: 0, unchanged: 1 });
    expect(await db.list(sql`select day from usage_revision`)).toEqual([]);
  });

  it("keeps the old value of a day that is corrected", async () => {
    await report([row("2026-02-01", 3)]);
    expect(
      await db.list(
        sql`select day, quantity_before::text as before, quantity_after::text as after from usage_revision`,
      ),
    ).toEqual([{ day: "2026-02-01", before: "2.5", after: "3" }]);
  });

  it("records nothing when one row is wrong, and points to each that is", async () => {
    const before = await daysOf(acme);
    const rows = [
      row("2026-02-02", 7),
      row("2026-02-03", -1),
      row("2026-02-04", 1, { account: "nobody" }),
      row("2027-01-01", 1),
    ];
    const refusal = await report(rows).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 422, code: "usage.rows-refused" });
    expect((refusal as { fields: { pointer: string }[] }).fields.map(({ pointer }) => pointer)).toEqual([
      "/rows/1/quantity",
      "/rows/2/account",
      "/rows/3/day",
    ]);
    expect(await daysOf(acme)).toEqual(before);
  });

  it("marks the account, with one waiting job for any number of reports", async () => {
    await report([row("2026-02-05", 1)]);
    await report([row("2026-02-06", 1)]);
    expect(await db.list(sql`select account_id as id from account_due`)).toEqual([{ id: acme }]);
    expect(
      (await db.list(sql`select 1 as one from graphile_worker.jobs where task_identifier = 'state.refresh-due'`))
        .length,
    ).toBe(1);
  });

  it("keeps projects apart and remembers up to which day all is in", async () => {
    await report([row("2026-02-01", 9, { project: "web" })], { completeThrough: "2026-03-01" });
    expect((await daysOf(acme)).some((days) => days[0] === "9")).toBe(true);
    expect(await db.list(sql`select name from project`)).toEqual([{ name: "web" }]);
    expect(await db.list(sql`select source, region, meter, day from complete_through`)).toEqual([
      { source: "api", region: "EU", meter: "replay", day: "2026-03-01" },
    ]);
  });
});
