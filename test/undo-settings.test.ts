import { beforeEach, describe, expect, it } from "vitest";
import * as accountFields from "#contract/account-fields.ts";
import * as fields from "#contract/fields.ts";
import * as forecasts from "#contract/forecast-choices.ts";
import { changeImportLimits, getImportLimits } from "#contract/import-limits.ts";
import { CAN_BE_TAKEN_BACK } from "#contract/inverses.ts";
import * as mappings from "#contract/mappings.ts";
import { NOT_TAKEN_BACK } from "#contract/not-taken-back.ts";
import { operations as all } from "#contract/operations.ts";
import * as books from "#contract/price-books.ts";
import { confirmPrices, getReconciledAccount } from "#contract/reconciliation.ts";
import { getRules, saveRules } from "#contract/rules.ts";
import { changeMe, changeRole, getMe } from "#contract/team.ts";
import { doAgain, listUndo, takeBack } from "#contract/undo.ts";
import * as fieldOperations from "#server/features/fields/operations.ts";
import * as forecastOperations from "#server/features/forecast-choices/operations.ts";
import * as importOperations from "#server/features/imports/operations.ts";
import * as mappingOperations from "#server/features/mappings/operations.ts";
import * as priceOperations from "#server/features/price-books/operations.ts";
import * as reconciliation from "#server/features/reconciliation/operations.ts";
import * as ruleOperations from "#server/features/rules/operations.ts";
import * as teamOperations from "#server/features/team/operations.ts";
import { undoOperations } from "#server/features/undo/operations.ts";
import { rememberWrite } from "#server/features/undo/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";

const { setAccountField, clearAccountField, listAccountFields } = accountFields;
const { changeField, listFields, defineField } = fields;
const { changeForecastChoice, getForecastChoice } = forecasts;
const { createPriceBook, withdrawPriceBook, listPriceBooks } = books;
const { saveMapping, removeMapping, listMappings } = mappings;
const operations = {
  ...{ setAccountField, clearAccountField, listAccountFields, changeField, listFields, defineField },
  ...{ changeForecastChoice, getForecastChoice, createPriceBook, withdrawPriceBook, listPriceBooks },
  ...{ saveMapping, removeMapping, listMappings, changeImportLimits, getImportLimits },
  ...{ confirmPrices, getReconciledAccount, getRules, saveRules, changeRole, changeMe, getMe },
  ...{ listUndo, takeBack, doAgain },
};
const ordinary = {
  ...{ ...fieldOperations, ...forecastOperations, ...importOperations, ...mappingOperations },
  ...{ ...priceOperations, ...reconciliation, ...ruleOperations, ...teamOperations },
};
const server = await makeServer({
  operations,
  implementations: { ...ordinary, ...undoOperations(Object.values(ordinary)) },
  afterWrite: rememberWrite,
});
const { db, members } = server;
const me = server.as("operator");
const lead = server.as("lead");

beforeEach(async () => {
  server.clock.set(START);
  await db.run(sql`update api_token set expires_at = '2026-06-01'`);
  await db.run(sql`delete from undo_entry`);
});

const body = {
  currency: "USD",
  products: [
    { key: "product_analytics", name: "Events", unit: "event", tiers: [{ up_to: null, unit_amount_usd: "0.001" }] },
  ],
};

/** There and back again: after Undo it is as before, after Redo as after, and after Undo as before once more. */
async function goesBack({
  look,
  act,
  label,
}: {
  look: () => Promise<unknown>;
  act: () => Promise<unknown>;
  label: string;
}) {
  const before = await look();
  await act();
  const after = await look();
  expect(after).not.toEqual(before);
  expect((await me.call(listUndo, {})).data[0]).toMatchObject({ label, state: "done", isMine: true });
  expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label });
  expect(await look()).toEqual(before);
  expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done", label });
  expect(await look()).toEqual(after);
  expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label });
  expect(await look()).toEqual(before);
}

describe("taking back what was set", () => {
  it("gives a field back the word that it had, or none", async () => {
    await me.call(defineField, { fieldId: "seats", label: "Seats", type: "number" });
    const { accountId, name } = await makeAccount(db);
    const of = { accountId, fieldId: "seats" };
    const look = async () => {
      const { data } = await me.call(listAccountFields, { accountId });
      const seats = data.find(({ field }) => field.fieldId === "seats");
      return seats && [seats.value, seats.override?.until, seats.override?.reason];
    };
    const set = (value: number) =>
      me.call(setAccountField, { ...of, value, until: "2026-06-01", reason: "They said so" });
    await goesBack({ look, act: () => set(20), label: `Set Seats of ${name} to 20` });
    await set(20);
    await goesBack({ look, act: () => set(30), label: `Set Seats of ${name} to 30` });
    await goesBack({
      look,
      act: () => me.call(clearAccountField, of),
      label: `Took back what was set for Seats of ${name}`,
    });
    expect(await look()).toEqual([20, "2026-06-01", "They said so"]);
    await lead.call(setAccountField, { ...of, value: 40 });
    expect(await me.call(takeBack, {})).toMatchObject({
      outcome: "refused",
      message: `Some lead changed it since (Set Seats of ${name} to 40, 5 Mar, 08:00 UTC). It stays as it is: ask Some lead, or change it yourself.`,
    });
    expect((await look())?.[0]).toBe(40);
  });

  it("gives a field its name and settings back", async () => {
    const look = async () => (await me.call(listFields, {})).data.map(({ version: _, ...field }) => field);
    await goesBack({
      look,
      act: () => me.call(changeField, { fieldId: "country", label: "Land", freshForDays: 9 }),
      label: "Changed the field Land",
    });
  });

  it("gives rules the forecast that they read, and the rules that there were", async () => {
    const choice = async () => {
      const { current, next } = await me.call(getForecastChoice, {});
      return [current.source, current.staleAfterDays, next?.source ?? current.source];
    };
    const choose = (effectiveOn: string) => () =>
      me.call(changeForecastChoice, { source: "vendor", reason: "Not confirmed yet", effectiveOn });
    const label = "Chose the billing system's forecast for the rules";
    await goesBack({ look: choice, act: choose(START.slice(0, 10)), label });
    await goesBack({ look: choice, act: choose("2026-03-20"), label });
    const look = async () => (await me.call(getRules, {})).rules;
    const {
      version: _v,
      author: _a,
      reason: _r,
      effectiveOn: _e,
      ...rules
    } = (await look()) as Record<string, unknown>;
    const rulesOnly = async () => {
      const { segment, settings, rows, prompts } = await look();
      return { segment, settings, rows, prompts };
    };
    const before = rules["settings"] as { amounts: object };
    const settings = { ...before, amounts: { ...before.amounts, entry: { USD: "777" } } };
    await goesBack({
      look: rulesOnly,
      act: () => me.call(saveRules, { rules: { ...rules, settings }, reason: "Only larger ones" }),
      label: "Saved the rules of the segment",
    });
  });

  it("takes prices back that are still to come, and brings withdrawn ones back", async () => {
    const look = async () =>
      (await me.call(listPriceBooks, {})).books.map(({ priceBookId, effectiveOn }) => [priceBookId, effectiveOn]);
    const book = { priceBookId: "august", effectiveOn: "2026-08-01", body };
    await goesBack({ look, act: () => me.call(createPriceBook, book), label: "Added the prices august" });
    await me.call(createPriceBook, book);
    // Otherwise withdrawing is taking back what one did oneself.
    await db.run(sql`delete from undo_entry`);
    const act = () => me.call(withdrawPriceBook, { priceBookId: "august" });
    await goesBack({ look, act, label: "Withdrew the prices august" });
  });

  it("says of an account's prices what was said before", async () => {
    const { accountId, name } = await makeAccount(db);
    const look = async () => {
      const { isConfirmed, by, because } = (await me.call(getReconciledAccount, { accountId })).prices;
      return { isConfirmed, by, because };
    };
    const say = (isConfirmed: boolean) => me.call(confirmPrices, { accountId, isConfirmed, reason: "Looked at bills" });
    await goesBack({ look, act: () => say(true), label: `Said that the prices of ${name} are right` });
    await say(true);
    await goesBack({ look, act: () => say(false), label: `Said that the prices of ${name} are not right` });
  });

  it("reads columns as they were read, and holds imports as they were held", async () => {
    const look = async () => (await me.call(mappings.listMappings, {})).data.map(({ mapping }) => mapping);
    const columns = (currency: string): mappings.SavedMapping["mapping"]["columns"] => [
      { from: "Org", to: "account" },
      { from: "Name", to: "name" },
      { fixed: currency, to: "currency" },
      { fixed: "payg", to: "plan" },
    ];
    const header = ["Org", "Name"];
    const save = (currency: string) =>
      me.call(saveMapping, {
        ...{ source: "billing", fileName: "accounts.csv", header },
        mapping: { kind: "accounts", columns: columns(currency) },
      });
    const label = "Saved how columns of accounts are read";
    await goesBack({ look, act: () => save("USD"), label });
    await save("USD");
    await goesBack({ look, act: () => save("EUR"), label });
    const [saved] = (await me.call(listMappings, {})).data;
    const act = () => me.call(removeMapping, { mappingId: saved!.mappingId });
    await goesBack({ look, act, label: "Removed how columns of accounts are read" });
    const limits = () => me.call(getImportLimits, { source: "billing" });
    await goesBack({
      look: limits,
      act: () => me.call(changeImportLimits, { source: "billing", factor: 7 }),
      label: "Changed when an import of billing is held",
    });
  });

  it("gives a member the role back, and oneself the name", async () => {
    const roleOf = () => db.get(sql<{ role: string }>`select role from member where member_id = ${members.viewer}`);
    await goesBack({
      look: roleOf,
      act: () => me.call(changeRole, { memberId: members.viewer, role: "lead" }),
      label: "Gave Some viewer the role lead",
    });
    const look = async () => (await me.call(getMe, {})).member.name;
    await goesBack({ look, act: () => me.call(changeMe, { name: "Ana" }), label: "Changed your own name or zone" });
  });
});

describe("every act of a member", () => {
  it("can be taken back, or it is said why not", () => {
    const writes = Object.values(all).flatMap(({ effect, access, name }) =>
      effect === "write" && access !== "public" ? [name] : [],
    );
    const both = CAN_BE_TAKEN_BACK.filter((name) => Object.hasOwn(NOT_TAKEN_BACK, name));
    const neither = writes.filter((name) => !CAN_BE_TAKEN_BACK.includes(name) && !Object.hasOwn(NOT_TAKEN_BACK, name));
    // Say its inverse in `inverses.ts`, or in `not-taken-back.ts` why there is none.
    expect({ both, neither }).toEqual({ both: [], neither: [] });
    expect(Object.keys(NOT_TAKEN_BACK).filter((name) => !writes.includes(name))).toEqual([]);
  });

  it("that cannot be taken back has a sentence for a person", () => {
    for (const why of Object.values(NOT_TAKEN_BACK)) expect(why).toMatch(/^[A-Z].{15,}\.$/);
  });
});
