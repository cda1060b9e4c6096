import { beforeEach, describe, expect, it } from "vitest";
import * as accountFields from "#contract/account-fields.ts";
import * as contract from "#contract/fields.ts";
import { explain } from "#core/segments/explain.ts";
import { saveAccounts } from "#server/features/account-records/reads.ts";
import { deriveForReading, refreshAccount } from "#server/features/state/reads.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const operations = {
  listFields: contract.listFields,
  surveyFields: contract.surveyFields,
  defineField: contract.defineField,
  changeField: contract.changeField,
  retireField: contract.retireField,
  listAccountFields: accountFields.listAccountFields,
  setAccountField: accountFields.setAccountField,
  clearAccountField: accountFields.clearAccountField,
  listFieldHistory: accountFields.listFieldHistory,
};
const { db, ...server } = await makeServer({ operations, implementations: implemented });
const lead = server.as("lead");
const specialist = server.as("specialist");

beforeEach(async () => {
  server.clock.set(START);
  await server.owner.run(sql`truncate account cascade`);
  for (const table of ["account_alias", "account_state", "account_due", "field"])
    await server.owner.run(sql`delete from ${sql.table(table)}`);
});

const on = (day: number) => `2026-03-0${day}T08:00:00.000Z`;

/** A row of accounts.csv from a source that knows the account by its id there. */
async function send(account: { accountId: string; externalId: string }, source: string, values: object, at = START) {
  await db.run(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
    values (${source}, 'EU', ${account.externalId}, ${account.accountId}, ${at}) on conflict do nothing`);
  const record = { account: null, values: { account: account.externalId, region: "EU", ...values } };
  const context = { source, importRunId: newId(), now: at, sample: false, stageLabels: new Map() as never };
  await inTransaction(db, async (tx) => {
    await saveAccounts(tx, [record], context);
    await refreshAccount(tx, account.accountId, at);
  });
}

async function fieldOf(accountId: string, fieldId: string, asOf?: { asOf: string; reading?: "known-now" }) {
  const { data } = await specialist.call(accountFields.listAccountFields, { accountId, ...asOf });
  return data.find(({ field }) => field.fieldId === fieldId);
}

const define = (fieldId: string, part: object = {}) =>
  lead.call(contract.defineField, { fieldId, label: "Tier", type: "text", ...part });

describe("a field of the team's own", () => {
  it("takes what sources had sent under its name before it was defined", async () => {
    const account = await makeAccount(db);
    await send(account, "billing", { "custom.seats": "12" });
    const { proposals } = await lead.call(contract.surveyFields, {});
    expect(proposals).toMatchObject([{ fieldId: "seats", type: "number", accounts: 1, sources: ["billing"] }]);
    await define("seats", { label: "Seats", type: "number", unit: "seats" });
    const found = await fieldOf(account.accountId, "seats");
    expect(found).toMatchObject({
      value: 12,
      text: "12 seats",
      source: "billing",
      observedAt: START,
      why: "From billing.",
    });
    const { derived } = await deriveForReading(db, account.accountId, START);
    expect(derived.ruleFacts.attributes["seats"]).toBe(12);
    expect((await lead.call(contract.surveyFields, {})).proposals).toEqual([]);
  });

  it("keeps what cannot be read, says why, and does not let it count", async () => {
    const account = await makeAccount(db);
    await send(account, "billing", { "custom.seats": "a dozen" });
    await define("seats", { type: "number" });
    const found = await fieldOf(account.accountId, "seats");
    expect(found).toMatchObject({ value: null, candidates: [{ text: "a dozen", counts: false }] });
    expect(found?.candidates[0]?.problem).toContain("is not a number");
    await lead.call(contract.changeField, { fieldId: "seats", type: "text" });
    expect((await fieldOf(account.accountId, "seats"))?.value).toBe("a dozen");
  });

  it("is named once, and never like something of ours", async () => {
    await define("tier");
    for (const fieldId of ["tier", "plan", "employees", "net"])
      await expect(define(fieldId)).rejects.toMatchObject({ code: "fields.invalid" });
  });

  it("is renamed, retired and taken back into use without losing a value", async () => {
    const account = await makeAccount(db);
    await define("tier");
    await send(account, "billing", { "custom.tier": "gold" });
    const { field } = await lead.call(contract.changeField, { fieldId: "tier", label: "Support tier", replaces: 1 });
    expect(field).toMatchObject({ label: "Support tier", version: 2 });
    await expect(
      lead.call(contract.changeField, { fieldId: "tier", label: "Other", replaces: 1 }),
    ).rejects.toMatchObject({ code: "fields.changed" });
    await lead.call(contract.retireField, { fieldId: "tier", retired: true });
    expect(await fieldOf(account.accountId, "tier")).toBeUndefined();
    await lead.call(contract.retireField, { fieldId: "tier", retired: false });
    expect((await fieldOf(account.accountId, "tier"))?.value).toBe("gold");
  });
});

describe("several sources", () => {
  it("stay beside each other, and the order of the field decides, also for the account's name", async () => {
    const account = await makeAccount(db, { name: "Acme" });
    await send(account, "billing", { name: "Acme", employees: 50 });
    await send(account, "crm", { name: "Acme Ltd", employees: 80 });
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({ value: 50, source: "billing" });
    await lead.call(contract.changeField, { fieldId: "employees", sources: ["crm", "billing"] });
    await lead.call(contract.changeField, { fieldId: "name", sources: ["crm"] });
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({ value: 80, source: "crm" });
    const { derived } = await deriveForReading(db, account.accountId, START);
    expect([derived.facts.account.name, derived.ruleFacts.attributes["employees"]]).toEqual(["Acme Ltd", 80]);
    await send(account, "billing", { name: "Acme Inc", employees: 55 }, on(6));
    const name = await fieldOf(account.accountId, "name");
    expect([name?.value, name?.why]).toEqual(["Acme Ltd", "From crm. billing says Acme Inc."]);
  });

  it("are as old as their last delivery of the field, and marked once that is too old", async () => {
    const account = await makeAccount(db);
    await lead.call(contract.changeField, { fieldId: "employees", freshForDays: 2 });
    await send(account, "billing", { name: "Acme", employees: 50 }, on(1));
    await send(account, "billing", { name: "Acme", employees: 50 }, on(3));
    await send(account, "billing", { name: "Acme" }, on(4));
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({ observedAt: on(3), isStale: false });
    await lead.call(contract.changeField, { fieldId: "employees", freshForDays: 1 });
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({
      observedAt: on(3),
      isStale: true,
      value: 50,
    });
  });

  it("know no value any more where a cell came empty", async () => {
    const account = await makeAccount(db);
    await send(account, "billing", { employees: 50 }, on(1));
    await send(account, "billing", { employees: null }, on(2));
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({ value: null });
  });
});

describe("a person's word", () => {
  const set = (accountId: string, fieldId: string, part: object) =>
    specialist.call(accountFields.setAccountField, { accountId, fieldId, value: 0, ...part });

  it("counts until its day whatever sources send, and the list and rules know it", async () => {
    const account = await makeAccount(db);
    await send(account, "billing", { employees: 50 });
    const given = { value: 70, until: "2026-03-08", reason: "They told us" };
    expect(await set(account.accountId, "employees", given)).toMatchObject({
      value: 70,
      override: { until: "2026-03-08", reason: "They told us" },
    });
    await send(account, "billing", { employees: 51 }, on(6));
    const found = await fieldOf(account.accountId, "employees");
    expect(found).toMatchObject({ value: 70, candidates: [{ text: "51", counts: false }] });
    expect(found?.why).toContain("until 8 Mar 2026: They told us. billing says 51.");
    const valueOn = async (at: string) => {
      await inTransaction(db, (tx) => refreshAccount(tx, account.accountId, at));
      const { listed } = await db.get(sql<{ listed: unknown }>`
        select fields -> 'employees' as listed from account_state where account_id = ${account.accountId}`);
      return listed;
    };
    expect([await valueOn(on(7)), await valueOn(on(8))]).toEqual([70, 51]);
  });

  it("ends while its first source is late: what that said last counts again, as old as it is, before fresher others", async () => {
    const account = await makeAccount(db);
    await lead.call(contract.changeField, {
      fieldId: "employees",
      sources: ["crm", "billing", "desk"],
      freshForDays: 2,
    });
    await send(account, "crm", { employees: 80 }, on(1));
    await send(account, "desk", { employees: 10 }, on(4));
    await set(account.accountId, "employees", { value: 70, until: "2026-03-06" });
    server.clock.set("2026-03-05T20:00:00.000Z");
    await send(account, "billing", { employees: 55 }, "2026-03-05T20:00:00.000Z");
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({ value: 70, isStale: false });
    server.clock.set("2026-03-06T00:00:00.000Z");
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({
      ...{ value: 80, source: "crm", observedAt: on(1), isStale: true, override: null },
      why: "From crm, the first source of this field. billing says 55. desk says 10.",
      candidates: [{ counts: true }, { counts: false }, { counts: false }],
    });
    await send(account, "crm", { employees: 90 }, "2026-03-06T00:00:00.000Z");
    expect(await fieldOf(account.accountId, "employees")).toMatchObject({ value: 90, isStale: false });
  });

  it("is taken back, and both acts stay in the history and the audit log", async () => {
    const account = await makeAccount(db);
    await send(account, "billing", { employees: 50 });
    await set(account.accountId, "employees", { value: 70 });
    const cleared = await specialist.call(accountFields.clearAccountField, {
      accountId: account.accountId,
      fieldId: "employees",
    });
    expect(cleared).toMatchObject({ value: 50, override: null });
    const { data } = await specialist.call(accountFields.listFieldHistory, {
      accountId: account.accountId,
      fieldId: "employees",
    });
    expect(data.map(({ source, before, after, isTakenBack }) => [source, before, after, isTakenBack])).toEqual([
      ["person", "70", null, true],
      ["person", "50", "70", false],
      ["billing", null, "50", false],
    ]);
    const audited = await db.list(
      sql`select kind from audit where subject_kind = 'field' and account_id is not null order by sequence desc limit 2`,
    );
    expect(audited).toEqual([{ kind: "accounts.clearField" }, { kind: "accounts.setField" }]);
  });

  it("is refused where it cannot be read, has ended already, or is not theirs to say", async () => {
    const { accountId } = await makeAccount(db);
    await expect(set(accountId, "employees", { value: "many" })).rejects.toMatchObject({ code: "fields.value" });
    await expect(set(accountId, "employees", { value: 1, until: "2026-03-05" })).rejects.toMatchObject({
      code: "fields.until-past",
    });
    await expect(set(accountId, "name", { value: "Mine" })).rejects.toMatchObject({ code: "fields.not-yours" });
    await expect(
      lead.call(accountFields.setAccountField, { accountId, fieldId: "name", value: null }),
    ).rejects.toMatchObject({ code: "fields.needed" });
  });

  it("is refused when somebody else has said something since, with both values, and replaces it when said again", async () => {
    const account = await makeAccount(db);
    await define("seats", { label: "Seats", type: "number" });
    await send(account, "billing", { "custom.seats": "12" });
    const word = { accountId: account.accountId, fieldId: "seats" };
    await lead.call(accountFields.setAccountField, { ...word, value: 14, seen: 12 });
    const late = specialist.call(accountFields.setAccountField, { ...word, value: 20, seen: 12 });
    await expect(late).rejects.toMatchObject({
      code: "fields.changed-meanwhile",
      message: expect.stringMatching(/^Seats is 14 now, by .+; you saw 12\. Write yours again/),
    });
    expect((await specialist.call(accountFields.setAccountField, { ...word, value: 20, seen: 14 })).value).toBe(20);
    expect((await lead.call(accountFields.setAccountField, { ...word, value: 21 })).value).toBe(21);
  });

  it("names a member, and takes only links that are safe", async () => {
    const { accountId } = await makeAccount(db);
    await define("helper", { label: "Helper", type: "member" });
    await define("page", { label: "Page", type: "link" });
    const memberId = server.members.specialist;
    expect(await set(accountId, "helper", { value: memberId })).toMatchObject({ value: memberId });
    await expect(set(accountId, "helper", { value: newId() })).rejects.toMatchObject({ code: "fields.value" });
    await expect(set(accountId, "page", { value: "javascript:alert(1)" })).rejects.toMatchObject({
      code: "fields.value",
    });
  });
});

describe("a rule that reads a field", () => {
  it("takes accounts in by it, and neither lets the field go nor become what the rule cannot compare", async () => {
    const account = await makeAccount(db, { perDay: 1 });
    await define("tier");
    const [shipped] = await db.list(sql<{ body: { rows: object[] } }>`
      select body from rule_set where kind = 'segments' order by version desc limit 1`);
    const when = { all: [{ fact: "custom.tier", is: "equals", than: { value: "Gold" } }] };
    const row = { key: "own", rule: "I-9", label: "Of the gold tier", verdict: "in", route: "onboarding", when };
    await db.run(sql`insert into rule_set (rule_set_id, kind, version, effective_on, body, author, reason, recorded_at)
      values ('segments-own', 'segments', 9, '2026-01-01', ${json({ ...shipped!.body, rows: [row, ...shipped!.body.rows] })},
        'Ana', 'Gold is ours', ${START})`);
    const ruleOf = async () => (await deriveForReading(db, account.accountId, START)).derived.decided.rule;
    expect(await ruleOf()).not.toBe("I-9");
    await send(account, "crm", { "custom.tier": "gold" });
    expect(await ruleOf()).toBe("I-9");
    await expect(lead.call(contract.retireField, { fieldId: "tier", retired: true })).rejects.toMatchObject({
      code: "fields.used",
    });
    await expect(lead.call(contract.changeField, { fieldId: "tier", type: "number" })).rejects.toMatchObject({
      code: "fields.used",
    });
    await server.owner.run(sql`delete from rule_set where rule_set_id = 'segments-own'`);
  });

  it("explains itself by the words of its choices, not by their ids", async () => {
    const account = await makeAccount(db);
    await define("level", { label: "Level", type: "choice", choices: [{ id: "l-1", label: "First among equals" }] });
    await send(account, "crm", { "custom.level": "l-1" });
    const { derived, context } = await deriveForReading(db, account.accountId, START);
    const judging = { facts: derived.ruleFacts, asOf: derived.today, settings: context.segments.settings };
    expect(explain({ fact: "custom.level", is: "equals", than: { value: "l-1" } }, judging)).toMatchObject({
      label: "Level is First among equals",
      value: "First among equals",
      passed: true,
    });
  });
});

describe("a past day", () => {
  it("shows what was known then", async () => {
    const account = await makeAccount(db);
    await send(account, "billing", { employees: 50 }, on(1));
    await send(account, "billing", { employees: 60 }, on(3));
    await specialist.call(accountFields.setAccountField, {
      accountId: account.accountId,
      fieldId: "employees",
      value: 70,
    });
    const values = await Promise.all(
      ["2026-02-28", "2026-03-02", "2026-03-03", "2026-03-05"].map(
        async (asOf) => (await fieldOf(account.accountId, "employees", { asOf }))?.value,
      ),
    );
    expect(values).toEqual([undefined, 50, 60, 70]);
  });
});

describe("who may ask", () => checkAccess({ ...server, db }, Object.values(operations)));
