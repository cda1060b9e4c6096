/** What the import asks for rows of accounts.csv: to save them, whichever account each means. */
import { createHash } from "node:crypto";
import { deliveredFields, identityOf, listFieldChanges } from "#core/fields/delivered-fields.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { withDelivery } from "#core/fields/source-values.ts";
import { anchorDayOf, changedFields, listChanges, newAccountFields } from "#core/imports/account-changes.ts";
import { keyOfRecord, type MeantAccount, meantAccounts, type OwnId, outsideIdOf } from "#core/imports/account-rows.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { type KnownAccount, listKnown, listSame } from "#server/features/known-accounts/reads.ts";
import { followPersons } from "#server/features/memberships/reads.ts";
import { createAccounts, type NewAccount } from "#server/features/new-accounts/reads.ts";
import {
  companyIdOf,
  createNamedCompanies,
  markDue,
  type SaveContext,
  type Saved,
} from "#server/features/records/reads.ts";
import { ALIASES, KEPT_OF, type TraceForm, traceAgain, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

const ACCOUNTS: TraceForm = { table: "account", key: ["account_id"], subject: "account_id" };
const SOURCES: TraceForm = {
  table: "account_source",
  key: ["account_id", "source"],
  subject: "account_id",
  only: KEPT_OF.account_source,
};

type AccountRow = store.ChangedAccount & {
  isNew: boolean;
  record: ImportRecord;
  newIds: readonly OwnId[];
  claimed: OwnId | null;
};

/** Saves a batch of rows in the transaction of their file. Of rows with the same id the last one holds. */
export async function saveAccounts(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const rowHashes = new Map<ImportRecord, string>();
  const unique = await withoutSame(tx, lastOf(records, keyOfRecord), { ...context, rowHashes });
  const known = await listKnown(tx, unique, context.source);
  const same = await listSame(tx, unique);
  const fields = await listFieldDefinitions(tx);
  const meant = meantAccounts(unique, { known, same, source: context.source });
  const rows = meant.map((one) => toAccountRow(one, { ...context, fields, rowHashes }));
  const created = rows.filter(({ isNew }) => isNew);
  const others = rows.filter(({ isNew }) => !isNew);
  const changed = lastOf(
    others.filter(({ changes }) => changes.length > 0),
    ({ accountId }) => accountId,
  );
  // Where a row without a region could mean several accounts, one of these may have its very id.
  const mayBeTaken = created.filter(({ record }) => known.get(keyOfRecord(record)) === "several");
  await createNamedCompanies(tx, companiesNamed(unique), context);
  await createAccounts(tx, toNewAccounts(created, new Set(mayBeTaken)), context);
  await saveChanged(tx, { created, changed }, context);
  const unchanged = others.filter(({ changes }) => changes.length === 0);
  await store.confirmSources(tx, unchanged, context);
  await saveIds(tx, [...mayBeTaken, ...others], context);
  const imported = rows.filter(({ isNew, changes, newIds }) => isNew || changes.length > 0 || newIds.length > 0).length;
  return { imported, accountsCreated: created.length, accountsChanged: changed.length };
}

/** Rows that are not exactly what their source sent of the account the last time, which is what nearly all of them are. */
async function withoutSame(
  tx: Db,
  records: readonly ImportRecord[],
  { rowHashes, ...context }: SaveContext & { rowHashes: Map<ImportRecord, string> },
): Promise<ImportRecord[]> {
  for (const record of records) rowHashes.set(record, rowHashOf(record));
  // A row that names an id of another system may be the first to do so once nobody else has it.
  const asked = records.filter((record) => outsideIdOf(record) === null);
  const given = asked.map((record) => toGivenRow(record, rowHashes.get(record)!, context.source));
  const same = await store.confirmSame(tx, given, context);
  const sameRecords = new Set(asked.filter((_, place) => same.has(place)));
  return records.filter((record) => !sameRecords.has(record));
}

function rowHashOf({ values }: ImportRecord): string {
  return createHash("md5").update(JSON.stringify(values)).digest().readBigInt64LE().toString();
}

function toGivenRow(record: ImportRecord, rowHash: string, source: string): store.GivenRow {
  const { values } = record;
  const company = companyOf(record);
  return {
    region: (values["region"] ?? null) as string | null,
    externalId: String(values["account"]),
    rowHash,
    companyId: company === null ? null : companyIdOf(source, company),
    currency: (values["currency"] ?? null) as string | null,
    anchorDay: anchorDayOf(values),
  };
}

function lastOf<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOfItem(item), item])).values()];
}

function companyOf({ values }: ImportRecord): string | null {
  const company = values["company"];
  return typeof company === "string" ? company : null;
}

function companiesNamed(records: readonly ImportRecord[]): string[] {
  return [...new Set(records.flatMap((record) => companyOf(record) ?? []))];
}

type RowContext = SaveContext & {
  fields: readonly FieldDefinition[];
  rowHashes: ReadonlyMap<ImportRecord, string>;
};

function toAccountRow(
  { record, account, newIds, claimed }: MeantAccount<KnownAccount>,
  { source, now, fields: definitions, rowHashes }: RowContext,
): AccountRow {
  const rowHash = rowHashes.get(record)!;
  const company = companyOf(record);
  const companyId = company === null ? null : companyIdOf(source, company);
  if (account === null) {
    const fields = newAccountFields(record, companyId ?? newId());
    const says = withDelivery(null, { source, values: deliveredFields(record.values, null), seenAt: now });
    return { isNew: true, accountId: newId(), record, fields, says, rowHash, changes: [], newIds, claimed };
  }
  const { accountId, homeSource, sources, ...before } = account;
  const said = sources.find((one) => one.source === source) ?? null;
  const values = deliveredFields(record.values, said);
  const says = withDelivery(said, { source, values, seenAt: now });
  const billed = changedFields(before, record, { companyId, identity: {} });
  const changes = [...listChanges(before, billed), ...listFieldChanges(said, values)];
  const row = { isNew: false, accountId, record, says, rowHash, changes, newIds, claimed };
  // Nearly all rows of a source that is asked again: which value of a field counts is only asked where one changed.
  if (changes.length === 0) return { ...row, fields: before };
  const others = sources.filter((one) => one.source !== source);
  const identity = identityOf([...others, says], definitions, { homeSource, currency: billed.currency });
  return { ...row, fields: changedFields(before, record, { companyId, identity }) };
}

/** Of several rows with an id the first has it. */
function toNewAccounts(created: readonly AccountRow[], mayBeTaken: ReadonlySet<AccountRow>): NewAccount[] {
  const given = new Set<string>();
  const isFirst = ({ source, region, externalId }: OwnId) => {
    const words = `${source}\u0000${region}\u0000${externalId}`;
    return !given.has(words) && given.add(words) !== undefined;
  };
  return created.map((row) => ({
    accountId: row.accountId,
    region: String(row.record.values["region"] ?? ""),
    externalId: String(row.record.values["account"]),
    fields: row.fields,
    says: row.says,
    rowHash: row.rowHash,
    ids: mayBeTaken.has(row) ? [] : row.newIds.filter(isFirst),
    hasOwnCompany: companyOf(row.record) === null,
  }));
}

async function saveChanged(
  tx: Db,
  { created, changed }: { created: readonly AccountRow[]; changed: readonly AccountRow[] },
  context: SaveContext,
): Promise<void> {
  const changedIds = changed.map(({ accountId }) => accountId);
  // Nobody can have said where a company belongs that is as new as its account.
  const named = created.filter(({ record }) => companyOf(record) !== null).map(({ accountId }) => accountId);
  const moved = await withTrace(tx, ACCOUNTS, {
    rows: changed.map(toAccountKey),
    context,
    save: async () => {
      await store.updateAccounts(tx, changed, context);
      return followPersons(tx, [...named, ...changedIds]);
    },
  });
  const movedNew = named
    .filter((accountId) => moved.includes(accountId))
    .map((accountId) => ({ account_id: accountId }));
  await traceAgain(tx, ACCOUNTS, { rows: movedNew, context });
  await withTrace(tx, SOURCES, {
    rows: changed.map((row) => ({ ...toAccountKey(row), source: context.source })),
    context,
    save: () => store.saveSources(tx, changed, context),
  });
  await store.recordChanges(tx, changed, context);
  await markDue(tx, changedIds, context.now);
}

function toAccountKey({ accountId }: AccountRow) {
  return { account_id: accountId };
}

async function saveIds(tx: Db, rows: readonly AccountRow[], context: SaveContext): Promise<void> {
  const added = rows.flatMap(({ accountId, newIds }) =>
    newIds.map((id) => ({ ...store.toAliasKey(id), account_id: accountId })),
  );
  if (added.length === 0) return;
  const gone = rows.flatMap(({ claimed }) => (claimed === null ? [] : store.toAliasKey(claimed)));
  const keys = [...added.map(({ account_id: _, ...key }) => key), ...gone];
  const save = () => store.replaceAliases(tx, { gone, added }, context);
  await withTrace(tx, ALIASES, { rows: keys, context, save });
}
