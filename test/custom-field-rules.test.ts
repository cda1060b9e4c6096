import { beforeEach, describe, expect, it } from "vitest";
import * as accountFieldContract from "#contract/account-fields.ts";
import * as accountContract from "#contract/accounts.ts";
import * as fieldContract from "#contract/fields.ts";
import * as contract from "#contract/rules.ts";
import { segmentPresetFromJson } from "#core/segments/segment-preset-from-json.ts";
import { saveAccounts } from "#server/features/account-records/reads.ts";
import * as accountTables from "#server/features/account-tables/operations.ts";
import * as accountOperations from "#server/features/accounts/operations.ts";
import * as fieldOperations from "#server/features/fields/operations.ts";
import * as implemented from "#server/features/rules/operations.ts";
import { countEffects } from "#server/features/rules/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import shippedRules from "../presets/usage-billed-analytics/segments.json" with { type: "json" };
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const { getRules, saveRules } = contract;
const { defineField, retireField } = fieldContract;
const { listAccountFields, setAccountField } = accountFieldContract;
const { listAccounts, explainAccount } = accountContract;
const { db, ...server } = await makeServer({
  operations: {
    ...{
      getRules,
      saveRules,
      defineField,
      retireField,
      listAccountFields,
      setAccountField,
      listAccounts,
      explainAccount,
    },
  },
  implementations: {
    ...implemented,
    defineField: fieldOperations.defineField,
    retireField: fieldOperations.retireField,
    listAccountFields: fieldOperations.listAccountFields,
    setAccountField: fieldOperations.setAccountField,
    listAccounts: accountTables.listAccounts,
    explainAccount: accountOperations.explainAccount,
  },
});
const lead = server.as("lead");
const specialist = server.as("specialist");

const WORTH = { fact: "custom.worth", is: "at-least", than: { value: 5000 } };
const TIER = { fact: "custom.tier", is: "one-of", than: { value: ["gold", "silver"] } };
const SIGNED = { fact: "custom.signed_on", is: "at-least", than: { value: "2026-02-01" } };
const LOST = { fact: "custom.tier", is: "equals", than: { value: "lost" } };
const comesIn = { all: [WORTH, TIER, SIGNED] };

/** The shipped rules, with one row that takes in and, first of all, one that keeps out. */
function rulesWith({ takesIn, keepsOut }: { takesIn: object; keepsOut?: object }) {
  const common = { on: true, route: "onboarding" };
  const entry = { ...common, key: "own-in", rule: "I-9", label: "A large contract", verdict: "in", when: takesIn };
  const lost = { ...common, key: "own-out", rule: "O-9", label: "A lost cause", verdict: "out", route: "none" };
  const rows = shippedRules.rows as object[];
  const staysIn = shippedRules.rows.findIndex(({ key }) => key === "stays-in");
  return {
    ...shippedRules,
    rows: [
      ...(keepsOut ? [{ ...lost, when: keepsOut }] : []),
      ...rows.slice(0, staysIn + 1),
      entry,
      ...rows.slice(staysIn + 1),
    ],
  };
}

const save = (rules: object, part: { replaces?: number } = {}, how: { dryRun?: boolean } = {}) =>
  lead.call(saveRules, { rules: rules as Record<string, unknown>, reason: "Large contracts are ours", ...part }, how);

/** A row of accounts.csv. */
async function send(account: { accountId: string; externalId: string; source: string }, values: object) {
  const record = { account: null, values: { account: account.externalId, region: "EU", ...values } };
  const context = {
    ...{ source: account.source, importRunId: newId(), now: START, sample: false },
    stageLabels: new Map() as never,
  };
  await inTransaction(db, async (tx) => {
    await saveAccounts(tx, [record], context);
    await refreshAccount(tx, account.accountId, START);
  });
}

const derive = (accountId: string, now = START) => inTransaction(db, (tx) => refreshAccount(tx, accountId, now));
const explain = (accountId: string) => specialist.call(explainAccount, { accountId });
const found = async (filter: string) => (await specialist.call(listAccounts, { filter })).data;

const GOOD = { "custom.worth": "5000", "custom.tier": "Gold", "custom.signed_on": "2026-02-01" };

beforeEach(async () => {
  server.clock.set(START);
  await server.owner.run(sql`truncate account cascade`);
  for (const table of ["account_alias", "account_state", "account_due", "field"])
    await server.owner.run(sql`delete from ${sql.table(table)}`);
  await server.owner.run(sql`delete from rule_set where kind = 'segments' and version > 1`);
  const choices = ["Gold", "Silver", "Lost"].map((label) => ({ id: label.toLowerCase(), label }));
  await lead.call(defineField, { fieldId: "worth", label: "Contract worth", type: "money", currency: "USD" });
  await lead.call(defineField, { fieldId: "tier", label: "Support tier", type: "choice", choices });
  await lead.call(defineField, { fieldId: "signed_on", label: "Signed on", type: "date" });
});

describe("rules that read a team's own fields", () => {
  it("take an account in once all of them hold, and say by which name, value and source", async () => {
    const account = await makeAccount(db, { perDay: 1 });
    await save(rulesWith({ takesIn: comesIn }));
    for (const [field, value] of [
      ["custom.worth", "4999.99"],
      ["custom.tier", "Lost"],
      ["custom.signed_on", "2026-01-31"],
    ] as const) {
      await send(account, { ...GOOD, [field]: value });
      expect((await explain(account.accountId)).verdict).toBe("out");
    }
    await send(account, GOOD);
    const { verdict, rule, tree, ruleVersion } = await explain(account.accountId);
    expect([verdict, rule, ruleVersion]).toEqual(["in", "I-9", "2"]);
    const row = tree.children.find(({ label }) => label === "I-9 A large contract");
    expect(row?.children.map(({ label, value, source }) => [label, value, source])).toEqual([
      ["Contract worth is at least 5000.00 USD", "5000.00", "billing"],
      ["Support tier is one of Gold, Silver", "Gold", "billing"],
      ["Signed on is at least 2026-02-01", "2026-02-01", "billing"],
    ]);
    const [entered] = await db.list<object>(sql`
      select body ->> 'rule' as rule, body -> 'inputs' ->> 'custom.worth' as worth from decision
      where kind = 'segment-entered'`);
    expect(entered).toEqual({ rule: "I-9", worth: "5000.00" });
  });

  it("say how near an account is, in the team's own words", async () => {
    const account = await makeAccount(db, { perDay: 1 });
    await save(rulesWith({ takesIn: comesIn }));
    await send(account, { ...GOOD, "custom.worth": "4990" });
    expect((await explain(account.accountId)).nearestFlip?.sentence).toBe(
      "Contract worth is 10.00 short of 5000.00, where this would change.",
    );
  });

  it("say which choice or day would change the answer where no amount would", async () => {
    // Nobody knows who looks after the accounts of this source, so that no forecast takes one in.
    const account = await makeAccount(db, { perDay: 1, source: "ledger", humansImported: false });
    await save(rulesWith({ takesIn: comesIn }));
    await send(account, { ...GOOD, "custom.tier": "Lost" });
    expect((await explain(account.accountId)).nearestFlip).toMatchObject({
      ...{ fact: "custom.tier", from: "lost", to: "gold" },
      sentence: "This would change if Support tier were Gold instead of Lost.",
    });
    await send(account, { ...GOOD, "custom.signed_on": "2026-01-30" });
    expect((await explain(account.accountId)).nearestFlip?.sentence).toBe(
      "This would change if Signed on were 2026-02-01 instead of 2026-01-30.",
    );
  });

  it("follow a person's word until its day, and the source again from then on", async () => {
    const { accountId, ...account } = await makeAccount(db, { perDay: 1 });
    await save(rulesWith({ takesIn: comesIn, keepsOut: LOST }));
    await send({ accountId, ...account }, GOOD);
    expect((await explain(accountId)).verdict).toBe("in");
    await specialist.call(setAccountField, { accountId, fieldId: "tier", value: "lost", until: "2026-03-06" });
    const held = await explain(accountId);
    expect([held.verdict, held.rule]).toEqual(["out", "O-9"]);
    expect(held.tree.children[0]).toMatchObject({
      ...{ label: "O-9 A lost cause", value: "decides" },
      children: [{ label: "Support tier is Lost", passed: true, value: "Lost", source: "set by hand" }],
    });
    expect(held.nearestFlip).toMatchObject({ fact: "custom.tier", from: "lost" });
    for (const [day, verdict] of [
      ["2026-03-05T23:59:00.000Z", "out"],
      ["2026-03-06T00:00:00.000Z", "in"],
    ] as const) {
      server.clock.set(day);
      await derive(accountId, day);
      expect([day, (await explain(accountId)).verdict]).toEqual([day, verdict]);
      expect([day, (await found(`verdict:${verdict}`)).length]).toEqual([day, 1]);
    }
  });

  it("see what the list shows and its filters find", async () => {
    const large = await makeAccount(db, { perDay: 1 });
    const small = await makeAccount(db, { perDay: 1 });
    await save(rulesWith({ takesIn: WORTH }));
    await send(large, GOOD);
    await send(small, { ...GOOD, "custom.worth": "10", "custom.tier": "Silver" });
    const [row, ...others] = await found("worth:>=5000 tier:gold signed_on:>=2026-02-01");
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...{ accountId: large.accountId, verdict: "in", rule: "I-9" },
      fields: { worth: 5000, tier: "gold", signed_on: "2026-02-01" },
    });
    expect((await found("verdict:in")).map(({ accountId }) => accountId)).toEqual([large.accountId]);
  });

  it("keep a field in use as long as they read it", async () => {
    await save(rulesWith({ takesIn: WORTH }));
    await expect(lead.call(retireField, { fieldId: "worth", retired: true })).rejects.toMatchObject({
      code: "fields.used",
    });
    const withTwo = rulesWith({ takesIn: { fact: "arr_usd", is: "above", than: { fact: "custom.worth" } } });
    await save(withTwo);
    await expect(lead.call(retireField, { fieldId: "worth", retired: true })).rejects.toMatchObject({
      code: "fields.used",
    });
    await save(shippedRules);
    expect(await lead.call(retireField, { fieldId: "worth", retired: true })).toMatchObject({
      field: { fieldId: "worth" },
    });
    await expect(found("verdict:in -(worth:>1)")).rejects.toMatchObject({
      code: "filter.invalid",
      fields: [{ pointer: "filter", at: { from: 13, to: 18 }, message: expect.stringContaining("is no longer used") }],
    });
  });
});

describe("saving rules", () => {
  it("makes a version from today on, derives every account again, and decides nothing of the past anew", async () => {
    const before = await lead.call(getRules, {});
    expect(before).toMatchObject({ version: 1, author: "Firstbill", history: [{ version: 1 }] });
    const { accountId } = await makeAccount(db);
    const decisions = () => db.list<object>(sql`select natural_key, decided_on, body from decision order by 1`);
    const decided = await decisions();
    expect(decided.length).toBeGreaterThan(0);
    expect(await save(rulesWith({ takesIn: WORTH }), { replaces: 1 })).toEqual({
      ...{ version: 2, effectiveOn: "2026-03-05", accounts: 1, effects: null },
    });
    expect(await db.list(sql`select from account_due`)).toHaveLength(1);
    await derive(accountId);
    expect(await decisions()).toEqual(decided);
    const after = await lead.call(getRules, {});
    expect(after).toMatchObject({ version: 2, author: "Some lead", reason: "Large contracts are ours" });
    expect(after.rules).toMatchObject({ version: "2", author: "Some lead", effectiveOn: "2026-03-05" });
    expect(after.history.map(({ version }) => version)).toEqual([2, 1]);
    const audited = await db.get(sql`select kind, before, after ->> 'version' as after from audit
      order by sequence desc limit 1`);
    expect(audited).toEqual({ kind: "rules.save", before: { version: 1 }, after: "2" });
  });

  it("is tried first: who would be in or out is counted, and nothing is there afterwards", async () => {
    const large = await makeAccount(db, { perDay: 1 });
    await makeAccount(db);
    await makeAccount(db, { perDay: 1 });
    await send(large, GOOD);
    const rules = rulesWith({ takesIn: WORTH, keepsOut: { fact: "custom.worth", is: "below", than: { value: 1 } } });
    expect(await save(rules, {}, { dryRun: true })).toMatchObject({
      ...{ version: 2, accounts: 3 },
      effects: { accounts: 3, inBefore: 1, inAfter: 2, enter: 1, leave: 0, isEstimate: false },
    });
    expect((await lead.call(getRules, {})).history).toHaveLength(1);
    const nobody = { ...shippedRules, rows: shippedRules.rows.slice(-1) };
    const preset = segmentPresetFromJson(nobody);
    expect(await countEffects(db, preset, { now: START })).toMatchObject({ inAfter: 0, enter: 0, leave: 1 });
    expect(await countEffects(db, preset, { now: START, most: 1 })).toMatchObject({ accounts: 3, isEstimate: true });
    const reported: number[][] = [];
    await countEffects(db, preset, { now: START, report: (...far) => void reported.push(far) });
    expect(reported).toEqual([1, 2, 3].map((done) => [done, 3]));
    expect((await explain(large.accountId)).verdict).toBe("out");
    await save(rules);
    await derive(large.accountId);
    expect((await explain(large.accountId)).verdict).toBe("in");
  });

  it("refuses what cannot be judged, at its place in the request", async () => {
    const refused = async (takesIn: object) => {
      const at = rulesWith({ takesIn: {} }).rows.findIndex((row) => "key" in row && row.key === "own-in");
      const error = await save(rulesWith({ takesIn })).catch((one) => one);
      expect(error.status).toBe(422);
      const [problem] = error.fields as { pointer: string; message: string }[];
      return [error.code, problem?.pointer.replace(`/rules/rows/${at}/when`, ""), problem?.message];
    };
    expect(await refused({ all: [TIER, { ...WORTH, fact: "custom.wroth" }] })).toEqual([
      ...["rules.field", "/all/1/fact", 'There is no field in use called "custom.wroth".'],
    ]);
    expect(await refused({ not: { fact: "arr_usd", is: "above", than: { fact: "custom.none" } } })).toEqual([
      ...["rules.field", "/not/than/fact", 'There is no field in use called "custom.none".'],
    ]);
    expect(await refused({ ...TIER, is: "above" })).toEqual([
      ...["rules.field", "", 'Support tier is a choice, which cannot be asked whether it is "above" this.'],
    ]);
    expect(await refused({ ...TIER, than: { value: ["gold", "bronze"] } })).toEqual([
      ...["rules.field", "/than/value", 'Support tier has no choice "bronze"; its choices are gold, silver, lost.'],
    ]);
    expect(await refused({ fact: "nothing", is: "known" })).toEqual([
      ...["preset.invalid", "/fact", 'names no field: there is none called "nothing".'],
    ]);
    await save(rulesWith({ takesIn: WORTH }));
    await expect(save(shippedRules, { replaces: 1 })).rejects.toMatchObject({ code: "rules.changed" });
    expect(await save(rulesWith({ takesIn: WORTH }))).toMatchObject({ version: 2, accounts: 0 });
    expect((await lead.call(getRules, {})).history).toHaveLength(2);
  });
});

describe("who may ask", () => checkAccess({ ...server, db }, [getRules, saveRules]));
