import { beforeEach, describe, expect, it } from "vitest";
import * as absences from "#contract/absences.ts";
import { addMinutes } from "#core/time/instant.ts";
import { loadToday } from "#server/features/queue/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount, makeLease } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";
import { awayAt, listAwayBetween, returnWorkOfAway } from "./reads.ts";

const { listAbsences, recordAbsence, changeAbsence, removeAbsence, restoreAbsence } = absences;
const operations = { listAbsences, recordAbsence, changeAbsence, removeAbsence, restoreAbsence };
const server = await makeServer({ operations, implementations: implemented });
const { db, members } = server;
const me = server.as("specialist");
const lead = server.as("lead");

/** Thursday, 5 March 2026, 08:00 UTC. */
const TODAY = START.slice(0, 10);
const NEXT_WEEK = { firstOn: "2026-03-09", lastOn: "2026-03-13" };

beforeEach(async () => {
  server.clock.set(START);
  await db.run(sql`update api_token set expires_at = '2026-06-01'`);
  await db.run(sql`delete from absence`);
  await db.run(sql`update member set time_zone = 'UTC'`);
});

const leases = async (memberId: string) =>
  (await db.list(sql`select from lease where member_id = ${memberId} and until > ${START}`)).length;

describe("an absence", () => {
  it("is meant in the zone of the member, by halves of days", async () => {
    await db.run(sql`update member set time_zone = 'Asia/Kathmandu' where member_id = ${members.specialist}`);
    const made = await me.call(recordAbsence, { ...NEXT_WEEK, firstHalf: "afternoon" });
    expect(made).toMatchObject({
      memberName: "Some specialist",
      timeZone: "Asia/Kathmandu",
      startsAt: "2026-03-09T06:15:00.000Z",
      endsAt: "2026-03-13T18:15:00.000Z",
      isNow: false,
      version: 1,
    });
    expect((await me.call(listAbsences, {})).data).toEqual([made]);
  });

  it("is one's own to record; a lead records others', and nobody one of who has left", async () => {
    const memberId = members.viewer;
    await expect(me.call(recordAbsence, { ...NEXT_WEEK, memberId })).rejects.toMatchObject({
      status: 403,
      code: "absence.of-others",
    });
    expect((await lead.call(recordAbsence, { ...NEXT_WEEK, memberId })).memberId).toBe(memberId);
    await expect(lead.call(recordAbsence, { ...NEXT_WEEK, memberId: newId() })).rejects.toMatchObject({
      code: "absence.member",
    });
  });

  it("does not share a moment with another one of the same member, and meets it at noon", async () => {
    await me.call(recordAbsence, { firstOn: "2026-03-09", lastOn: "2026-03-09", lastHalf: "morning" });
    await expect(me.call(recordAbsence, NEXT_WEEK)).rejects.toMatchObject({
      code: "absence.overlaps",
      message: "Some specialist is away 9 Mar in the morning already. Change that one.",
    });
    await me.call(recordAbsence, { ...NEXT_WEEK, firstHalf: "afternoon" });
    await lead.call(recordAbsence, NEXT_WEEK);
    const both = await Promise.allSettled(
      [1, 2].map(() => me.call(recordAbsence, { firstOn: "2026-04-01", lastOn: "2026-04-02" })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is changed, removed and brought back, and refused to who has read an older version", async () => {
    const { absenceId, version } = await me.call(recordAbsence, NEXT_WEEK);
    const days = { ...NEXT_WEEK, lastOn: "2026-03-10", firstHalf: "morning", lastHalf: "morning" } as const;
    const changed = await me.call(changeAbsence, { absenceId, version, ...days });
    expect(changed).toMatchObject({ ...days, version: 2 });
    await expect(me.call(changeAbsence, { absenceId, version, ...days })).rejects.toMatchObject({
      code: "absence.changed-meanwhile",
    });
    await me.call(removeAbsence, { absenceId });
    expect((await me.call(listAbsences, {})).data).toEqual([]);
    expect(await me.call(restoreAbsence, { absenceId })).toMatchObject({ ...days, version: 4 });
    expect((await me.call(listAbsences, {})).data).toHaveLength(1);
  });

  it("is found by who looks back at it", async () => {
    await me.call(recordAbsence, { firstOn: TODAY, lastOn: TODAY });
    server.clock.set("2026-03-10T08:00:00.000Z");
    expect((await me.call(listAbsences, {})).data).toEqual([]);
    expect((await me.call(listAbsences, { since: TODAY })).data).toHaveLength(1);
    const between = await listAwayBetween(db, "2026-03-05T12:00:00.000Z", "2026-03-08T00:00:00.000Z");
    expect(between).toEqual([
      {
        memberId: members.specialist,
        memberName: "Some specialist",
        from: "2026-03-05T00:00:00.000Z",
        until: "2026-03-06T00:00:00.000Z",
      },
    ]);
  });
});

describe("when it begins", () => {
  it("returns what the member works to the pool, at once where it has begun", async () => {
    const account = await makeAccount(db);
    await makeLease(db, account, members.specialist);
    await me.call(recordAbsence, { firstOn: TODAY, lastOn: TODAY });
    expect(await leases(members.specialist)).toBe(0);
    const acts = await db.list(sql<{ kind: string; reason: string }>`
      select kind, reason from queue_act where company_id = ${account.companyId}`);
    expect(acts).toContainEqual({ kind: "released", reason: "Away" });
    expect(server.news).toContainEqual({ type: "queue.changed", companyId: account.companyId });
  });

  it("returns it at its half of the day and once, so that who works all the same may go on", async () => {
    const account = await makeAccount(db);
    const noon = "2026-03-05T12:00:00.000Z";
    await me.call(recordAbsence, { firstOn: TODAY, lastOn: TODAY, firstHalf: "afternoon" });
    await makeLease(db, account, members.specialist);
    const returnAt = (now: string) => inTransaction(db, (tx) => returnWorkOfAway(tx, now));
    expect(await returnAt(addMinutes(noon, -1))).toEqual([]);
    await db.run(sql`update lease set until = ${addMinutes(noon, 20)} where member_id = ${members.specialist}`);
    expect(await returnAt(noon)).toEqual([account.companyId]);
    await makeLease(db, account, members.specialist);
    await db.run(sql`update lease set until = ${addMinutes(noon, 30)} where member_id = ${members.specialist}`);
    expect(await returnAt(addMinutes(noon, 5))).toEqual([]);
  });

  it("shows what is due to the pool, with whose it is, until the member is back", async () => {
    const { accountId } = await makeAccount(db);
    await db.run(sql`
      insert into task (account_id, task_id, kind, title, due_on, assignee_id, created_by, version, recorded_at, changed_at)
      values (${accountId}, ${newId()}, 'task', 'Send the guide', ${TODAY}, ${members.specialist}, 'x', 1, ${START}, ${START})`);
    const tasksAt = async (now: string) =>
      (await loadToday(db, { show: "pool", limit: 50, memberId: members.lead, now })).tasks;
    expect(await tasksAt(START)).toEqual([]);
    await me.call(recordAbsence, { firstOn: TODAY, lastOn: TODAY });
    const away = { memberName: "Some specialist", until: "2026-03-06T00:00:00.000Z" };
    expect(await tasksAt(START)).toMatchObject([{ title: "Send the guide", mine: false, away }]);
    expect(await awayAt(db, START)).toEqual(new Map([[members.specialist, { memberId: members.specialist, ...away }]]));
    expect(await tasksAt(away.until)).toEqual([]);
    expect((await awayAt(db, away.until)).size).toBe(0);
  });
});

describe("who may", () => {
  checkAccess(server, Object.values(operations));
});
