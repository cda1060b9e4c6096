import { beforeEach, describe, expect, it } from "vitest";
import * as priceBooks from "#contract/price-books.ts";
import * as contract from "#contract/team-tasks.ts";
import { reportUsage as reportUsageOperation } from "#contract/usage.ts";
import type { Instant } from "#core/time/instant.ts";
import { settleUnpriced } from "#server/features/price-books/jobs.ts";
import { createPriceBook } from "#server/features/price-books/operations.ts";
import * as implemented from "#server/features/team-tasks/operations.ts";
import { reportUsage } from "#server/features/usage/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const { listTeamTasks, assignTeamTask } = contract;
const { db, owner, members, ...server } = await makeServer({
  operations: {
    listTeamTasks,
    assignTeamTask,
    reportUsage: reportUsageOperation,
    createPriceBook: priceBooks.createPriceBook,
  },
  implementations: { ...implemented, createPriceBook, reportUsage },
});
const lead = server.as("lead");
const LATER: Instant = "2026-05-02T06:00:00.000Z";

const tasks = async (withClosed = "true") => (await lead.call(listTeamTasks, { withClosed })).data;
const look = (meters: string[] | null = null, now: Instant = START) => settleUnpriced(db, now, meters);
const makeUsage = (meter: string) => makeAccount(db, { meter, perDay: 5 });

function price(...meters: string[]) {
  const products = meters.map((key) => ({ key, name: key, unit: "x", tiers: [{ up_to: null, unit_amount_usd: "1" }] }));
  const body = { currency: "USD", products };
  return lead.call(priceBooks.createPriceBook, {
    priceBookId: `b-${meters.join("-")}`,
    effectiveOn: "2026-03-05",
    body,
  });
}

beforeEach(async () => {
  await owner.run(sql`truncate account cascade`);
  await owner.run(sql`delete from price_book where price_book_id <> 'posthog-2026-07'`);
  await db.run(sql`delete from team_task`);
});

describe("a meter without a price", () => {
  it("is one task for the pool, however many accounts use it and however often it is looked at", async () => {
    for (const _ of [1, 2]) await makeUsage("notebooks");
    await Promise.all([look(), look(["notebooks"]), look()]);
    await look();
    expect(await tasks()).toMatchObject([
      { kind: "price-meter", subject: "notebooks", title: "Price notebooks", assigneeId: null, openedAt: START },
    ]);
  });

  it("is none while every meter with usage has a price", async () => {
    await makeAccount(db);
    await look();
    expect(await tasks()).toEqual([]);
  });

  it("closes its task when a book in force prices it, and opens another when it is without one again", async () => {
    await makeUsage("notebooks");
    await look();
    await price("notebooks");
    await look([]);
    expect(await tasks("false")).toEqual([]);
    expect(await tasks()).toMatchObject([{ closedAt: START, closedBecause: "done" }]);
    await owner.run(sql`delete from price_book where price_book_id = 'b-notebooks'`);
    await look();
    expect(await tasks()).toMatchObject([{ closedAt: null }, { closedBecause: "done" }]);
  });

  it("is still one where its price is of another currency", async () => {
    const { accountId } = await makeUsage("notebooks");
    await db.run(sql`update account set currency = 'EUR' where account_id = ${accountId}`);
    const body = { currency: "EUR", products: [] };
    await lead.call(priceBooks.createPriceBook, { priceBookId: "euros", effectiveOn: "2026-03-05", body });
    await look();
    await price("notebooks");
    await look([]);
    expect(await tasks("false")).toMatchObject([{ subject: "notebooks" }]);
  });

  it("closes its task when nobody uses it any more, which is seen with the next import or night", async () => {
    await makeUsage("notebooks");
    await look();
    await look([], LATER);
    expect(await tasks("false")).toHaveLength(1);
    await look(null, LATER);
    expect(await tasks()).toMatchObject([{ closedBecause: "not-needed", closedAt: LATER }]);
  });
});

describe("usage that is reported row by row", () => {
  const reported = (accountId: string, meter: string) =>
    server.as("operator").call(reportUsageOperation, {
      rows: [{ account: accountId, meter, day: "2026-03-04", quantity: "7" }],
    });
  const waiting = () =>
    db.list<object>(sql`select payload from graphile_worker._private_jobs as job
      join graphile_worker._private_tasks as task on task.id = job.task_id
      where task.identifier = 'price-books.watch-meters' and job.payload::jsonb -> 'meters' <> '[]'`);

  it("asks for a look at its meter once, where that has no price", async () => {
    const { accountId } = await makeAccount(db);
    await reported(accountId, "product_analytics");
    expect(await waiting()).toEqual([]);
    await reported(accountId, "notebooks");
    expect(await waiting()).toEqual([{ payload: { meters: ["notebooks"] } }]);
    await look(["notebooks"]);
    await reported(accountId, "notebooks");
    expect(await waiting()).toHaveLength(1);
    expect(await tasks()).toMatchObject([{ subject: "notebooks" }]);
  });
});

describe("who prices it", () => {
  it("is somebody of the team, or the pool again, and only one of two who take it at once", async () => {
    await makeUsage("notebooks");
    await look();
    const [{ teamTaskId, version }] = (await tasks()) as [contract.TeamTask];
    const give = (assigneeId: string | null) => lead.call(assignTeamTask, { teamTaskId, version, assigneeId });
    const ends = await Promise.allSettled([give(members.lead), give(members.operator)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const [taken] = (await tasks()) as [contract.TeamTask];
    expect(taken.version).toBe(version + 1);
    const pooled = await lead.call(assignTeamTask, { teamTaskId, version: taken.version, assigneeId: null });
    expect(pooled).toMatchObject({ assigneeId: null, assigneeName: null });
    await expect(give("019a0000-0000-7000-8000-000000000000")).rejects.toMatchObject({ code: "team-task.assignee" });
  });

  it("is nobody any more once it closed", async () => {
    await makeUsage("notebooks");
    await look();
    await price("notebooks");
    await look();
    const [{ teamTaskId, version }] = (await tasks()) as [contract.TeamTask];
    const late = lead.call(assignTeamTask, { teamTaskId, version, assigneeId: members.lead });
    await expect(late).rejects.toMatchObject({ code: "team-task.closed" });
    const unknown = lead.call(assignTeamTask, { teamTaskId: members.lead, version, assigneeId: null });
    await expect(unknown).rejects.toMatchObject({ code: "team-task.unknown" });
  });
});

describe("who may ask for tasks of the team", () => {
  checkAccess({ ...server, db, members }, [listTeamTasks, assignTeamTask]);
});
