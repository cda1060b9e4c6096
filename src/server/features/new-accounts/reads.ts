/** What the import asks for accounts that nobody knew: to write all rows of many of them at once. */
import type { SourceValues } from "#core/fields/source-values.ts";
import type { AccountFields } from "#core/imports/account-changes.ts";
import type { OwnId } from "#core/imports/account-rows.ts";
import type { Instant } from "#core/time/instant.ts";
import { aliasSubjectId, type NewRow, traceNew } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type NewAccount = {
  accountId: string;
  region: string;
  externalId: string;
  fields: AccountFields;
  /** What its source says of it. */
  says: SourceValues;
  /** Ids that no account has. */
  ids: readonly OwnId[];
  /** Its company is as new as itself, and nobody else's. */
  hasOwnCompany: boolean;
};

export type NewContext = { source: string; importRunId: string; sample: boolean; now: Instant };

/** An account's rows and their traces, and that it is due. */
export async function createAccounts(tx: Db, accounts: readonly NewAccount[], context: NewContext): Promise<void> {
  if (accounts.length === 0) return;
  const { now } = context;
  const seenAt = await store.momentAsJson(tx, now);
  const arrived = accounts.map((one) => toRows(one, { ...context, seenAt }));
  const came = (table: string) => arrived.flatMap(({ cameWith }) => cameWith.filter((row) => row.table === table));
  await store.copyNew(tx, "company", came("company"), { now, times: ["recorded_at"] });
  await store.copyNew(tx, "account", arrived, { now, times: ["recorded_at", "changed_at"] });
  await store.copyNew(tx, "account_source", came("account_source"), { now, times: ["recorded_at"] });
  await store.copyNew(tx, "account_alias", came("account_alias"), { now, times: ["recorded_at"] });
  const due = arrived.map(({ key }) => ({ key, values: {} }));
  await store.copyNew(tx, "account_due", due, { now, times: ["since"] });
  await traceNew(tx, arrived, context);
}

type RowContext = NewContext & { seenAt: string };

function toRows(account: NewAccount, context: RowContext) {
  const { accountId, ids, hasOwnCompany } = account;
  const key = { account_id: accountId };
  const cameWith: NewRow[] = [
    sourceRow(account, context),
    ...ids.map((id) => aliasRow(id, accountId)),
    ...(hasOwnCompany ? [companyRow(account, context)] : []),
  ];
  return { subjectId: accountId, table: "account", key, values: accountValues(account, context), cameWith };
}

// Each of these names every column that a trace keeps, in whatever state a new row has it: else a row would look as if
// somebody had changed it since, and would not be taken back.

function accountValues({ fields, region, externalId }: NewAccount, { source, sample }: RowContext) {
  return {
    company_id: fields.companyId,
    name: fields.name,
    domain: fields.domain,
    region,
    currency: fields.currency,
    plan: fields.plan,
    signed_up_on: fields.signedUpOn,
    period_anchor_day: fields.anchorDay,
    cancelled_on: fields.cancelledOn,
    country: fields.country,
    source,
    external_id: externalId,
    sample,
    imported_company_id: null,
    customer_id: null,
  };
}

function companyRow({ fields: { companyId, name, domain } }: NewAccount, { sample }: RowContext): NewRow {
  const values = { name, domain, sample, joined_company_id: null };
  return { subjectId: companyId, table: "company", key: { company_id: companyId }, values };
}

function sourceRow({ accountId, says }: NewAccount, { source, seenAt }: RowContext): NewRow {
  const values = { field_values: says.values, seen_at: seenAt, older_seen_at: says.olderSeenAt };
  return { subjectId: accountId, table: "account_source", key: { account_id: accountId, source }, values };
}

function aliasRow({ source, region, externalId }: OwnId, accountId: string): NewRow {
  const key = { source, region, external_id: externalId };
  const subjectId = aliasSubjectId(key);
  return { subjectId, table: "account_alias", key, values: { account_id: accountId, added_by: null } };
}
