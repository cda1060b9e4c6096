import { describe, expect, it } from "vitest";
import { includeAccount } from "#contract/accounts.ts";
import * as onboarding from "#contract/onboarding.ts";
import type { FactDetail } from "#core/onboarding/fact.ts";
import { addMinutes } from "#core/time/instant.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount, makeLease } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";
import { recordFact } from "./reads.ts";

const { listLogOptions, logFact, undoFact, offerMoves, overrideStage, confirmStage } = onboarding;
const operations = { listLogOptions, logFact, undoFact, offerMoves, overrideStage, confirmStage, includeAccount };
const server = await makeServer({ operations, implementations: implemented });
const { db, members } = server;
const me = server.as("specialist");

async function stateOf(accountId: string) {
  return db.get(sql<{ stage: string | null; messagedAt: string | null }>`
    select stage, last_messaged_at as "messagedAt" from account_state where account_id = ${accountId}`);
}

/** A fact that is not logged here, a minute after the start. */
async function handOver(accountId: string, detail: FactDetail, corrects: string | null = null): Promise<string> {
  const factId = newId();
  const at = addMinutes(START, 1);
  const actor = { kind: "member", id: members.specialist } as const;
  const envelope = { factId, happenedAt: at, recordedAt: at, actor, source: "handover", evidence: null, corrects };
  await inTransaction(db, async (tx) => {
    await recordFact(tx, accountId, detail, envelope);
    await refreshAccount(tx, accountId, at);
  });
  return factId;
}

describe("what can be logged", () => {
  it("is listed with what each kind needs, beside the stages and their groups", async () => {
    const { accountId } = await makeAccount(db);
    expect(accountId).toBeTruthy();
    const { data, stages } = await server.as("viewer").call(listLogOptions, {});
    expect(data.map(({ kind, key }) => `${key} ${kind}`).slice(0, 3)).toEqual([
      "m mail_sent",
      "r replied",
      "a reply_settled",
    ]);
    expect(data.find(({ kind }) => kind === "call_booked")?.fields).toEqual([
      { name: "startsAt", label: "Starts at", kind: "instant", required: true, choices: [] },
    ]);
    const reason = data.find(({ kind }) => kind === "churned")?.fields[0];
    expect(reason).toMatchObject({ kind: "choice", required: true });
    expect(reason?.choices).toContainEqual({ value: "cost", label: "Too expensive" });
    expect(stages[2]).toEqual({ stage: "engaged_email", label: "Engaged - email", group: "3" });
  });
});

describe("logging what happened", () => {
  it("answers the stage that follows, in lists at once", async () => {
    const { accountId } = await makeAccount(db);
    const logged = await me.call(logFact, { accountId, kind: "mail_sent", evidence: "https://mail.example/1" });
    expect(logged).toMatchObject({
      stage: "initiated",
      stageLabel: "Onboarding initiated",
      sentence: "Stage 2 Onboarding initiated.",
    });
    expect(await stateOf(accountId)).toEqual({ stage: "initiated", messagedAt: START });
    const [fact] = await db.list(sql`
      select kind, actor_kind as "by", actor_id as who, source, evidence, happened_at as at from fact
      where account_id = ${accountId}`);
    const { specialist } = server.members;
    const evidence = "https://mail.example/1";
    expect(fact).toEqual({ kind: "outreach_sent", by: "member", who: specialist, source: "hand", evidence, at: START });
    expect(server.news).toContainEqual({ type: "account.changed", accountId });
  });

  it("leaves an audit row with the stages before and after", async () => {
    const { accountId } = await makeAccount(db);
    const { factId } = await me.call(logFact, { accountId, kind: "replied" });
    const [act] = await db.list(sql`
      select kind, account_id as "accountId", subject_id as "factId", before, after from audit
      where account_id = ${accountId}`);
    const after = { stage: "engaged_email", kind: "inbound_reply" };
    expect(act).toEqual({ kind: "onboarding.log", accountId, factId, before: { stage: "new_account" }, after });
  });

  it("renews the lease of whoever does it", async () => {
    const account = await makeAccount(db);
    const leasedUntil = await makeLease(db, account, server.members.specialist);
    server.clock.set(addMinutes(START, 10));
    await me.call(logFact, { accountId: account.accountId, kind: "mail_sent" });
    expect(await leasedUntil()).toBe(addMinutes(START, 40));
    server.clock.set(START);
  });

  it("goes from a booked call to a held one, and says so when the stage stays", async () => {
    const { accountId } = await makeAccount(db);
    const startsAt = addMinutes(START, 60);
    const booked = await me.call(logFact, { accountId, kind: "call_booked", fields: { startsAt } });
    expect(booked.stage).toBe("engaged_call_booked");
    server.clock.set(addMinutes(START, 120));
    const held = await me.call(logFact, { accountId, kind: "call_held", fields: { customerAttendees: "2" } });
    expect(held.stage).toBe("intro_call_completed");
    const mail = await me.call(logFact, { accountId, kind: "mail_sent", happenedAt: START });
    expect(mail.sentence).toBe("It stays in stage 4a Intro call completed.");
    server.clock.set(START);
  });

  it("follows a call that is moved and cancelled, and an account that sales sends back", async () => {
    const { accountId } = await makeAccount(db);
    const log = async (kind: string, fields: Record<string, string> = {}) =>
      (await me.call(logFact, { accountId, kind, fields })).stage;
    expect(await log("replied")).toBe("engaged_email");
    expect(await log("reply_settled")).toBe("engaged_email");
    const waiting = await db.list(sql`select from queue_entry where account_id = ${accountId} and band = 1`);
    expect(waiting).toEqual([]);
    expect(await log("call_booked", { startsAt: addMinutes(START, 60) })).toBe("engaged_call_booked");
    expect(await log("call_moved", { startsAt: addMinutes(START, 90) })).toBe("engaged_call_booked");
    server.clock.set(addMinutes(START, 1));
    const cancelled = await me.call(logFact, { accountId, kind: "call_cancelled" });
    expect(cancelled.stage).toBe("engaged_email");
    expect((await me.call(undoFact, { accountId, factId: cancelled.factId })).stage).toBe("engaged_call_booked");
    // As an older tool recorded it, without a packet.
    await handOver(accountId, { kind: "referral_created", leadId: null });
    server.clock.set(addMinutes(START, 2));
    expect(await log("sent_back", { reason: "Too small for now" })).toBe("engaged_call_booked");
    server.clock.set(START);
  });

  it("leads to a handover where an account goes to sales or comes back, because both need words", async () => {
    const { accountId } = await makeAccount(db);
    const log = (kind: string, fields: Record<string, string> = {}) => me.call(logFact, { accountId, kind, fields });
    await expect(log("referred")).rejects.toMatchObject({ code: "handover.packet-missing" });
    const factId = await handOver(accountId, { kind: "handed_over", to: "sales", handoverId: newId() });
    const back = { reason: "Too small for now" };
    await expect(log("sent_back", back)).rejects.toMatchObject({ code: "handover.expects-missing" });
    await handOver(accountId, { kind: "voided", reason: "x" }, factId);
    expect((await log("sent_back", back)).stage).toBe("new_account");
  });

  it("takes a clock that is a little ahead as now, and refuses a moment to come", async () => {
    const { accountId } = await makeAccount(db);
    await me.call(logFact, { accountId, kind: "mail_sent", happenedAt: addMinutes(START, 5) });
    expect(await stateOf(accountId)).toEqual({ stage: "initiated", messagedAt: START });
    const ahead = me.call(logFact, { accountId, kind: "mail_sent", happenedAt: addMinutes(START, 6) });
    await expect(ahead).rejects.toMatchObject({ code: "log.in-future", fields: [{ pointer: "/happenedAt" }] });
  });

  type Refused = { kind: string; fields: Record<string, string>; pointer: string };
  it.each<Refused>([
    { kind: "party", fields: {}, pointer: "/kind" },
    { kind: "call_booked", fields: {}, pointer: "/fields/startsAt" },
    { kind: "call_booked", fields: { startsAt: "2026-03-01T08:00:00.000Z" }, pointer: "/fields/startsAt" },
    { kind: "call_booked", fields: { startsAt: "tomorrow" }, pointer: "/fields/startsAt" },
    { kind: "sent_back", fields: {}, pointer: "/fields/reason" },
    { kind: "churned", fields: { reason: "boredom" }, pointer: "/fields/reason" },
    { kind: "call_held", fields: { customerAttendees: "many" }, pointer: "/fields/customerAttendees" },
    { kind: "mail_sent", fields: { subject: "Hello" }, pointer: "/fields/subject" },
  ])("names $pointer when $kind cannot be logged with $fields", async ({ kind, fields, pointer }) => {
    const { accountId } = await makeAccount(db);
    const logged = me.call(logFact, { accountId, kind, fields });
    await expect(logged).rejects.toMatchObject({ status: 422, fields: [{ pointer }] });
  });

  it("works outside the segment, where there is no stage", async () => {
    const { accountId } = await makeAccount(db, { perDay: 10 });
    const logged = await me.call(logFact, { accountId, kind: "replied" });
    expect(logged).toMatchObject({ stage: null, stageLabel: null });
    expect(logged.sentence).toBe("It is not in the segment, so it has no stage.");
    const [row] = await db.list(sql`select band from queue_entry where account_id = ${accountId}`);
    expect(row).toEqual({ band: 1 });
  });
});

describe("taking back", () => {
  it("gives the stage from before, and keeps both facts", async () => {
    const { accountId } = await makeAccount(db);
    const { factId } = await me.call(logFact, { accountId, kind: "mail_sent" });
    const undone = await me.call(undoFact, { accountId, factId });
    expect(undone).toMatchObject({ stage: "new_account", sentence: "Stage 1 New account." });
    const facts = await db.list(sql`
      select kind, corrects from fact where account_id = ${accountId} order by corrects nulls first`);
    expect(facts).toEqual([
      { kind: "outreach_sent", corrects: null },
      { kind: "voided", corrects: factId },
    ]);
  });

  it("happens once, also when two ask at the same moment", async () => {
    const { accountId } = await makeAccount(db);
    const { factId } = await me.call(logFact, { accountId, kind: "mail_sent" });
    const undo = () => me.call(undoFact, { accountId, factId });
    const outcomes = await Promise.allSettled([undo(), undo(), undo()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(undo()).rejects.toMatchObject({ status: 409, code: "fact.taken-back" });
  });

  it("of a taking back brings the fact again, and that can be taken back again", async () => {
    const { accountId } = await makeAccount(db);
    const { factId } = await me.call(logFact, { accountId, kind: "mail_sent" });
    server.clock.set(addMinutes(START, 1));
    const undone = await me.call(undoFact, { accountId, factId });
    server.clock.set(addMinutes(START, 2));
    const again = await me.call(undoFact, { accountId, factId: undone.factId });
    expect(again.stage).toBe("initiated");
    server.clock.set(addMinutes(START, 3));
    expect((await me.call(undoFact, { accountId, factId })).stage).toBe("new_account");
    server.clock.set(START);
  });

  it("is for what was logged by hand on this account", async () => {
    const { accountId } = await makeAccount(db);
    const factId = newId();
    await db.run(sql`
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source)
      values (${accountId}, ${factId}, 'homework_sent', ${START}, ${START}, 'import', 'import')`);
    await expect(me.call(undoFact, { accountId, factId })).rejects.toMatchObject({ code: "fact.not-by-hand" });
    const other = await makeAccount(db);
    const elsewhere = me.call(undoFact, { accountId: other.accountId, factId });
    await expect(elsewhere).rejects.toMatchObject({ status: 404, code: "fact.unknown" });
  });
});

describe("moving to a stage", () => {
  it("offers the fact that leads there and says what is passed over", async () => {
    const { accountId } = await makeAccount(db);
    const offered = await me.call(offerMoves, { accountId, stage: "intro_call_completed" });
    expect(offered).toMatchObject({ facts: [{ kind: "call_held" }], takeBack: null });
    expect(offered.override).toBe(true);
    expect(offered.sentence).toBe(
      "Log what happened, and the stage follows. This passes over 2 Onboarding initiated, 3a Engaged - email.",
    );
    const same = await me.call(offerMoves, { accountId, stage: "new_account" });
    expect(same).toEqual({ facts: [], takeBack: null, override: false, sentence: "It is already there." });
  });

  it("offers only facts that lead there from where the account is, and else says what it takes", async () => {
    const { accountId } = await makeAccount(db);
    const second = await me.call(offerMoves, { accountId, stage: "second_call_completed" });
    expect(second).toMatchObject({ facts: [], takeBack: null, override: true });
    expect(second.sentence).toContain("It takes two calls that were held. Log “Call held” for each");
    await me.call(logFact, { accountId, kind: "call_held", happenedAt: START });
    const now = await me.call(offerMoves, { accountId, stage: "second_call_completed" });
    expect(now.facts.map(({ kind }) => kind)).toEqual(["call_held"]);
    const back = await me.call(offerMoves, { accountId, stage: "initiated" });
    expect(back).toMatchObject({ facts: [], takeBack: null });
  });

  it("goes back by taking back the fact that led on, and never offers one that does not", async () => {
    const { accountId } = await makeAccount(db);
    const mail = await me.call(logFact, { accountId, kind: "mail_sent" });
    const reply = await me.call(logFact, { accountId, kind: "replied" });
    const back = await me.call(offerMoves, { accountId, stage: "initiated" });
    expect(back).toMatchObject({
      facts: [],
      takeBack: { factId: reply.factId, sentence: expect.stringContaining("Is it wrong that the customer replied on") },
    });
    // The reply alone keeps it in 3a: taking back the mail leads nowhere.
    expect(await me.call(offerMoves, { accountId, stage: "new_account" })).toMatchObject({ takeBack: null });
    const undone = await me.call(undoFact, { accountId, factId: reply.factId });
    expect(undone.stage).toBe("initiated");
    const further = await me.call(offerMoves, { accountId, stage: "new_account" });
    expect(further.takeBack?.factId).toBe(mail.factId);
    expect((await me.call(undoFact, { accountId, factId: mail.factId })).stage).toBe("new_account");
  });

  it("is asked of an old tool's word that no stage answers to, and can be taken back", async () => {
    const { accountId } = await makeAccount(db);
    const at = addMinutes(START, -5);
    const envelope = {
      factId: newId(),
      happenedAt: at,
      recordedAt: at,
      source: "vitally",
      evidence: null,
      corrects: null,
    };
    await inTransaction(db, async (tx) => {
      const actor = { kind: "import", id: "run" } as const;
      await recordFact(tx, accountId, { kind: "stage_imported", label: "Warm", stage: null }, { ...envelope, actor });
      await refreshAccount(tx, accountId, START);
    });
    const word = () =>
      db.get(sql<{ word: string | null }>`
        select stage_unmapped as word from account_state where account_id = ${accountId}`);
    expect(await word()).toEqual({ word: "Warm" });
    const confirmed = await me.call(confirmStage, { accountId, stage: "engaged_email" });
    expect(confirmed.stage).toBe("engaged_email");
    expect(await word()).toEqual({ word: null });
    const again = me.call(confirmStage, { accountId, stage: "engaged_email" });
    await expect(again).rejects.toMatchObject({ status: 409, code: "stage.not-unmapped" });
    await me.call(undoFact, { accountId, factId: confirmed.factId });
    expect(await word()).toEqual({ word: "Warm" });
    expect(await stateOf(accountId)).toMatchObject({ stage: "new_account" });
    expect((await me.call(confirmStage, { accountId, stage: "new_account" })).stage).toBe("new_account");
    expect(await word()).toEqual({ word: null });
  });

  it("is not possible outside the segment, nor to a stage that there is not", async () => {
    const { accountId } = await makeAccount(db, { perDay: 10 });
    expect(await me.call(offerMoves, { accountId, stage: "initiated" })).toMatchObject({ facts: [], override: false });
    const override = { accountId, stage: "initiated", reason: "They asked", until: "2026-04-01" };
    await expect(me.call(overrideStage, override)).rejects.toMatchObject({ code: "stage.none" });
    const unknown = { code: "stage.unknown" };
    await expect(me.call(offerMoves, { accountId, stage: "9" })).rejects.toMatchObject(unknown);
    await expect(me.call(overrideStage, { ...override, stage: "9" })).rejects.toMatchObject(unknown);
  });

  it("by hand holds until a fact moves the stage, and can be taken back", async () => {
    const { accountId } = await makeAccount(db);
    const override = { accountId, stage: "engaged_email", reason: "They wrote to support", until: "2026-04-01" };
    const set = await me.call(overrideStage, override);
    expect(set).toMatchObject({ stage: "engaged_email", sentence: "Stage 3a Engaged - email." });
    await expect(me.call(overrideStage, override)).rejects.toMatchObject({ code: "stage.already-there" });
    const back = await me.call(undoFact, { accountId, factId: set.factId });
    expect(back.stage).toBe("new_account");
    const today = { ...override, until: START.slice(0, 10) };
    await expect(me.call(overrideStage, today)).rejects.toMatchObject({ code: "stage.end-passed" });
  });
});

describe("a person's word on whether it belongs in", () => {
  const word = { include: true, reason: "They asked for help", until: "2026-05-01" };
  const placeOf = (accountId: string) =>
    db.get(sql`
      select verdict, stage, entered_on as "enteredOn",
        exists (select from queue_entry where queue_entry.account_id = account_state.account_id) as "isDue",
        (select count(*) from segment_stay stay
          where stay.account_id = account_state.account_id and left_on is null) as stays
      from account_state where account_id = ${accountId}`);

  it("takes an account in at once, and keeps it out at once", async () => {
    const { accountId } = await makeAccount(db, { perDay: 10 });
    await me.call(includeAccount, { ...word, accountId });
    const inside = { verdict: "exception", stage: "new_account", enteredOn: "2026-03-05", isDue: true, stays: 1 };
    expect(await placeOf(accountId)).toEqual(inside);
    const { factId } = await me.call(includeAccount, { ...word, accountId, include: false, reason: "A mistake" });
    // The stay itself ends the day after, so that the slip can still be taken back without a trace.
    expect(await placeOf(accountId)).toMatchObject({ verdict: "out", isDue: false, stays: 1 });
    await me.call(undoFact, { accountId, factId });
    expect(await placeOf(accountId)).toEqual(inside);
  });

  it("renews the lease of whoever gives it", async () => {
    const account = await makeAccount(db, { perDay: 10 });
    const leasedUntil = await makeLease(db, account, server.members.specialist);
    server.clock.set(addMinutes(START, 10));
    await me.call(includeAccount, { ...word, accountId: account.accountId });
    expect(await leasedUntil()).toBe(addMinutes(START, 40));
    server.clock.set(START);
  });

  it("has to end after today", async () => {
    const { accountId } = await makeAccount(db);
    const refused = me.call(includeAccount, { ...word, accountId, until: START.slice(0, 10) });
    await expect(refused).rejects.toThrow("Choose a day after today");
  });
});

describe("who may log", () => {
  checkAccess(server, Object.values(operations));
});
