import { beforeAll, describe, expect, it } from "vitest";
import { listAccounts } from "#contract/accounts.ts";
import { type BoardCard, getBoardAges, getBoardColumns, listBoardCards } from "#contract/board.ts";
import { logFact, overrideStage, undoFact } from "#contract/onboarding.ts";
import { STAGE_IDS } from "#core/onboarding/stage.ts";
import { addMinutes } from "#core/time/instant.ts";
import { listAccounts as answerAccounts } from "#server/features/account-tables/operations.ts";
import * as implemented from "#server/features/board/operations.ts";
import { recordListChange } from "#server/features/list-versions/reads.ts";
import * as onboarding from "#server/features/onboarding/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const board = { getBoardColumns, getBoardAges, listBoardCards };
const server = await makeServer({
  operations: { ...board, listAccounts, logFact, undoFact, overrideStage },
  implementations: {
    ...implemented,
    listAccounts: answerAccounts,
    logFact: onboarding.logFact,
    undoFact: onboarding.undoFact,
    overrideStage: onboarding.overrideStage,
  },
});
const { db } = server;
const me = server.as("specialist");

const DAY_MINUTES = 24 * 60;

/** A row as lists show it; of the account behind it only the name is the same, by which words of a filter find it. */
async function makeRow(part: Record<string, unknown> & { name: string }) {
  const { accountId } = await makeAccount(db, { name: part.name });
  const entries = Object.entries(part);
  for (const [column, value] of entries)
    await db.run(sql`update account_state set ${sql.ref(column)} = ${value} where account_id = ${accountId}`);
  return accountId;
}

describe("the board", () => {
  beforeAll(async () => {
    for (let index = 0; index < 60; index++) {
      const stage = STAGE_IDS[index % STAGE_IDS.length];
      await makeRow({
        name: `Board ${index}`,
        stage,
        stage_since: addMinutes(START, -index * DAY_MINUTES),
        currency: index % 3 === 0 ? "EUR" : "USD",
        net_minor: index % 5 === 0 ? null : 1000 * index + 7,
        at_least: index === 12,
      });
    }
    await makeRow({ name: "Board retired", stage: "called_twice" });
    await makeRow({ name: "Board warm", stage: "new_account", stage_unmapped: "Warm" });
    await makeRow({ name: "Board outside", stage: null, stage_since: null });
  }, 120_000);

  const filter = "Board";

  it("has every account of the table in exactly one column, or without a stage", async () => {
    const { total } = await me.call(listAccounts, { filter });
    for (const detail of ["fine", "coarse"] as const) {
      const found = await me.call(getBoardColumns, { filter, detail });
      expect(found.total).toBe(total);
      expect(found.withoutStage).toBe(1);
      expect(found.columns.reduce((sum, { count }) => sum + count, 0)).toBe(total - 1);
      expect(found.columns.at(-1)).toMatchObject({ column: "unmapped", name: "Not mapped", count: 2 });
    }
  });

  it("sums whole columns by currency, and says how many have no forecast", async () => {
    const { columns } = await me.call(getBoardColumns, { filter, detail: "coarse" });
    const rows = await db.list(sql<{ currency: string; netMinor: number | null }>`
      select currency, net_minor as "netMinor" from account_state
      where name like 'Board %' and stage in ('engaged_email', 'engaged_call_booked')`);
    const engaged = columns.find(({ column }) => column === "3")!;
    expect(engaged.name).toBe("3 Engaged");
    expect(engaged.count).toBe(rows.length);
    expect(engaged.withoutForecast).toBe(rows.filter(({ netMinor }) => netMinor === null).length);
    for (const { net, accounts } of engaged.sums) {
      const ofCurrency = rows.filter(({ currency, netMinor }) => currency === net.currency && netMinor !== null);
      expect([accounts, net.minor]).toEqual([
        ofCurrency.length,
        ofCurrency.reduce((sum, { netMinor }) => sum + (netMinor ?? 0), 0),
      ]);
    }
    expect(engaged.sums.map(({ net }) => net.currency).toSorted()).toEqual(["EUR", "USD"]);
  });

  it("says where a sum is a lower bound", async () => {
    const { columns } = await me.call(getBoardColumns, { filter });
    const bounds = columns.filter(({ sums }) => sums.some(({ atLeast }) => atLeast)).map(({ column }) => column);
    expect(bounds).toEqual(["new_account"]);
  });

  it("tiles each column with its pages, in the order of the table", async () => {
    for (const sort of ["renewal", "-net", "name"]) {
      const table = (await me.call(listAccounts, { filter, sort, limit: 200 })).data;
      const { columns } = await me.call(getBoardColumns, { filter });
      for (const { column, count, stages } of columns) {
        const cards: BoardCard[] = [];
        for (let at = 0; at < count; at += 2)
          cards.push(...(await me.call(listBoardCards, { filter, sort, column, at, limit: 2 })).data);
        const expected =
          column === "unmapped"
            ? table.filter(({ name }) => name === "Board retired" || name === "Board warm")
            : table.filter(({ stage, name }) => stages.includes(stage ?? "") && name !== "Board warm");
        expect(cards.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
        expect(cards).toHaveLength(count);
      }
    }
  });

  it("has the exact median age of whole columns", async () => {
    const { columns } = await me.call(getBoardAges, { filter });
    // Accounts 0, 12, 24, 36 and 48 are new, as many days old.
    expect(columns[0]).toEqual({ column: "new_account", medianDays: 24 });
    expect(columns[11]).toEqual({ column: "churned", medianDays: 35 });
  });

  it("calls nothing slow before enough accounts have left a stage, and counts all of the team's then", async () => {
    const before = await me.call(getBoardAges, { filter });
    expect(before.paces.every(({ limits }) => limits === null)).toBe(true);
    const ids = await db.list(sql<{ accountId: string }>`
      select account_id as "accountId" from account_state where name like 'Board %' and stage is not null
      order by account_id limit 20`);
    for (const [index, { accountId }] of ids.entries())
      await db.run(
        sql`update account_state set stage_days = jsonb_build_object('initiated', ${index + 1}::integer)
          where account_id = ${accountId}`,
      );
    await recordListChange(db, null);
    const { paces, enoughStays } = await me.call(getBoardAges, { filter: "no such name" });
    expect(enoughStays).toBe(20);
    expect(paces.find(({ stage }) => stage === "initiated")).toEqual({
      stage: "initiated",
      stays: 20,
      limits: { typicalDays: 10, slowDays: 15, stuckDays: 18 },
    });
  });

  it("gives a card its reason: what nobody could place, else why it is in the queue", async () => {
    const [warm] = (await me.call(listBoardCards, { filter: '"Board warm"', column: "unmapped" })).data;
    expect(warm).toMatchObject({ unmappedLabel: "Warm", reason: 'The old tool says "Warm"; choose the stage' });
    const { accountId } = await makeAccount(db, { name: "Reasonable" });
    const [card] = (await me.call(listBoardCards, { filter: accountId, column: "new_account" })).data;
    const { reason } = await db.get(sql<{ reason: string }>`
      select detail #>> '{queueEntry,reasons,0,text}' as reason from account_state where account_id = ${accountId}`);
    expect(reason).toBeTruthy();
    expect(card).toMatchObject({ name: "Reasonable", reason, unmappedLabel: null });
  });

  it("names the columns where one is asked for that it has not", async () => {
    await expect(me.call(listBoardCards, { column: "4" })).rejects.toThrow('The board has no column "4"');
    await expect(me.call(listBoardCards, { column: "4", detail: "coarse" })).resolves.toBeTruthy();
  });
});

describe("an account on its way over the board", () => {
  it("leaves a trace of how long each stage took it, and comes back when that is undone", async () => {
    const { accountId } = await makeAccount(db, { name: "Wanderer" });
    const daysOf = async () =>
      (
        await db.get(sql<{ days: Record<string, number> | null }>`
        select stage_days as days from account_state where account_id = ${accountId}`)
      ).days;
    expect(await daysOf()).toBeNull();
    const columnOf = async () =>
      (await me.call(getBoardColumns, { filter: accountId })).columns.find(({ count }) => count > 0)?.column;
    await me.call(logFact, { accountId, kind: "mail_sent" });
    expect(await columnOf()).toBe("initiated");
    expect(await daysOf()).toEqual({ new_account: expect.any(Number) });
    const { factId } = await me.call(logFact, { accountId, kind: "churned", fields: { reason: "cost" } });
    expect(await columnOf()).toBe("churned");
    await me.call(undoFact, { accountId, factId });
    expect(await columnOf()).toBe("initiated");
  });

  it("stands apart while the old tool's word for its stage is not known, until something is logged", async () => {
    const { accountId } = await makeAccount(db, { name: "Foreigner" });
    await db.run(sql`
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, body)
      values (${accountId}, ${newId()}, 'stage_imported', ${addMinutes(START, -30)}, ${START}, 'import', 'crm',
        '{"stage": null, "label": "Lukewarm"}')`);
    server.clock.set(addMinutes(START, 1));
    const reply = await me.call(logFact, { accountId, kind: "reply_settled" });
    const unmapped = (await me.call(listBoardCards, { filter: accountId, column: "unmapped" })).data;
    expect(unmapped).toMatchObject([{ unmappedLabel: "Lukewarm", stage: "new_account" }]);
    expect(reply.stage).toBe("new_account");
    await me.call(logFact, { accountId, kind: "mail_sent" });
    expect((await me.call(listBoardCards, { filter: accountId, column: "unmapped" })).data).toEqual([]);
    expect((await me.call(listBoardCards, { filter: accountId, column: "initiated" })).data).toHaveLength(1);
    server.clock.set(START);
  });
});

describe("who may look at the board", () => checkAccess(server, Object.values(board)));
