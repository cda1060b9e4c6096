import { beforeEach, describe, expect, it } from "vitest";
import * as handovers from "#contract/handovers.ts";
import { patternsOf } from "#core/people/blot-out.ts";
import { addMinutes } from "#core/time/instant.ts";
import { findTraces, removeTraces } from "#server/features/person-traces/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { proposeHandover, handOver, acceptHandover, bounceHandover, undoHandover, getHandover, listHandovers } =
  handovers;
const { getHandoverRules, saveHandoverRules } = handovers;
const operations = {
  proposeHandover,
  handOver,
  acceptHandover,
  bounceHandover,
  undoHandover,
  getHandover,
  listHandovers,
  getHandoverRules,
  saveHandoverRules,
};
const server = await makeServer({ operations, implementations: implemented });
const { db } = server;
const me = server.as("specialist");

beforeEach(async () => {
  server.clock.set(START);
  await db.run(sql`update api_token set expires_at = '2026-06-01'`);
  await db.run(sql`delete from handover`);
});

/** A bill of more than 1,000 USD. */
const large = { perDay: 3_000_000 };

const stageOf = async (accountId: string) =>
  (await db.get(sql<{ stage: string | null }>`select stage from account_state where account_id = ${accountId}`)).stage;

async function queueOf(accountId: string) {
  return db.find(sql<{ band: number; reasons: { term: string; text: string }[] }>`
    select band, reasons from queue_entry where account_id = ${accountId}`);
}

async function addHuman(accountId: string): Promise<void> {
  await db.run(sql`
    insert into human_assignment (account_id, assignment_id, role, name, since, source, recorded_at)
    values (${accountId}, ${newId()}, 'TAM', 'Kim Sato', '2026-02-25', 'billing', ${START})`);
  await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
}

describe("a packet", () => {
  it("is filled from the account's facts, whole and as one text", async () => {
    const { accountId, name, companyId } = await makeAccount(db, large);
    await makeAccount(db, { companyId, name: "Brightpath US", region: "US" });
    await db.run(sql`
      insert into person (person_id, source, external_id, name, email, recorded_at)
      values (${newId()}, 'billing', ${name}, 'Ada Park', 'ada@brightpath.example', ${START})`);
    await db.run(sql`
      insert into person_role (account_id, person_id, role, recorded_at)
      select ${accountId}, person_id, 'owner', ${START} from person where external_id = ${name}`);
    const { sections, packet, signals, isBlocked } = await me.call(proposeHandover, { accountId });
    expect(sections.map(({ part }) => part)).toEqual([
      "why",
      "bills",
      "products",
      "findings",
      "limits",
      "credits",
      "history",
      "contact",
      "siblings",
    ]);
    for (const { title, lines } of sections) for (const text of [title, ...lines]) expect(packet).toContain(text);
    expect(packet).toMatch(new RegExp(`^# ${name}: handover to sales\n`));
    expect(packet).toContain("Ada Park, ada@brightpath.example (owner; last seen: not known).");
    expect(packet).toMatch(/Brightpath US \(US\): forecast [\d,.]+ USD net/);
    expect(packet).toMatch(/Forecast of the period 20 Feb to 19 Mar: [\d,.]+ USD net.*usage through 4 Mar/);
    expect(isBlocked).toBe(false);
    expect(signals.map(({ kind, weight }) => [kind, weight])).toContainEqual(["human", "clear"]);
  });

  it("leaves a gap for what only a person knows", async () => {
    const { accountId } = await makeAccount(db);
    const { sections } = await me.call(proposeHandover, { accountId, to: "support" });
    expect(sections[0]?.lines[0]).toBe("What it is about, and since when: not recorded. Write it here.");
  });
});

describe("handing over", () => {
  it("moves the onboarding to 6c with the packet as it was edited, and waits for an answer", async () => {
    const { accountId } = await makeAccount(db, large);
    const given = await me.call(handOver, { accountId, to: "sales", packet: "They want a year." });
    expect(given).toMatchObject({
      to: "sales",
      state: "open",
      packet: "They want a year.",
      handedBy: "Some specialist",
    });
    expect(await stageOf(accountId)).toBe("sales_handoff");
    expect(await me.call(getHandover, { accountId, handoverId: given.handoverId })).toEqual(given);
    const { data, counts, longestOpenSince } = await me.call(listHandovers, {});
    expect(data.map(({ handoverId }) => handoverId)).toEqual([given.handoverId]);
    expect([counts, longestOpenSince]).toEqual([{ open: 1, overdue: 0, accepted: 0, bounced: 0 }, START]);
    expect(server.news).toContainEqual({ type: "account.changed", accountId });
  });

  it("is refused with the reason while a human of sales has the account, and goes to support all the same", async () => {
    const { accountId } = await makeAccount(db, large);
    await addHuman(accountId);
    const before = await stageOf(accountId);
    await expect(me.call(handOver, { accountId, to: "sales" })).rejects.toMatchObject({
      status: 409,
      code: "handover.blocked",
      message: expect.stringContaining("Looked after by Kim Sato (TAM since 25 Feb)."),
    });
    const given = await me.call(handOver, { accountId, to: "support" });
    expect(given.signals[0]).toMatchObject({ kind: "human", weight: "warns" });
    expect(await stageOf(accountId)).toBe(before);
  });

  it("is refused the second time, also of two at once", async () => {
    const { accountId } = await makeAccount(db, large);
    const both = await Promise.allSettled([1, 2].map(() => me.call(handOver, { accountId, to: "sales" })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(me.call(handOver, { accountId, to: "sales" })).rejects.toMatchObject({ code: "handover.blocked" });
  });
});

describe("what becomes of it", () => {
  async function handed() {
    const { accountId } = await makeAccount(db, large);
    const given = await me.call(handOver, { accountId, to: "sales" });
    return { accountId, of: { accountId, handoverId: given.handoverId }, given };
  }

  it("is accepted, and by whom", async () => {
    const { accountId, of } = await handed();
    server.clock.set(addMinutes(START, 5));
    const accepted = await me.call(acceptHandover, { ...of, acceptedBy: "Kim Sato" });
    expect(accepted).toMatchObject({ state: "accepted", acceptedBy: "Kim Sato", acceptedAt: addMinutes(START, 5) });
    expect(await stageOf(accountId)).toBe("sales_handoff");
    await expect(me.call(acceptHandover, of)).rejects.toMatchObject({ code: "handover.state" });
  });

  it("is sent back: the account is in Today with what the customer expects, at the stage that its facts give", async () => {
    const { accountId, of } = await handed();
    server.clock.set(addMinutes(START, 5));
    const bounce = { reason: "Too small for now", expects: "An answer about a year paid ahead" };
    const bounced = await me.call(bounceHandover, { ...of, ...bounce });
    expect(bounced).toMatchObject({ state: "bounced", bouncedReason: bounce.reason, expects: bounce.expects });
    expect(await stageOf(accountId)).toBe("new_account");
    const entry = await queueOf(accountId);
    expect(entry?.band).toBe(1);
    expect(entry?.reasons[0]).toMatchObject({
      term: "sent_back",
      text: "Sent back by sales; the customer expects: An answer about a year paid ahead",
    });
    const again = await me.call(proposeHandover, { accountId });
    expect(again.isBlocked).toBe(false);
    expect(again.signals).toContainEqual({
      kind: "sent-back",
      weight: "warns",
      text: "Sales sent it back on 5 Mar: Too small for now",
    });
  });

  it("is taken back step by step, and each fact of it stays, void", async () => {
    const { accountId, of, given } = await handed();
    const accepted = await me.call(acceptHandover, of);
    const bounced = await me.call(bounceHandover, { ...of, reason: "Wrong team", expects: "A call this week" });
    expect((await me.call(undoHandover, { ...of, version: bounced.version })).state).toBe("accepted");
    expect(await stageOf(accountId)).toBe("sales_handoff");
    expect((await queueOf(accountId))?.reasons.map(({ term }) => term) ?? []).not.toContain("sent_back");
    const open = await me.call(undoHandover, { ...of, version: bounced.version + 1 });
    expect(open).toMatchObject({ state: "open", acceptedAt: null, acceptedBy: null });
    const gone = await me.call(undoHandover, { ...of, version: open.version });
    expect(gone.state).toBe("taken-back");
    expect((await me.call(listHandovers, { state: "all", accountId })).data).toEqual([]);
    expect(await stageOf(accountId)).toBe("new_account");
    const kinds = await db.list(sql<{ kind: string }>`
      select kind from fact where account_id = ${accountId} order by recorded_at, fact_id`);
    expect(kinds.map(({ kind }) => kind).filter((kind) => kind !== "voided")).toHaveLength(3);
    expect([given.version, accepted.version]).toEqual([1, 2]);
    await expect(me.call(undoHandover, { ...of, version: gone.version })).rejects.toMatchObject({
      code: "handover.state",
    });
  });

  it("is not taken back by somebody who has not seen the last step", async () => {
    const { of, given } = await handed();
    await server.as("lead").call(acceptHandover, of);
    await expect(me.call(undoHandover, { ...of, version: given.version })).rejects.toMatchObject({
      code: "handover.changed-meanwhile",
    });
  });

  it("is listed by how long it waits, page by page, and by how new it is once it is settled", async () => {
    const ids: string[] = [];
    for (const minutes of [0, 1, 2]) {
      server.clock.set(addMinutes(START, minutes));
      ids.push((await handed()).given.handoverId);
    }
    const first = await me.call(listHandovers, { limit: 2 });
    const rest = await me.call(listHandovers, { limit: 2, cursor: first.nextCursor ?? undefined });
    expect([...first.data, ...rest.data].map(({ handoverId }) => handoverId)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
    for (const { accountId, handoverId } of [...first.data, ...rest.data])
      await me.call(acceptHandover, { accountId, handoverId });
    const accepted = await me.call(listHandovers, { state: "accepted" });
    expect(accepted.data.map(({ handoverId }) => handoverId)).toEqual([...ids].reverse());
    const [one] = accepted.data;
    for (const state of ["accepted", "all"] as const)
      expect((await me.call(listHandovers, { state, accountId: one!.accountId })).data).toEqual([one]);
  });

  it("is among the traces of the people whom its packet names, and forgets them with the rest", async () => {
    const { accountId } = await makeAccount(db, large);
    const packet = "Ada Park (ada@brightpath.example) wants a year.";
    const { handoverId } = await me.call(handOver, { accountId, to: "sales", packet });
    const patterns = patternsOf({ emails: ["ada@brightpath.example"], names: ["Ada Park"], phones: [] });
    const whose = { personIds: [], accountIds: [accountId], externalIds: [], patterns, renamed: [] };
    const traces = await findTraces(db, whose);
    expect(traces.texts.map(({ before }) => before)).toContain(packet);
    await inTransaction(db, (tx) => removeTraces(tx, whose, traces));
    const forgotten = await me.call(getHandover, { accountId, handoverId });
    expect(forgotten.packet).toBe("[erased person] ([erased person]) wants a year.");
  });

  it("names no person in the audit log", async () => {
    const { of } = await handed();
    await me.call(acceptHandover, { ...of, acceptedBy: "Kim Sato" });
    const rows = await db.list(sql<{ after: string }>`
      select after::text as after from audit where subject_id = ${of.handoverId}`);
    expect(rows).toHaveLength(2);
    for (const { after } of rows) expect(after).not.toContain("Kim");
  });
});

describe("the answer to a handover", () => {
  it("is due some working days later, and late from the day after until there is one", async () => {
    const { accountId } = await makeAccount(db, large);
    const { answerDueOn } = await me.call(proposeHandover, { accountId });
    const handed = await me.call(handOver, { accountId, to: "sales" });
    // Handed over on a Thursday: Friday, Monday, Tuesday.
    expect([answerDueOn, handed.answerDueOn, handed.isOverdue]).toEqual(["2026-03-10", "2026-03-10", false]);
    server.clock.set("2026-03-11T08:00:00.000Z");
    const { data, counts } = await me.call(listHandovers, {});
    expect(data).toMatchObject([{ isOverdue: true }]);
    expect(counts).toMatchObject({ open: 1, overdue: 1 });
    const accepted = await me.call(acceptHandover, {
      ...{ accountId, handoverId: handed.handoverId },
      acceptedBy: "Kim Sato",
    });
    expect(accepted).toMatchObject({ isOverdue: false, acceptedBy: "Kim Sato" });
    expect((await me.call(listHandovers, {})).counts.overdue).toBe(0);
  });
});

describe("the rules of handovers", () => {
  const lead = server.as("lead");

  it("are a rule set with versions: what was shipped first, then what a lead saved, and packets follow them", async () => {
    const { accountId } = await makeAccount(db, large);
    const shipped = await me.call(getHandoverRules, {});
    expect(shipped).toMatchObject({ version: 1, author: "Firstbill", rules: { answerWithinDays: 3, steadyBills: 3 } });
    const rules = { ...shipped.rules, answerWithinDays: 1, directOverMinor: { USD: 99_000_000 }, tellIfWrong: "Ops" };
    const asked = { rules, reason: "They answer quickly", replaces: 1 };
    await expect(me.call(saveHandoverRules, asked)).rejects.toMatchObject({ status: 403 });
    expect(await lead.call(saveHandoverRules, asked)).toMatchObject({ version: 2, author: "Some lead" });
    await expect(lead.call(saveHandoverRules, asked)).rejects.toMatchObject({ code: "rules.changed" });
    const { history, version } = await me.call(getHandoverRules, {});
    expect([version, history.map((one) => one.reason)]).toEqual([2, ["They answer quickly", "Shipped defaults."]]);
    const { packet, answerDueOn } = await me.call(proposeHandover, { accountId });
    expect(answerDueOn).toBe("2026-03-06");
    expect(packet).toContain("990,000.00 USD a month net");
    await addHuman(accountId);
    await expect(me.call(handOver, { accountId, to: "sales" })).rejects.toMatchObject({
      code: "handover.blocked",
      message: expect.stringContaining("if it went to the wrong people, tell Ops."),
    });
    await lead.call(saveHandoverRules, { rules: shipped.rules, reason: "As before" });
  });

  it("say in a dry run who would be over the level for sales, and are as they were afterwards", async () => {
    const { rules, version, history } = await lead.call(getHandoverRules, {});
    const { accountId } = await makeAccount(db, large);
    const tried = async (directOverMinor: Record<string, number>) =>
      (await lead.call(saveHandoverRules, { rules: { ...rules, directOverMinor }, reason: "Tried" }, { dryRun: true }))
        .effects;
    const same = await tried(rules.directOverMinor);
    expect(same).toMatchObject({ overBefore: same!.overAfter, changed: [] });
    expect(same!.overBefore).toBeGreaterThan(0);
    const none = await tried({ EUR: 0 });
    expect(none).toMatchObject({ overBefore: same!.overBefore, overAfter: 0 });
    expect(none!.changed.find((one) => one.accountId === accountId)).toMatchObject({
      isOver: false,
      net: { currency: "USD" },
    });
    expect(none!.changed).toHaveLength(same!.overBefore);
    expect(await lead.call(getHandoverRules, {})).toEqual({
      ...(await me.call(getHandoverRules, {})),
      version,
      history,
    });
    expect((await lead.call(saveHandoverRules, { rules, reason: "The same" })).effects).toBeNull();
  });

  it("are refused where a number cannot be meant", async () => {
    const { rules } = await lead.call(getHandoverRules, {});
    await expect(
      lead.call(saveHandoverRules, { rules: { ...rules, steadyBills: 0 }, reason: "None" }),
    ).rejects.toMatchObject({ status: 422 });
  });
});

describe("who may", () => {
  checkAccess(server, Object.values(operations));
});
