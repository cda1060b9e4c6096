import { describe, expect, it } from "vitest";
import type { FactDetail } from "#core/onboarding/fact.ts";
import { addDays } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { makeAccount } from "#test/make-account.ts";
import { START } from "#test/server.ts";
import { rebuildProjections, refreshAllDue } from "./jobs.ts";
import { deriveForReading, refreshAccount, refreshCompany } from "./reads.ts";
import * as store from "./store.ts";

const { db } = await makeDatabase();

async function recordFact(into: Db, accountId: string, detail: FactDetail, at = START, corrects: string | null = null) {
  const factId = newId();
  const { kind, ...body } = detail;
  await into.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, corrects, body)
    values (${accountId}, ${factId}, ${kind}, ${at}, ${at}, 'member', ${newId()}, 'hand', ${corrects}, ${json(body)})`);
  return factId;
}

const OUTREACH = { kind: "outreach_sent", outreach: "first", automated: false, thread: "onboarding" } as const;

async function rowOf(accountId: string) {
  const [row] = await db.list(sql<{ row: Record<string, unknown> }>`
    select to_jsonb(account_state) - 'derived_at' as row from account_state where account_id = ${accountId}`);
  return row?.row;
}

async function queueOf(companyId: string) {
  const [row] = await db.list(sql<{ row: Record<string, unknown> }>`
    select to_jsonb(queue_entry) - 'derived_at' as row from queue_entry where company_id = ${companyId}`);
  return row?.row ?? null;
}

const decisionsOf = (accountId: string) =>
  db.list(sql<{ naturalKey: string }>`
    select natural_key as "naturalKey" from decision where account_id = ${accountId} order by 1`);

describe("one fact", () => {
  it("moves the stage and the queue at once, and taking it back restores both exactly", async () => {
    const { accountId, companyId } = await makeAccount(db);
    const before = { row: await rowOf(accountId), queue: await queueOf(companyId) };
    expect(before.row).toMatchObject({ verdict: "in", stage: "new_account" });
    expect(before.queue).toMatchObject({ account_id: accountId, unseen: true });

    const factId = await inTransaction(db, async (tx) => {
      const recorded = await recordFact(tx, accountId, OUTREACH);
      await refreshAccount(tx, accountId, START);
      return recorded;
    });
    const during = { row: await rowOf(accountId), queue: await queueOf(companyId) };
    expect(during.row).toMatchObject({ stage: "initiated", contact_by: null });
    expect(during.queue).not.toEqual(before.queue);

    await inTransaction(db, async (tx) => {
      await recordFact(tx, accountId, { kind: "voided", reason: "Undone" }, START, factId);
      await refreshAccount(tx, accountId, START);
    });
    expect({ row: await rowOf(accountId), queue: await queueOf(companyId) }).toEqual(before);
  });

  it("is gone with the state it made when its transaction fails", async () => {
    const { accountId } = await makeAccount(db);
    const before = await rowOf(accountId);
    const failed = inTransaction(db, async (tx) => {
      await recordFact(tx, accountId, OUTREACH);
      await refreshAccount(tx, accountId, START);
      throw new Error("The connection was lost");
    });
    await expect(failed).rejects.toThrow("The connection was lost");
    expect(await rowOf(accountId)).toEqual(before);
    expect(await store.countDue(db)).toBe(0);
  });

  it("of two people at once both count, and decide nothing twice", async () => {
    const { accountId } = await makeAccount(db);
    const act = (detail: FactDetail) =>
      inTransaction(db, async (tx) => {
        await recordFact(tx, accountId, detail);
        await refreshAccount(tx, accountId, START);
      });
    await Promise.all([
      act(OUTREACH),
      act({ kind: "call_held", callId: null, customerAttendees: 2 }),
      act({ kind: "inbound_reply", author: "human", thread: "onboarding" }),
      act(OUTREACH),
    ]);
    expect(await rowOf(accountId)).toMatchObject({ stage: "intro_call_completed" });
    const { derived } = await deriveForReading(db, accountId, START);
    expect(derived.facts.facts).toHaveLength(4);
    // Whether the reply waits hangs on which of the last two came first; the queue has to agree either way.
    expect((await queueOf(derived.facts.account.companyId))?.["band"]).toBe(derived.queueEntry?.band);
    const keys = (await decisionsOf(accountId)).map(({ naturalKey }) => naturalKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => key.startsWith("segment-entered"))).toHaveLength(1);
  });

  it("about no account says so", async () => {
    await expect(refreshAccount(db, newId(), START)).rejects.toThrow("There is no such account.");
  });
});

describe("membership", () => {
  it("stays when usage falls, and is one stay", async () => {
    const { accountId } = await makeAccount(db, { signedUpOn: "2026-02-20", perDay: 400_000 });
    await db.run(sql`update usage_month set days = array_fill(1::numeric, array[31]) where account_id = ${accountId}`);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-06T08:00:00.000Z"));
    expect(await rowOf(accountId)).toMatchObject({ verdict: "in" });
    const stays = await db.list(sql`select left_on as "leftOn" from segment_stay where account_id = ${accountId}`);
    expect(stays).toEqual([{ leftOn: null }]);
  });
});

describe("accounts of one company", () => {
  it("have one row in the queue: the best of them, then the next best, then none", async () => {
    const companyId = newId();
    const large = await makeAccount(db, { companyId, region: "EU", perDay: 2_000_000 });
    const small = await makeAccount(db, { companyId, region: "US", perDay: 400_000 });
    const rows = () =>
      db.list(sql<{ accountId: string }>`
      select account_id as "accountId" from queue_entry where company_id = ${companyId}`);
    expect(await rows()).toEqual([{ accountId: large.accountId }]);
    const both = (await queueOf(companyId))!["reasons"] as { accountName: string | null }[];
    expect(new Set(both.map(({ accountName }) => accountName))).toEqual(new Set([large.name, small.name]));

    for (const [accountId, left] of [
      [large.accountId, [{ accountId: small.accountId }]],
      [small.accountId, []],
    ] as const) {
      await recordFact(db, accountId, { kind: "graduated" });
      await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
      expect(await rows()).toEqual(left);
    }
  });

  it("are ranked together when a request derives one of them while a batch derives the other", async () => {
    const companyId = newId();
    const ours = await makeAccount(db, { companyId, region: "EU", perDay: 400_000 });
    const sibling = await makeAccount(db, { companyId, region: "US", perDay: 410_000 });
    const wrong: number[] = [];
    const said = new Map<string, string>();
    // Being written to and having that taken back both move the account's place in the queue.
    const say = async (accountId: string) => {
      const corrects = said.get(accountId);
      if (!corrects) said.set(accountId, await recordFact(db, accountId, OUTREACH));
      else await recordFact(db, accountId, { kind: "voided", reason: "Undone" }, START, corrects);
      if (corrects) said.delete(accountId);
    };
    for (let round = 0; round < 25; round += 1) {
      await say(ours.accountId);
      await say(sibling.accountId);
      await store.markDue(db, [sibling.accountId], START);
      await Promise.all([
        inTransaction(db, (tx) => refreshAccount(tx, ours.accountId, START)),
        refreshAllDue(db, START),
        inTransaction(db, (tx) => refreshAccount(tx, sibling.accountId, START)),
      ]);
      const raced = await queueOf(companyId);
      await inTransaction(db, (tx) => refreshCompany(tx, companyId, START));
      if (JSON.stringify(raced) !== JSON.stringify(await queueOf(companyId))) wrong.push(round);
    }
    expect(wrong).toEqual([]);
  });

  it("are all put aside by an act on the company", async () => {
    const companyId = newId();
    const accounts = [await makeAccount(db, { companyId }), await makeAccount(db, { companyId, region: "US" })];
    const act = (kind: string) =>
      db.run(sql`
      insert into queue_act (account_id, act_id, company_id, kind, member_id, until, happened_at)
      values (${accounts[0]!.accountId}, ${newId()}, ${companyId}, ${kind}, ${newId()}, '2026-03-10', ${START})`);
    await act("seen");
    await act("snoozed");
    await inTransaction(db, (tx) => refreshCompany(tx, companyId, START));
    expect(await queueOf(companyId)).toBeNull();
    await inTransaction(db, (tx) => refreshCompany(tx, companyId, "2026-03-10T00:01:00.000Z"));
    expect(await queueOf(companyId)).not.toBeNull();
  });
});

describe("the first forecast of a day", () => {
  it("is the one that is kept when more usage comes in later that day", async () => {
    const { accountId } = await makeAccount(db);
    const issued = () =>
      db.list(sql<{ net: number; day: string }>`
      select net_minor as net, issued_on as day from forecast where account_id = ${accountId} order by issued_on`);
    const before = await issued();
    await db.run(sql`
      update usage_month set days = array(select day * 2 from unnest(days) as day) where account_id = ${accountId}`);
    const derived = await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-05T18:00:00.000Z"));
    expect(await issued()).toEqual(before);
    expect(derived.forecast!.netMinor).toBeGreaterThan(before.at(-1)!.net);
    expect((await rowOf(accountId))!["net_minor"]).toBe(derived.forecast!.netMinor);
  });
});

describe("an alert", () => {
  it("is open while its reason holds, since the day on which it was raised", async () => {
    const { accountId } = await makeAccount(db);
    const alerts = () =>
      db.list(sql`
      select kind, raised_on as "raisedOn" from alert where account_id = ${accountId}`);
    const pay = (status: string, at: string) =>
      db.run(sql`
      insert into payment (account_id, payment_id, external_id, currency, amount_minor, status, happened_at, recorded_at)
      values (${accountId}, ${newId()}, ${newId()}, 'USD', 40000, ${status}, ${at}, ${at})`);
    await pay("failed", START);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
    expect(await alerts()).toEqual([{ kind: "payment-failed", raisedOn: "2026-03-05" }]);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-06T08:00:00.000Z"));
    expect(await alerts()).toEqual([{ kind: "payment-failed", raisedOn: "2026-03-05" }]);
    await pay("paid", "2026-03-06T09:00:00.000Z");
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-06T10:00:00.000Z"));
    expect(await alerts()).toEqual([]);
    const keys = (await decisionsOf(accountId)).map(({ naturalKey }) => naturalKey);
    expect(keys.filter((key) => key.startsWith("alert-raised"))).toHaveLength(1);
  });
});

describe("days on which no server ran", () => {
  /** Usage that grows by a fifth each day, so that the forecast crosses in the middle of the gap. */
  async function makeGrowing() {
    const account = await makeAccount(db, { signedUpOn: "2026-02-25", perDay: 80_000, source: "growing" });
    await db.run(sql`
      update usage_month set days = array(select round(80000 * power(1.2, place)) from generate_series(1, 8) as place)
      where account_id = ${account.accountId} and month = '2026-03-01'`);
    await db.run(sql`update complete_through set day = '2026-03-08' where source = 'growing'`);
    return account;
  }
  const DAYS = ["2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09"];
  const recordOf = async (accountId: string) => ({
    forecasts: await db.list(sql<{ day: string }>`
      select issued_on as day, net_minor as net, reconstructed from forecast
      where account_id = ${accountId} and issued_on > '2026-03-05' order by 1`),
    details: await db.list(sql`
      select issued_on as day, body, kept from forecast_detail
      where account_id = ${accountId} and issued_on > '2026-03-05' order by 1`),
    decisions: await db.list(sql<{ naturalKey: string; decidedOn: string }>`
      select natural_key as "naturalKey", decided_on as "decidedOn", reconstructed from decision
      where account_id = ${accountId} order by 1`),
  });

  it("are decided late, each as its own night would have, with every forecast and the crossing on its day", async () => {
    const lived = await makeGrowing();
    for (const day of DAYS)
      await inTransaction(db, (tx) => refreshAccount(tx, lived.accountId, `${day}T00:05:00.000Z`));
    const missed = await makeGrowing();
    await store.markDue(db, [missed.accountId], START);
    const now = "2026-03-09T09:00:00.000Z";
    await refreshAllDue(db, now);
    const record = await recordOf(missed.accountId);
    expect(record).toEqual(await recordOf(lived.accountId));
    expect(record.forecasts.map(({ day }) => day)).toEqual(DAYS);
    const crossed = record.decisions.filter(({ naturalKey }) => naturalKey.startsWith("level-crossed:net"));
    expect(crossed.map(({ decidedOn }) => decidedOn)).toEqual(["2026-03-07"]);
    const late = await db.list(sql<{ at: string }>`
      select distinct recorded_at as at from forecast where account_id = ${missed.accountId} and issued_on > '2026-03-05'`);
    expect(late).toEqual([{ at: now }]);
  });

  it("raise no alert whose moment is more than 48 hours ago", async () => {
    const { accountId } = await makeAccount(db);
    await db.run(sql`
      insert into payment (account_id, payment_id, external_id, currency, amount_minor, status, happened_at, recorded_at)
      values (${accountId}, ${newId()}, ${newId()}, 'USD', 40000, 'failed', '2026-03-05T20:00:00Z', ${START})`);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-09T09:00:00.000Z"));
    const raised = await db.list(sql<{ day: string }>`
      select decided_on as day from decision where account_id = ${accountId} and kind = 'alert-raised' order by 1`);
    expect(raised).toEqual([{ day: "2026-03-08" }]);
  });

  it("are not forgotten by a rebuild, and decided once", async () => {
    const { accountId } = await makeAccount(db);
    await rebuildProjections(db, "2026-03-07T09:00:00.000Z");
    await refreshAllDue(db, "2026-03-08T09:00:00.000Z");
    const record = await recordOf(accountId);
    expect(record.forecasts).toHaveLength(3);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-08T10:00:00.000Z"));
    expect(await recordOf(accountId)).toEqual(record);
  });
});

describe("reading", () => {
  it("gives what was saved, and records nothing", async () => {
    const { accountId } = await makeAccount(db, { signedUpOn: addDays("2026-03-05", -300) });
    const before = await decisionsOf(accountId);
    const row = (await rowOf(accountId))!;
    const { derived } = await deriveForReading(db, accountId, START);
    expect(derived.decisions).toEqual([]);
    expect(await decisionsOf(accountId)).toEqual(before);
    expect(row).toMatchObject({
      verdict: derived.decided.verdict,
      rule: derived.decided.rule,
      stage: derived.stage.fine,
      net_minor: derived.bill!.forecast.net.mean.minor,
      previous_bill_minor: derived.bills.at(-1)!.net!.minor,
      priority: derived.queueEntry?.score ?? null,
    });
  });
});
