/** What the import asks for accounts that nobody knew: to write all rows of many of them at once. */
import type { SourceValues } from "#core/fields/source-values.ts";
import type { AccountFields } from "#core/imports/account-changes.ts";
import type { OwnId } from "#core/imports/account-rows.ts";
import type { Instant } from "#core/time/instant.ts";
import { aliasSubjectId, type NewRow, newTraces } from "#server/features/traces/reads.ts";
import type { CopyCell } from "#server/platform/db/copy-rows.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type NewAccount = {
  accountId: string;
  region: string;
  externalId: string;
  fields: AccountFields;
  /** What its source says of it. */
  says: SourceValues;
  /** Of the row that says so. */
  rowHash: string;
  /** Ids that no account has. */
  ids: readonly OwnId[];
  /** Its company is as new as itself, and nobody else's. */
  hasOwnCompany: boolean;
};

export type NewContext = { source: string; importRunId: string; sample: boolean; now: Instant };

/** Writes an account with its company, ids and what its source says, and that it is due. */
export async function createAccounts(tx: Db, accounts: readonly NewAccount[], context: NewContext): Promise<void> {
  if (accounts.length === 0) return;
  const { now } = context;
  const rows = rowsAt(now);
  const traces = newTraces(context);
  const seenAt = await store.momentAsJson(tx, now);
  for (const account of accounts) {
    const arrived = addRows(rows, account, { ...context, seenAt });
    traces?.add(arrived);
  }
  for (const table of Object.values(rows)) await table.save(tx);
  await traces?.save(tx);
}

// Each form names every column that a trace keeps, and each row has what a new one has there: else it would look as if
// somebody had changed the row since, and it would not be taken back.

const ACCOUNT: store.NewTable = {
  table: "account",
  key: ["account_id"],
  columns: [
    "company_id",
    "name",
    "domain",
    "region",
    "currency",
    "plan",
    "signed_up_on",
    "period_anchor_day",
    "cancelled_on",
    "country",
    "source",
    "external_id",
    "sample",
    "imported_company_id",
    "customer_id",
  ],
  times: ["recorded_at", "changed_at"],
};
const COMPANY: store.NewTable = {
  table: "company",
  key: ["company_id"],
  columns: ["name", "domain", "sample", "joined_company_id"],
  times: ["recorded_at"],
};
const SOURCE: store.NewTable = {
  table: "account_source",
  key: ["account_id", "source"],
  columns: ["field_values", "seen_at", "older_seen_at"],
  json: ["field_values", "older_seen_at"],
  notTraced: ["row_hash"],
  times: ["recorded_at"],
};
const ALIAS: store.NewTable = {
  table: "account_alias",
  key: ["source", "region", "external_id"],
  columns: ["account_id", "added_by"],
  times: ["recorded_at"],
};
const DUE: store.NewTable = { table: "account_due", key: ["account_id"], columns: [], times: ["since"] };

type Rows = ReturnType<typeof rowsAt>;

function rowsAt(now: Instant) {
  const rowsOf = (form: store.NewTable) => new store.NewRows(form, now);
  return {
    company: rowsOf(COMPANY),
    account: rowsOf(ACCOUNT),
    source: rowsOf(SOURCE),
    alias: rowsOf(ALIAS),
    due: rowsOf(DUE),
  };
}

type RowContext = NewContext & { seenAt: string };

function addRows(rows: Rows, account: NewAccount, { source, sample, seenAt }: RowContext) {
  const { accountId, region, externalId, fields, says, rowHash, ids, hasOwnCompany } = account;
  const { companyId, name, domain, currency, plan, signedUpOn, anchorDay, cancelledOn, country } = fields;
  const days = [signedUpOn, anchorDay, cancelledOn];
  const cells = [accountId, companyId, name, domain, region, currency, plan, ...days, country, source, externalId];
  const own = [...cells, sample, null, null];
  const said = [accountId, source, JSON.stringify(says.values), seenAt, JSON.stringify(says.olderSeenAt), rowHash];
  rows.account.add(own);
  rows.source.add(said);
  rows.due.add([accountId]);
  const cameWith = [newRow(SOURCE, accountId, said)];
  for (const id of ids) {
    const alias = [id.source, id.region, id.externalId, accountId, null];
    rows.alias.add(alias);
    cameWith.push(newRow(ALIAS, aliasSubjectId(id), alias));
  }
  if (hasOwnCompany) {
    const company = [companyId, name, domain, sample, null];
    rows.company.add(company);
    cameWith.push(newRow(COMPANY, companyId, company));
  }
  return { ...newRow(ACCOUNT, accountId, own), cameWith };
}

function newRow({ table, key, columns, json = [] }: store.NewTable, subjectId: string, cells: CopyCell[]): NewRow {
  const keyText = objectText(key, json, cells, 0);
  return { subjectId, table, key: keyText, values: objectText(columns, json, cells, key.length) };
}

/** The same as making an object of it first, in half the time. */
function objectText(columns: readonly string[], json: readonly string[], cells: CopyCell[], from: number): string {
  let text = "";
  for (let index = 0; index < columns.length; index += 1) {
    const cell = cells[from + index]!;
    const isText = typeof cell === "string" && !json.includes(columns[index]!);
    text += `${index === 0 ? "" : ","}"${columns[index]}":${isText ? JSON.stringify(cell) : cell}`;
  }
  return `{${text}}`;
}
