/** Saves imported records of all kinds but usage, a batch of rows in a few statements each. */

import { deliveredFields, identityOf, listFieldChanges } from "#core/fields/delivered-fields.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { type SourceValues, withDelivery } from "#core/fields/source-values.ts";
import type { AccountId } from "#core/ids.ts";
import {
  type AccountFields,
  changedFields,
  type FieldChange,
  listChanges,
  newAccountFields,
} from "#core/imports/account-changes.ts";
import {
  type KnownById,
  keyOfRecord,
  type MeantAccount,
  meantAccounts,
  type OwnId,
  outsideIdOf,
} from "#core/imports/account-rows.ts";
import { outsideIdText } from "#core/imports/outside-id.ts";
import type { CellValue } from "#core/imports/read-cell.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import type { StageLabels } from "#core/onboarding/old-labels.ts";
import type { Instant } from "#core/time/instant.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { followPersons } from "#server/features/memberships/reads.ts";
import { KEPT_OF, type TraceForm, withNewTrace, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { idFromWords, newId } from "#server/platform/id.ts";

export type SaveContext = {
  source: string;
  importRunId: string;
  now: Instant;
  sample: boolean;
  /** Stages of the old tool by their names. */
  stageLabels: StageLabels;
};

/** `imported` rows were new or changed something. */
export type Saved = { imported: number; accountsCreated: number; accountsChanged: number };

export type Save = (tx: Db, records: readonly ImportRecord[], context: SaveContext) => Promise<Saved>;

export type Alias = { externalId: string; region: string; accountId: string; currency: string };

export function listAliases(db: Db, source: string): Promise<Alias[]> {
  return db.list(sql<Alias>`
    select alias.external_id as "externalId", alias.region, alias.account_id as "accountId", account.currency
      from account_alias alias join account using (account_id) where alias.source = ${source}`);
}

/** Of all sources, and our own ids too. */
export function listAliasesOf(db: Db, externalIds: readonly string[]): Promise<(Alias & { source: string })[]> {
  const ours = externalIds.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  return db.list(sql<Alias & { source: string }>`
    select alias.source, alias.external_id as "externalId", alias.region, alias.account_id as "accountId", account.currency
      from account_alias alias join account using (account_id)
     where alias.external_id = any(${externalIds as string[]}::text[])
     union all
    select 'firstbill', account_id::text, '', account_id, currency from account where account_id = any(${ours}::uuid[])`);
}

function companyIdOf(source: string, company: string): string {
  return idFromWords("company", source, company);
}

// Accounts -----------------------------------------------------------------------------------------------------------

const ACCOUNTS: TraceForm = { table: "account", key: ["account_id"], subject: "account_id" };
// An id may move from one account to another, so it is a subject of its own.
const ALIASES: TraceForm = { table: "account_alias", key: ["source", "region", "external_id"] };
const COMPANIES: TraceForm = { table: "company", key: ["company_id"], subject: "company_id" };

type AccountRow = {
  isNew: boolean;
  accountId: string;
  region: string;
  externalId: string;
  fields: AccountFields;
  /** All that the source of this import says of the account now. */
  says: SourceValues;
  /** Of the account's columns and of what the source says. */
  changes: FieldChange[];
  newIds: readonly OwnId[];
  claimed: OwnId | null;
};

type KnownAccount = AccountFields & { accountId: AccountId; homeSource: string; sources: SourceValues[] };

export async function saveAccounts(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const unique = lastOf(records, keyOfRecord);
  const known = await listKnown(tx, unique, context.source);
  const same = await listSame(tx, unique);
  const fields = await listFieldDefinitions(tx);
  const meant = meantAccounts(unique, { known, same, source: context.source });
  const rows = meant.map((one) => toAccountRow(one, { ...context, fields }));
  const created = rows.filter(({ isNew }) => isNew);
  const changed = lastOf(
    rows.filter(({ isNew, changes }) => !isNew && changes.length > 0),
    ({ accountId }) => accountId,
  );
  await createCompanies(tx, unique, created, context);
  const written = [...created, ...changed];
  const save = async () => {
    await updateAccounts(tx, changed, context);
    await insertAccounts(tx, created, context);
    await followPersons(
      tx,
      written.map(({ accountId }) => accountId),
    );
  };
  await withNewTrace(tx, ACCOUNTS, {
    rows: created.map(toAccountKey),
    context,
    save: () => withTrace(tx, ACCOUNTS, { rows: changed.map(toAccountKey), context, save }),
  });
  await withNewTrace(tx, SOURCES, {
    rows: created.map(toSourceKey(context)),
    context,
    save: () => saveSources(tx, created, context),
  });
  await withTrace(tx, SOURCES, {
    rows: changed.map(toSourceKey(context)),
    context,
    save: () => saveSources(tx, changed, context),
  });
  await confirmSources(tx, rows, context);
  await insertOwnIds(tx, rows, context);
  await recordChanges(tx, changed, context);
  await markDue(
    tx,
    written.map(({ accountId }) => accountId),
    context.now,
  );
  const imported = rows.filter(({ isNew, changes, newIds }) => isNew || changes.length > 0 || newIds.length > 0).length;
  return { imported, accountsCreated: created.length, accountsChanged: changed.length };
}

function toAccountKey({ accountId }: AccountRow) {
  return { account_id: accountId };
}

function toSourceKey({ source }: SaveContext) {
  return (row: AccountRow) => ({ ...toAccountKey(row), source });
}

function lastOf<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOfItem(item), item])).values()];
}

function toAccountRow(
  { record, account, newIds, claimed }: MeantAccount<KnownAccount>,
  { source, now, fields: definitions }: SaveContext & { fields: readonly FieldDefinition[] },
): AccountRow {
  const company = record.values["company"];
  const companyId = typeof company === "string" ? companyIdOf(source, company) : null;
  const externalId = String(record.values["account"]);
  const region = String(record.values["region"] ?? "");
  if (account === null) {
    const fields = newAccountFields(record, companyId ?? newId());
    const says = withDelivery(null, { source, values: deliveredFields(record.values, null), seenAt: now });
    return { isNew: true, accountId: newId(), region, externalId, fields, says, changes: [], newIds, claimed };
  }
  const { accountId, homeSource, sources, ...before } = account;
  const said = sources.find((one) => one.source === source) ?? null;
  const values = deliveredFields(record.values, said);
  const says = withDelivery(said, { source, values, seenAt: now });
  const currency = textOf(record.values["currency"]) ?? before.currency;
  const billed = changedFields(before, record, { companyId, identity: {} });
  const changes = [...listChanges(before, billed), ...listFieldChanges(said, values)];
  const row = { isNew: false, accountId, region, externalId, says, changes, newIds, claimed };
  // Nearly all rows of a source that is asked again: which value of a field counts is only asked where one changed.
  if (changes.length === 0) return { ...row, fields: before };
  const others = sources.filter((one) => one.source !== source);
  const identity = identityOf([...others, says], definitions, { homeSource, currency });
  return { ...row, fields: changedFields(before, record, { companyId, identity }) };
}

/** Its company is the one that sources say, also where a person says another. */
const KNOWN = sql`account_id as "accountId", coalesce(imported_company_id, company_id) as "companyId", name, domain, currency, plan,
  signed_up_on as "signedUpOn", period_anchor_day as "anchorDay", cancelled_on as "cancelledOn", country,
  account.source as "homeSource"`;

/** With all that sources say of them. In a statement of its own: put together there, it took most of the time. */
async function withSources<Account extends { accountId: AccountId }>(
  tx: Db,
  accounts: readonly Account[],
): Promise<(Account & { sources: SourceValues[] })[]> {
  if (accounts.length === 0) return [];
  const said = await tx.list(sql<SourceValues & { accountId: AccountId }>`
    select account_id as "accountId", source, field_values as values, seen_at as "seenAt", older_seen_at as "olderSeenAt"
      from account_source where account_id = any(${accounts.map(({ accountId }) => accountId)}::uuid[])`);
  const byAccount = new Map<AccountId, SourceValues[]>();
  for (const { accountId, ...one } of said) {
    const sources = byAccount.get(accountId);
    if (sources === undefined) byAccount.set(accountId, [one]);
    else sources.push(one);
  }
  return accounts.map((account) => ({ ...account, sources: byAccount.get(account.accountId) ?? [] }));
}

/**
 * By region and id. A row without a region means the account that has the id alone, wherever it is. An id that another
 * source remembered without a region is claimed by the first that has it in one. Each way finds its ids by a whole index:
 * within a first large import the planner knows nothing of the tables yet, and would read all of them for every batch.
 */
async function listKnown(
  tx: Db,
  records: readonly ImportRecord[],
  source: string,
): Promise<Map<string, KnownById<KnownAccount> | "several">> {
  const regions = records.map(({ values }) => values["region"] ?? null);
  const ids = records.map(({ values }) => String(values["account"]));
  const anywhere = ids.filter((_, index) => regions[index] === null);
  const listed = await tx.list(sql<
    Omit<KnownAccount, "sources"> & { region: string | null; externalId: string; claims: boolean }
  >`
    select given.region, given.external_id as "externalId", ${KNOWN}, claims
      from (
        select given.region, given.external_id, alias.account_id, false as claims
          from unnest(${regions}::text[], ${ids}::text[]) as given(region, external_id)
          join account_alias alias on alias.source = ${source} and alias.region = given.region
           and alias.external_id = given.external_id
        union all
        select given.region, given.external_id, alias.account_id, true
          from unnest(${regions}::text[], ${ids}::text[]) as given(region, external_id)
          join account_alias alias on alias.source = ${source} and alias.region = '' and alias.external_id = given.external_id
          join account using (account_id)
         where given.region <> '' and account.source <> ${source}
        union all
        select null, given.external_id, alias.account_id, false
          from unnest(${anywhere}::text[]) as given(external_id)
          join lateral (select source, account_id from account_alias where external_id = given.external_id offset 0) alias
            on alias.source = ${source}) as given
      join account using (account_id)
     order by claims desc`);
  const known = new Map<string, KnownById<KnownAccount> | "several">();
  for (const { region, externalId, claims, ...account } of await withSources(tx, listed)) {
    const key = `${region ?? ""}\u0000${externalId}`;
    const before = known.get(key);
    const isCertain = before === undefined || (before !== "several" && before.claims);
    known.set(key, isCertain || !isOther(before, account) ? { account, claims } : "several");
  }
  return known;
}

/** The accounts that rows name by an id of another system. An id without a region is the account's that has it alone. */
async function listSame(tx: Db, records: readonly ImportRecord[]): Promise<Map<string, KnownAccount | "several">> {
  const outside = lastOf(
    records.flatMap((record) => outsideIdOf(record) ?? []),
    outsideIdText,
  );
  if (outside.length === 0) return new Map();
  const listed = await tx.list(sql<Omit<KnownAccount, "sources"> & { word: string }>`
    select given.word, ${KNOWN}
      from unnest(${outside.map(outsideIdText)}::text[], ${outside.map(({ source }) => source)}::text[],
        ${outside.map(({ region }) => region)}::text[], ${outside.map(({ externalId }) => externalId)}::text[])
        as given(word, in_source, region, external_id)
      join account_alias alias on alias.source = given.in_source and alias.external_id = given.external_id
       and (alias.region = given.region or given.region is null)
      join account using (account_id)`);
  const same = new Map<string, KnownAccount | "several">();
  for (const { word, ...account } of await withSources(tx, listed)) {
    const before = same.get(word);
    same.set(
      word,
      before === undefined || (before !== "several" && !isOther({ account: before }, account)) ? account : "several",
    );
  }
  return same;
}

/** An id that another account had meanwhile stays that account's. */
async function insertOwnIds(tx: Db, rows: readonly AccountRow[], context: SaveContext): Promise<void> {
  const { now } = context;
  const ids = rows.flatMap(({ accountId, newIds }) =>
    newIds.map((id) => ({ ...toAliasKey(id), account_id: accountId })),
  );
  const claimed = rows.flatMap(({ claimed: one }) => (one === null ? [] : toAliasKey(one)));
  const save = async () => {
    await tx.run(sql`delete from account_alias using json_to_recordset(${JSON.stringify(claimed)}::json)
      as given(source text, region text, external_id text)
      where account_alias.source = given.source and account_alias.region = given.region
        and account_alias.external_id = given.external_id`);
    await tx.run(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
      select source, region, external_id, account_id, ${now}::timestamptz
        from json_to_recordset(${JSON.stringify(ids)}::json)
          as given(source text, region text, external_id text, account_id uuid)
          on conflict (source, region, external_id) do nothing`);
  };
  const keys = [...ids.map(({ account_id: _, ...key }) => key), ...claimed];
  if (ids.length > 0) await withTrace(tx, ALIASES, { rows: keys, context, save });
}

function toAliasKey({ source, region, externalId }: OwnId) {
  return { source, region, external_id: externalId };
}

function isOther(before: { account: KnownAccount } | "several" | undefined, account: KnownAccount): boolean {
  return before === "several" || (before !== undefined && before.account.accountId !== account.accountId);
}

/** A company that only accounts name is called by its id there until companies.csv says more. */
async function createCompanies(
  tx: Db,
  records: readonly ImportRecord[],
  created: readonly AccountRow[],
  context: SaveContext,
) {
  const own = new Map<string, NewCompany>();
  const named = new Map<string, NewCompany>();
  for (const { fields } of created) own.set(fields.companyId, { name: fields.name, domain: fields.domain });
  for (const { values } of records) {
    const name = values["company"];
    if (typeof name !== "string") continue;
    const companyId = companyIdOf(context.source, name);
    own.delete(companyId);
    named.set(companyId, { name, domain: null });
  }
  const save = (companies: ReadonlyMap<string, NewCompany>) => () => insertCompanies(tx, companies, context);
  await withNewTrace(tx, COMPANIES, { rows: idsOf(own.keys()), context, save: save(own) });
  await withTrace(tx, COMPANIES, { rows: idsOf(named.keys()), context, save: save(named) });
}

type NewCompany = { name: string; domain: string | null };

async function insertCompanies(
  tx: Db,
  companies: ReadonlyMap<string, NewCompany>,
  { sample, now }: SaveContext,
): Promise<void> {
  if (companies.size === 0) return;
  await tx.run(sql`insert into company (company_id, name, domain, sample, recorded_at)
    select company_id, name, domain, ${sample}::boolean, ${now}::timestamptz
      from unnest(${[...companies.keys()]}::uuid[], ${[...companies.values()].map(({ name }) => name)}::text[],
        ${[...companies.values()].map(({ domain }) => domain)}::text[]) as given(company_id, name, domain)
        on conflict (company_id) do nothing`);
}

function idsOf(companyIds: Iterable<string>) {
  return [...companyIds].map((companyId) => ({ company_id: companyId }));
}

/** In the form that json_to_recordset reads. */
function asJson(rows: readonly AccountRow[]): string {
  return JSON.stringify(
    rows.map(({ accountId, region, externalId, fields }) => ({
      account_id: accountId,
      region,
      external_id: externalId,
      company_id: fields.companyId,
      name: fields.name,
      domain: fields.domain,
      currency: fields.currency,
      plan: fields.plan,
      signed_up_on: fields.signedUpOn,
      period_anchor_day: fields.anchorDay,
      cancelled_on: fields.cancelledOn,
      country: fields.country,
    })),
  );
}

const ACCOUNT_COLUMNS = sql`(account_id uuid, region text, external_id text, company_id uuid, name text, domain text,
  currency text, plan text, signed_up_on date, period_anchor_day smallint, cancelled_on date, country text)`;

async function insertAccounts(tx: Db, rows: readonly AccountRow[], context: SaveContext): Promise<void> {
  if (rows.length === 0) return;
  const { source, now, sample } = context;
  const given = asJson(rows);
  await tx.run(sql`insert into account (account_id, company_id, name, domain, region, currency, plan, signed_up_on,
      period_anchor_day, cancelled_on, country, source, external_id, sample, recorded_at, changed_at)
    select account_id, company_id, name, domain, region, currency, plan, signed_up_on, period_anchor_day, cancelled_on,
           country, ${source}, external_id, ${sample}::boolean, ${now}::timestamptz, ${now}::timestamptz
      from json_to_recordset(${given}::json) as given${ACCOUNT_COLUMNS}`);
}

async function updateAccounts(tx: Db, rows: readonly AccountRow[], { now }: SaveContext): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(sql`update account set
      company_id = case when imported_company_id is null then given.company_id else account.company_id end,
      imported_company_id = case when imported_company_id is null then null else given.company_id end, name = given.name, domain = given.domain,
      currency = given.currency, plan = given.plan, signed_up_on = given.signed_up_on,
      period_anchor_day = given.period_anchor_day, cancelled_on = given.cancelled_on, country = given.country,
      changed_at = ${now}::timestamptz
    from json_to_recordset(${asJson(rows)}::json) as given${ACCOUNT_COLUMNS}
    where account.account_id = given.account_id`);
}

export const SOURCES: TraceForm = {
  table: "account_source",
  key: ["account_id", "source"],
  subject: "account_id",
  only: KEPT_OF.account_source,
};

/** What the source says of accounts that are new or changed. */
async function saveSources(tx: Db, rows: readonly AccountRow[], { source, now }: SaveContext): Promise<void> {
  if (rows.length === 0) return;
  const given = JSON.stringify(
    rows.map(({ accountId, says }) => ({
      account_id: accountId,
      field_values: says.values,
      older_seen_at: says.olderSeenAt,
    })),
  );
  await tx.run(sql`insert into account_source (account_id, source, field_values, seen_at, older_seen_at, recorded_at)
      select account_id, ${source}, field_values, ${now}::timestamptz, older_seen_at, ${now}::timestamptz
        from json_to_recordset(${given}::json) as given(account_id uuid, field_values jsonb, older_seen_at jsonb)
          on conflict (account_id, source) do update set field_values = excluded.field_values, seen_at = excluded.seen_at,
            older_seen_at = excluded.older_seen_at`);
}

/** What a source says again is as fresh as its last delivery, to the hour: a source may be asked every few minutes. */
async function confirmSources(tx: Db, rows: readonly AccountRow[], { source, now }: SaveContext): Promise<void> {
  const same = rows.filter(({ isNew, changes }) => !isNew && changes.length === 0);
  if (same.length === 0) return;
  const given = JSON.stringify(
    same.map(({ accountId, says }) => ({ account_id: accountId, older_seen_at: says.olderSeenAt })),
  );
  await tx.run(sql`update account_source set seen_at = ${now}::timestamptz, older_seen_at = given.older_seen_at
    from json_to_recordset(${given}::json) as given(account_id uuid, older_seen_at jsonb)
    where account_source.account_id = given.account_id and account_source.source = ${source}
      and (account_source.seen_at <= ${now}::timestamptz - interval '1 hour'
        or account_source.older_seen_at <> given.older_seen_at)`);
}

function textOf(value: CellValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

async function recordChanges(
  tx: Db,
  rows: readonly AccountRow[],
  { source, importRunId, now }: SaveContext,
): Promise<void> {
  const changes = rows.flatMap(({ accountId, changes: fields }) =>
    fields.map(({ field, before, after }) => ({
      account_id: accountId,
      change_id: newId(),
      field,
      value_before: before,
      value_after: after,
    })),
  );
  if (changes.length === 0) return;
  await tx.run(sql`insert into account_change (account_id, change_id, field, value_before, value_after, source,
      import_run_id, happened_at, recorded_at)
    select account_id, change_id, field, value_before, value_after, ${source}, ${importRunId}::uuid, ${now}::timestamptz, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(changes)}::json)
        as given(account_id uuid, change_id uuid, field text, value_before jsonb, value_after jsonb)`);
}

/** The accounts' state is derived again. */
export async function markDue(tx: Db, accountIds: readonly string[], now: Instant): Promise<void> {
  if (accountIds.length === 0) return;
  await tx.run(sql`insert into account_due (account_id, since)
    select distinct account_id, ${now}::timestamptz from unnest(${accountIds as string[]}::uuid[]) as given(account_id)
        on conflict (account_id) do update set since = excluded.since`);
}

// Companies, other ids, projects -----------------------------------------------------------------------------------

export type Company = { company: string; name: string; domain: string | null };

export async function saveCompanies(tx: Db, companies: readonly Company[], context: SaveContext): Promise<number> {
  const { source, sample, now } = context;
  const ids = companies.map(({ company }) => companyIdOf(source, company));
  const save = () =>
    tx.list(sql`insert into company (company_id, name, domain, sample, recorded_at)
    select company_id, name, domain, ${sample}::boolean, ${now}::timestamptz
      from unnest(${ids}::uuid[], ${companies.map(({ name }) => name)}::text[], ${companies.map(({ domain }) => domain)}::text[])
        as given(company_id, name, domain)
        on conflict (company_id) do update set name = excluded.name, domain = coalesce(excluded.domain, company.domain)
     where company.name <> excluded.name or company.domain is distinct from coalesce(excluded.domain, company.domain)
    returning company_id`);
  return (await withTrace(tx, COMPANIES, { rows: idsOf(ids), context, save })).length;
}

export type OtherId = { system: string; region: string; externalId: string; accountId: string };

/** An id that meant another account means this one from now on, unless a person said whose it is. */
export async function saveAliases(tx: Db, ids: readonly OtherId[], context: SaveContext): Promise<number> {
  const { now } = context;
  const rows = ids.map(({ system, region, externalId }) => ({ source: system, region, external_id: externalId }));
  const save = () =>
    tx.list(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
    select source, region, external_id, account_id, ${now}::timestamptz
      from unnest(${ids.map(({ system }) => system)}::text[], ${ids.map(({ region }) => region)}::text[],
        ${ids.map(({ externalId }) => externalId)}::text[], ${ids.map(({ accountId }) => accountId)}::uuid[])
        as given(source, region, external_id, account_id)
        on conflict (source, region, external_id) do update set account_id = excluded.account_id
     where account_alias.account_id <> excluded.account_id and account_alias.added_by is null
    returning external_id`);
  return (await withTrace(tx, ALIASES, { rows, context, save })).length;
}

export type Project = { accountId: string; projectId: string; externalId: string; name: string | null; region: string };

/** A project that usage named first has its id as its name until this says more. */
export async function saveProjects(tx: Db, projects: readonly Project[], now: Instant): Promise<string[]> {
  const saved = await tx.list(sql<{
    accountId: string;
  }>`insert into project (account_id, project_id, external_id, name, region, recorded_at)
    select account_id, project_id, external_id, coalesce(name, external_id), region, ${now}::timestamptz
      from unnest(${projects.map(({ accountId }) => accountId)}::uuid[], ${projects.map(({ projectId }) => projectId)}::uuid[],
        ${projects.map(({ externalId }) => externalId)}::text[], ${projects.map(({ name }) => name)}::text[],
        ${projects.map(({ region }) => region)}::text[]) as given(account_id, project_id, external_id, name, region)
        on conflict (account_id, external_id) do update set name = excluded.name, region = excluded.region
     where (project.name, project.region) is distinct from (excluded.name, excluded.region)
    returning account_id as "accountId"`);
  return saved.map(({ accountId }) => accountId);
}

// People ---------------------------------------------------------------------------------------------------------------

export type Person = { personId: string; externalId: string; email: string | null; name: string | null };

/** Nothing is kept of what a personal value was before. @returns ids of those that are new or changed */
export async function savePeople(
  tx: Db,
  people: readonly Person[],
  { source, sample, now }: SaveContext,
): Promise<Set<string>> {
  const saved = await tx.list(sql<{
    externalId: string;
  }>`insert into person (person_id, source, external_id, email, name, sample, recorded_at)
    select person_id, ${source}, external_id, email, name, ${sample}::boolean, ${now}::timestamptz
      from unnest(${people.map(({ personId }) => personId)}::uuid[], ${people.map(({ externalId }) => externalId)}::text[],
        ${people.map(({ email }) => email)}::text[], ${people.map(({ name }) => name)}::text[]) as given(person_id, external_id, email, name)
        on conflict (source, external_id) do update set email = coalesce(excluded.email, person.email), name = coalesce(excluded.name, person.name)
     where (person.email, person.name) is distinct from (coalesce(excluded.email, person.email), coalesce(excluded.name, person.name))
    returning external_id as "externalId"`);
  return new Set(saved.map(({ externalId }) => externalId));
}

export async function listPersonIds(
  tx: Db,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await tx.list(sql<{ externalId: string; personId: string }>`
    select external_id as "externalId", person_id as "personId" from person
     where source = ${source} and external_id = any(${externalIds as string[]}::text[])`);
  return new Map(found.map(({ externalId, personId }) => [externalId, personId]));
}

export type PersonRole = {
  accountId: string;
  personId: string;
  role: string;
  lastSeenOn: string | null;
  since: string | null;
  removedOn: string | null;
};

/** @returns account and person of those that are new or changed */
export function savePersonRoles(
  tx: Db,
  roles: readonly PersonRole[],
  now: Instant,
): Promise<{ accountId: string; personId: string }[]> {
  return tx.list(sql<{ accountId: string; personId: string }>`
    insert into person_role (account_id, person_id, role, last_seen_on, since, removed_on, recorded_at)
    select account_id, person_id, role, last_seen_on, since, removed_on, ${now}::timestamptz
      from unnest(${roles.map(({ accountId }) => accountId)}::uuid[], ${roles.map(({ personId }) => personId)}::uuid[],
        ${roles.map(({ role }) => role)}::text[], ${roles.map(({ lastSeenOn }) => lastSeenOn)}::date[],
        ${roles.map(({ since }) => since)}::date[], ${roles.map(({ removedOn }) => removedOn)}::date[])
        as given(account_id, person_id, role, last_seen_on, since, removed_on)
        on conflict (account_id, person_id) do update set role = excluded.role, last_seen_on = excluded.last_seen_on,
          since = coalesce(excluded.since, person_role.since), removed_on = excluded.removed_on, recorded_at = excluded.recorded_at
     where (person_role.role, person_role.last_seen_on, person_role.since, person_role.removed_on)
             is distinct from (excluded.role, excluded.last_seen_on, coalesce(excluded.since, person_role.since), excluded.removed_on)
    returning account_id as "accountId", person_id as "personId"`);
}
