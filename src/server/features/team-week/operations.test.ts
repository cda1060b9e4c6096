import { beforeEach, describe, expect, it } from "vitest";
import { getTeamWeek, listCounted, listMissed, WEEK_COUNTS } from "#contract/team-week.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const operations = { getTeamWeek, listCounted, listMissed };
const server = await makeServer({ operations, implementations: implemented });
const { db, members } = server;
const lead = server.as("lead");

/** Signed up on 20 February: in since the day after, known since 5 March, and its first bill is made on the 20th. */
const ENTERED = { signedUpOn: "2026-02-20" };
const AFTER = "2026-03-22T08:00:00.000Z";

beforeEach(async () => {
  server.clock.set(START);
  await db.run(sql`update api_token set expires_at = '2026-06-01'`);
  for (const table of [
    "absence",
    "lease",
    "queue_entry",
    "account_state",
    "account_due",
    "account",
    "task",
    "queue_act",
  ])
    await db.run(sql`delete from ${sql.table(table)}`);
});

type Made = { accountId: string; companyId: string };

async function addAct(
  { accountId, companyId }: Made,
  kind: string,
  given: { at: string; until?: string; reason?: string },
) {
  const actId = newId();
  await db.run(sql`
    insert into queue_act (account_id, act_id, company_id, kind, member_id, until, reason, happened_at)
    values (${accountId}, ${actId}, ${companyId}, ${kind}, ${members.specialist}, ${given.until ?? null},
      ${given.reason ?? null}, ${given.at})`);
  return actId;
}

async function addFact({ accountId }: Made, kind: string, at: string) {
  await db.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, body)
    values (${accountId}, ${newId()}, ${kind}, ${at}, ${at}, 'member', 'hand', '{}')`);
}

async function afterRenewal(accounts: readonly Made[]) {
  server.clock.set(AFTER);
  for (const { accountId } of accounts) await inTransaction(db, (tx) => refreshAccount(tx, accountId, AFTER));
  return lead.call(listMissed, {});
}

describe("the missed list", () => {
  it("has each account that passed its renewal with nothing of ours, with one cause", async () => {
    const unseen = await makeAccount(db, ENTERED);
    const snoozed = await makeAccount(db, ENTERED);
    const away = await makeAccount(db, ENTERED);
    const dropped = await makeAccount(db, ENTERED);
    const written = await makeAccount(db, ENTERED);
    const at = "2026-03-10T09:00:00.000Z";
    await addAct(snoozed, "snoozed", { at, until: "2026-03-21" });
    await addAct(away, "taken", { at });
    await addAct(dropped, "taken", { at: "2026-03-16T09:00:00.000Z" });
    await addFact(written, "call_held", at);
    await db.run(sql`
      insert into absence (absence_id, member_id, first_on, first_half, last_on, last_half, time_zone, starts_at, ends_at,
        recorded_by, recorded_at, changed_at, version)
      values (${newId()}, ${members.specialist}, '2026-03-12', 'morning', '2026-03-13', 'afternoon', 'UTC',
        '2026-03-12T00:00:00Z', '2026-03-14T00:00:00Z', ${members.lead}, ${START}, ${START}, 1)`);
    const { data, counts, from, through } = await afterRenewal([unseen, snoozed, away, dropped, written]);
    const causes = new Map(data.map(({ accountId, cause, sentence }) => [accountId, [cause, sentence]]));
    expect(causes).toEqual(
      new Map([
        [unseen.accountId, ["unseen", "It entered on 21 Feb, and nobody looked at it."]],
        [snoozed.accountId, ["snoozed_past", "Some specialist snoozed it on 10 Mar until 21 Mar, past its renewal."]],
        [
          away.accountId,
          ["absent", "Some specialist took it on 10 Mar and was away before its renewal; nobody else took it over."],
        ],
        [
          dropped.accountId,
          ["lease_dropped", "Some specialist took it on 16 Mar, and it went on without anybody in touch."],
        ],
      ]),
    );
    expect(data[0]).toMatchObject({ enteredOn: "2026-02-21", renewalOn: "2026-03-20" });
    expect([from, through]).toEqual(["2026-02-20", "2026-03-22"]);
    expect(Object.fromEntries(counts.map(({ cause, accounts }) => [cause, accounts]))).toEqual({
      ...{ data_late: 0, entered_late: 0, unseen: 1, snoozed_past: 1, absent: 1, lease_dropped: 1 },
    });
  });

  it("leaves out what was imported only after its renewal", async () => {
    const late = await makeAccount(db, { ...ENTERED, now: AFTER });
    expect((await afterRenewal([late])).data).toEqual([]);
  });

  it("leaves out what has not renewed yet, and does not count what was taken back or what customers did", async () => {
    const early = await makeAccount(db, ENTERED);
    expect((await lead.call(listMissed, {})).data).toEqual([]);
    const actId = await addAct(early, "snoozed", { at: "2026-03-10T09:00:00.000Z", until: "2026-03-25" });
    await db.run(sql`
      insert into queue_act (account_id, act_id, company_id, kind, member_id, undoes, happened_at)
      values (${early.accountId}, ${newId()}, ${early.companyId}, 'undone', ${members.specialist}, ${actId},
        '2026-03-10T09:05:00.000Z')`);
    await addFact(early, "inbound_reply", "2026-03-11T09:00:00.000Z");
    expect((await afterRenewal([early])).data).toMatchObject([{ cause: "unseen" }]);
  });
});

describe("the team's week", () => {
  it("shows what waits for whom, what was picked and skipped, and who waits longest", async () => {
    const first = await makeAccount(db, ENTERED);
    const second = await makeAccount(db, ENTERED);
    await addAct(first, "taken", { at: START });
    await addAct(first, "taken", { at: "2026-03-05T07:00:00.000Z" });
    await addAct(second, "skipped", { at: START, reason: "Speaks Czech only" });
    await db.run(sql`
      insert into task (account_id, task_id, kind, title, due_on, assignee_id, created_by, version, recorded_at, changed_at)
      values (${first.accountId}, ${newId()}, 'promise', 'Call', '2026-03-03', ${members.lead}, 'x', 1, ${START}, ${START}),
        (${first.accountId}, ${newId()}, 'task', 'Call', '2026-03-05', null, 'x', 1, ${START}, ${START})`);
    const week = await lead.call(getTeamWeek, { days: 7 });
    expect(week).toMatchObject({ from: "2026-02-27", through: "2026-03-05", picks: 1 });
    expect(week.members).toEqual([{ memberId: members.specialist, name: "Some specialist", picks: 1 }]);
    expect(week.needs[0]).toMatchObject({
      memberId: members.lead,
      due: 1,
      overdue: 1,
      promises: 1,
      oldestDueOn: "2026-03-03",
    });
    expect(week.needs.find(({ memberId }) => memberId === null)).toMatchObject({ due: 1, overdue: 0 });
    expect(week.skips).toMatchObject([
      { accountName: second.name, memberName: "Some specialist", reason: "Speaks Czech only" },
    ]);
    expect(week.groups.map(({ group }) => group)).toEqual(["size", "country", "age", "difficulty"]);
    for (const { cells } of week.groups) expect(cells).toMatchObject([{ picks: 1, verdict: "too_few_picks" }]);
    expect(week.longest.map(({ name }) => name).toSorted()).toEqual([first.name, second.name].toSorted());
    expect(week.longest[0]).toMatchObject({ since: "2026-02-21", waitsDays: 12, renewalOn: "2026-03-20" });
  });
});

describe("a number of the team's week", () => {
  const tasksOf = ({ accountId }: Made, tasks: readonly [kind: string, dueOn: string, whose: string | null][]) =>
    Promise.all(
      tasks.map(([kind, dueOn, whose]) =>
        db.run(sql`
          insert into task (account_id, task_id, kind, title, due_on, assignee_id, created_by, version, recorded_at, changed_at)
          values (${accountId}, ${newId()}, ${kind}, ${`${kind} of ${dueOn}`}, ${dueOn}, ${whose}, 'x', 1, ${START}, ${START})`),
      ),
    );

  it("opens as many accounts as it says, whoever it is of", async () => {
    const [first, second] = [await makeAccount(db, ENTERED), await makeAccount(db, ENTERED)];
    await tasksOf(first, [
      ["promise", "2026-03-03", members.lead],
      ["task", "2026-03-05", members.lead],
      ["task", "2026-03-06", members.lead],
    ]);
    await tasksOf(second, [
      ["task", "2026-03-04", null],
      ["promise", "2026-03-05", members.specialist],
    ]);
    await db.run(sql`
      insert into lease (company_id, account_id, member_id, taken_at, until)
      values (${second.companyId}, ${second.accountId}, ${members.specialist}, ${START}, '2026-03-05T12:00:00Z')`);
    const { needs } = await lead.call(getTeamWeek, {});
    for (const need of needs)
      for (const of of WEEK_COUNTS.filter((one) => one !== "picks")) {
        const { total, data } = await lead.call(listCounted, { of, whose: need.memberId ?? "pool" });
        const said = need.memberId === null && of === "leases" ? 0 : need[of];
        expect([need.name, of, total, data.length]).toEqual([need.name, of, said, said]);
      }
    const due = await lead.call(listCounted, { of: "due", whose: members.lead, limit: 1 });
    expect(due).toMatchObject({
      total: 2,
      data: [{ name: first.name, title: "promise of 2026-03-03", dueOn: "2026-03-03", memberName: "Some lead" }],
    });
    expect((await lead.call(listCounted, { of: "overdue", whose: "pool" })).data).toMatchObject([
      { accountId: second.accountId, memberId: null, at: null },
    ]);
    expect((await lead.call(listCounted, { of: "leases", whose: members.specialist })).data).toMatchObject([
      { accountId: second.accountId, at: "2026-03-05T12:00:00.000Z", title: null },
    ]);
  });

  it("opens the picks of a member and of everybody, of one kind of account and of all", async () => {
    const made = [await makeAccount(db, ENTERED), await makeAccount(db, ENTERED), await makeAccount(db, ENTERED)];
    for (const [index, account] of made.entries())
      await addAct(account, "taken", { at: `2026-03-0${index + 2}T07:00:00.000Z` });
    await addAct(made[0]!, "taken", { at: START });
    const { groups, members: pickers, picks } = await lead.call(getTeamWeek, { days: 7 });
    expect(picks).toBe(3);
    for (const { group, cells } of groups)
      for (const { memberId, bucket, picks: said } of cells) {
        const { total, data } = await lead.call(listCounted, { of: "picks", whose: memberId, group, bucket, days: 7 });
        expect([group, bucket, total, data.length]).toEqual([group, bucket, said, said]);
      }
    const all = await lead.call(listCounted, { of: "picks", days: 7 });
    expect(all.data.map(({ name, memberName }) => [name, memberName])).toEqual(
      made.toReversed().map(({ name }) => [name, pickers[0]!.name]),
    );
    expect((await lead.call(listCounted, { of: "picks", whose: members.lead, days: 7 })).total).toBe(0);
    expect((await lead.call(listCounted, { of: "picks", days: 2 })).total).toBe(2);
    await expect(lead.call(listCounted, { of: "picks", whose: "nobody" as "pool" })).rejects.toMatchObject({
      status: 422,
    });
  });
});

describe("who may look at the team's week", () => {
  checkAccess(server, Object.values(operations));
});
