import { beforeEach, describe, expect, it } from "vitest";
import * as contract from "#contract/field-batches.ts";
import * as fieldContract from "#contract/fields.ts";
import { addMinutes } from "#core/time/instant.ts";
import * as implemented from "#server/features/field-batches/operations.ts";
import * as fieldOperations from "#server/features/fields/operations.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const { setFieldOfMany, undoFieldOfMany } = contract;
const { defineField, listAccountFields, setAccountField, listFieldHistory } = fieldContract;
const {
  defineField: define,
  listAccountFields: list,
  setAccountField: set,
  listFieldHistory: history,
} = fieldOperations;
const { db, ...server } = await makeServer({
  operations: { defineField, listAccountFields, setAccountField, listFieldHistory, setFieldOfMany, undoFieldOfMany },
  implementations: {
    ...implemented,
    ...{ defineField: define, listAccountFields: list, setAccountField: set, listFieldHistory: history },
  },
});
const lead = server.as("lead");
const specialist = server.as("specialist");

beforeEach(async () => {
  server.clock.set(START);
  await server.owner.run(sql`truncate account cascade`);
  for (const table of ["account_alias", "account_state", "account_due", "field", "field_batch"])
    await server.owner.run(sql`delete from ${sql.table(table)}`);
  await lead.call(defineField, { fieldId: "tier", label: "Tier", type: "text" });
});

async function accounts(count: number): Promise<string[]> {
  const made: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { accountId } = await makeAccount(db, { name: `Company ${String(at).padStart(3, "0")}` });
    await refreshAccount(db, accountId, START);
    made.push(accountId);
  }
  return made;
}

async function tierOf(accountId: string) {
  const { data } = await specialist.call(listAccountFields, { accountId });
  const found = data.find(({ field }) => field.fieldId === "tier");
  return found && { value: found.value, until: found.override?.until ?? null };
}

const tier = { fieldId: "tier", value: "gold" } as const;

describe("one word on many accounts", () => {
  it("is shown before it is said, counts on each until its day, and is in each one's history", async () => {
    const [a, b, c] = (await accounts(3)) as [string, string, string];
    await specialist.call(setAccountField, { accountId: c, ...tier, value: "silver" });
    const asked = { ...tier, accountIds: [a, b, c], until: "2026-03-06", reason: "Spring offer" };
    const shown = await specialist.call(setFieldOfMany, asked, { dryRun: true });
    expect(shown).toMatchObject({ accounts: 3, changed: 3, unchanged: 0, replacesWords: 1 });
    expect(shown.examples[2]).toEqual({ accountId: c, name: "Company 002", before: "silver", after: "gold" });
    expect(await tierOf(a)).toMatchObject({ value: null });
    server.clock.set(addMinutes(START, 1));
    await specialist.call(setFieldOfMany, asked);
    for (const accountId of [a, b, c]) expect(await tierOf(accountId)).toEqual({ value: "gold", until: "2026-03-06" });
    const { data } = await specialist.call(listFieldHistory, { accountId: c, fieldId: "tier" });
    expect(data.map(({ before, after, reason }) => [before, after, reason])).toEqual([
      ["silver", "gold", "Spring offer"],
      [null, "silver", null],
    ]);
    server.clock.set("2026-03-06T00:00:00.000Z");
    expect(await tierOf(a)).toMatchObject({ value: null });
  });

  it("finds its accounts by a filter, and leaves alone those that say it already", async () => {
    const made = await accounts(30);
    await specialist.call(setFieldOfMany, { ...tier, accountIds: made.slice(0, 2) });
    const said = await specialist.call(setFieldOfMany, { ...tier, filter: "name:company" });
    expect(said).toMatchObject({ accounts: 30, changed: 28, unchanged: 2, replacesWords: 0 });
    expect(said.examples).toHaveLength(20);
    const due = await db.get(sql<{ count: number }>`select count(*) as count from account_due`);
    expect(due.count).toBe(28);
    expect(await specialist.call(setFieldOfMany, { ...tier, filter: "name:company" })).toMatchObject({
      batchId: null,
      changed: 0,
    });
  });

  it("is taken back at once, and whoever has spoken since or before is heard", async () => {
    const [a, b, c] = (await accounts(3)) as [string, string, string];
    await specialist.call(setAccountField, { accountId: b, ...tier, value: "silver", until: "2026-05-01" });
    server.clock.set(addMinutes(START, 1));
    const { batchId } = await specialist.call(setFieldOfMany, { ...tier, accountIds: [a, b, c] });
    server.clock.set(addMinutes(START, 2));
    await specialist.call(setAccountField, { accountId: c, ...tier, value: "bronze" });
    server.clock.set(addMinutes(START, 3));
    const undone = await specialist.call(undoFieldOfMany, { batchId: batchId! });
    expect(undone).toEqual({ restored: 2, leftAlone: 1 });
    expect([await tierOf(a), await tierOf(b), await tierOf(c)]).toEqual([
      { value: null, until: null },
      { value: "silver", until: "2026-05-01" },
      { value: "bronze", until: null },
    ]);
    expect(await specialist.call(undoFieldOfMany, { batchId: batchId! })).toEqual({ restored: 0, leftAlone: 3 });
  });

  it("is refused whole where one account cannot take it, nobody is found, or the day is over", async () => {
    const [a] = (await accounts(1)) as [string];
    await lead.call(defineField, { fieldId: "seats", label: "Seats", type: "number" });
    const seats = { fieldId: "seats", value: "many" };
    await expect(specialist.call(setFieldOfMany, { ...seats, accountIds: [a] })).rejects.toMatchObject({
      code: "fields.value",
    });
    await expect(specialist.call(setFieldOfMany, { ...tier, filter: "name:nobody" })).rejects.toMatchObject({
      code: "fields.nobody",
    });
    await expect(
      specialist.call(setFieldOfMany, { ...tier, accountIds: [a], until: "2026-03-05" }),
    ).rejects.toMatchObject({ code: "fields.until-past" });
    await lead.call(defineField, { fieldId: "owned", label: "Owned", type: "text", editableBy: "lead" });
    await expect(
      specialist.call(setFieldOfMany, { fieldId: "owned", value: "x", accountIds: [a] }),
    ).rejects.toMatchObject({ code: "fields.not-yours" });
  });
});

describe("who may ask", () => {
  checkAccess({ ...server, db }, [setFieldOfMany, undoFieldOfMany]);
});
