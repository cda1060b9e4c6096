import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccountFields } from "#core/imports/account-changes.ts";
import type { RowValues } from "#core/imports/undo-change.ts";
import { createAccounts, type NewAccount } from "#server/features/new-accounts/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "../../../../test/database.ts";
import { undoTraces, withTrace } from "./reads.ts";
import * as traces from "./store.ts";

const { db } = await makeDatabase();
const NOW = "2026-03-05T08:00:00.250Z";

function makeNew(change: Partial<AccountFields> = {}): NewAccount {
  const accountId = newId();
  const fields: AccountFields = {
    companyId: newId(),
    name: "Acme",
    domain: "acme.example",
    currency: "USD",
    plan: "payg",
    signedUpOn: "2026-01-05",
    anchorDay: 5,
    cancelledOn: null,
    country: "DE",
    ...change,
  };
  const values = { name: fields.name, seats: 12, "custom.tags": ["a", "b"], tier: null };
  const says = { source: "crm", values, seenAt: NOW, olderSeenAt: {} };
  const ids = [
    { source: "crm", region: "EU", externalId: accountId },
    { source: "billing", region: "", externalId: `cus:${accountId}` },
  ];
  return { accountId, region: "EU", externalId: accountId, fields, says, rowHash: "-12", ids, hasOwnCompany: true };
}

async function create(accounts: readonly NewAccount[]): Promise<string> {
  const importRunId = newId();
  await inTransaction(db, (tx) =>
    createAccounts(tx, accounts, { source: "crm", importRunId, sample: false, now: NOW }),
  );
  return importRunId;
}

const FORMS: readonly traces.TraceForm[] = [
  { table: "account", key: ["account_id"], subject: "account_id" },
  { table: "company", key: ["company_id"], subject: "company_id" },
  { table: "account_alias", key: ["source", "region", "external_id"] },
  {
    table: "account_source",
    key: ["account_id", "source"],
    subject: "account_id",
    only: ["field_values", "seen_at", "older_seen_at"],
  },
];

describe("accounts that nobody knew", () => {
  it("are written as they are given, whatever letters are in their names", async () => {
    const name = 'Tab\there, "quotes", back\\slash, new\nline, \\N and Zürich 世界';
    const account = makeNew({ name, domain: null, signedUpOn: null });
    await create([makeNew(), account]);
    const row = await db.get(sql<RowValues>`
      select name, domain, region, currency, plan, signed_up_on as "signedUpOn", period_anchor_day as "anchorDay", country
        from account where account_id = ${account.accountId}`);
    expect(row).toEqual({
      name,
      domain: null,
      region: "EU",
      currency: "USD",
      plan: "payg",
      signedUpOn: null,
      anchorDay: 5,
      country: "DE",
    });
    const { values } = await db.get(sql<{ values: unknown }>`
      select field_values as values from account_source where account_id = ${account.accountId}`);
    expect(values).toEqual(account.says.values);
  });

  it("leave traces that say of each row all that a trace keeps", async () => {
    const accounts = [makeNew(), makeNew({ name: "Bolt\\s\t", cancelledOn: "2026-02-01" })];
    const importRunId = await create(accounts);
    await traces.unpackTraces(
      db,
      accounts.map(({ accountId }) => accountId),
    );
    const kept = await db.list(sql<traces.SeenRow & { table: string }>`
      select table_name as "table", subject_id as "subjectId", row_key::text as key, value_after::text as values
        from import_trace where import_run_id = ${importRunId}`);
    expect(kept).toHaveLength(accounts.length * 5);
    for (const form of FORMS) {
      const ofTable = kept.filter(({ table }) => table === form.table).map(({ table: _, ...row }) => row);
      const keys = ofTable.map(({ key }) => JSON.parse(key));
      const rows = await traces.listRows(db, form, keys);
      const byKey = (a: traces.SeenRow, b: traces.SeenRow) => (a.key < b.key ? -1 : 1);
      expect(ofTable.sort(byKey)).toEqual(rows.sort(byKey));
    }
  });

  it("are counted with all that came with them", async () => {
    const importRunId = await create([makeNew(), makeNew()]);
    const count = (table: string, created: number) => ({ table, created, changed: 0, staying: 0 });
    expect(await traces.countTraces(db, importRunId)).toEqual([
      count("account", 2),
      count("account_alias", 4),
      count("account_source", 2),
      count("company", 2),
    ]);
  });

  it("give an id back that an earlier run had taken away, when both runs are taken back", async () => {
    const before = makeNew();
    await create([before]);
    const [id] = before.ids;
    const key = { source: id!.source, region: id!.region, external_id: id!.externalId };
    const takingAway = newId();
    const alias: traces.TraceForm = FORMS[2]!;
    const seen = await traces.listRows(db, alias, [key]);
    await traces.deleteRows(db, "account_alias", alias.key, [key]);
    await traces.saveTraces(db, alias, { given: [key], before: seen }, { importRunId: takingAway, now: NOW });
    const after = { ...makeNew(), ids: [id!] };
    const bringing = await create([after]);
    const subjectIds = [seen[0]!.subjectId, after.accountId];
    const everything = async (_table: string, keys: readonly RowValues[]) =>
      new Set(keys.map((one) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))));
    for (const importRunId of [takingAway, bringing])
      await inTransaction(db, (tx) => undoTraces(tx, { importRunId, subjectIds, now: NOW }, everything));
    const holder = await db.get(sql<{ accountId: string }>`
      select account_id as "accountId" from account_alias where source = ${id!.source} and external_id = ${id!.externalId}`);
    expect(holder).toEqual({ accountId: before.accountId });
  });
});

describe("a row that runs write in turns", () => {
  const COMPANIES: traces.TraceForm = FORMS[1]!;
  /** A source brings the same columns each time. */
  const COLUMNS_OF = [["name"], ["domain"], ["name", "domain"], ["name", "domain"]];
  // Every write brings values of its own, so that it can be told whose a value is.
  const writes = fc.array(fc.nat(3), { minLength: 2, maxLength: 8 }).map((all) =>
    all.map((run, turn) => ({
      run,
      values: Object.fromEntries(COLUMNS_OF[run]!.map((column) => [column, `${column} ${run}.${turn}`])),
    })),
  );

  it("is what the others alone would have made of it, whichever of them are taken back and in whichever order", async () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 });
    let inTurns = 0;
    await fc.assert(
      fc.asyncProperty(writes, order, async (all, taken) => {
        const companyId = newId();
        const base = { name: "name of before", domain: "domain of before" };
        await db.run(sql`insert into company (company_id, name, domain, recorded_at)
          values (${companyId}, ${base.name}, ${base.domain}, ${NOW})`);
        const runs = [newId(), newId(), newId(), newId()];
        for (const { run, values } of all) {
          const save = () =>
            db.run(sql`update company set name = coalesce(${values["name"] ?? null}, name),
              domain = coalesce(${values["domain"] ?? null}, domain) where company_id = ${companyId}`);
          const context = { source: "crm", importRunId: runs[run]!, now: NOW };
          await withTrace(db, COMPANIES, { rows: [{ company_id: companyId }], context, save });
        }
        inTurns += all.some(({ run }, turn) => turn > 1 && all[turn - 1]!.run !== run && all[turn - 2]!.run === run)
          ? 1
          : 0;
        let left = all;
        for (const gone of taken) {
          const undoing = { importRunId: runs[gone]!, subjectIds: [companyId], now: NOW };
          await inTransaction(db, (tx) => undoTraces(tx, undoing, async () => new Set()));
          left = left.filter(({ run }) => run !== gone);
          const expected = Object.assign({ ...base }, ...left.map(({ values }) => values));
          const row = await db.get(sql`select name, domain from company where company_id = ${companyId}`);
          expect(row).toEqual(expected);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
    expect(inTurns).toBeGreaterThan(5);
  }, 60_000);
});
