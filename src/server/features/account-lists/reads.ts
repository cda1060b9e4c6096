/** What others may ask of the rows that lists show: they come from account_state alone, by keyset, in a total order. */
import type { AccountRow } from "#contract/accounts.ts";
import type { AccountFilter } from "#core/accounts/filter.ts";
import { money } from "#core/money/money.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";
import * as store from "./store.ts";

/** What a list may be sorted by, and the type of its cursor value. */
const SORTS = {
  renewal: { column: sql`renewal_on`, type: sql`date` },
  net: { column: sql`net_minor`, type: sql`bigint` },
  priority: { column: sql`priority`, type: sql`integer` },
  name: { column: sql`name`, type: sql`text` },
  entered: { column: sql`entered_on`, type: sql`date` },
  stageSince: { column: sql`stage_since`, type: sql`timestamptz` },
  lastMessaged: { column: sql`last_messaged_at`, type: sql`timestamptz` },
  nextTask: { column: sql`next_task_due_on`, type: sql`date` },
  people: { column: sql`people_count`, type: sql`integer` },
} as const;

export type SortName = keyof typeof SORTS;
/** By a word of ours, or by a field of accounts. */
export type Order = { by: SortName | { fieldId: string }; descending: boolean };

export function isSortName(name: string): name is SortName {
  return Object.hasOwn(SORTS, name);
}

type StateRow = {
  accountId: string;
  companyId: string;
  name: string;
  domain: string | null;
  region: string;
  externalId: string;
  plan: AccountRow["plan"];
  renewalOn: LocalDate | null;
  verdict: AccountRow["verdict"];
  rule: string | null;
  segment: string | null;
  route: AccountRow["route"];
  enteredOn: LocalDate | null;
  stage: string | null;
  stageSince: Instant | null;
  currency: string;
  netMinor: number | null;
  grossMinor: number | null;
  lowMinor: number | null;
  highMinor: number | null;
  previousMinor: number | null;
  atLeast: boolean;
  coverage: AccountRow["coverage"];
  humans: string[];
  peopleCount: number;
  notesCount: number;
  nextTaskDueOn: LocalDate | null;
  nextTaskTitle: string | null;
  lastMessagedAt: Instant | null;
  contactBy: LocalDate | null;
  priority: number | null;
  fields: Record<string, string | number | boolean | string[]>;
  derivedAt: Instant;
  sortValue: string | number | null;
};

const COLUMNS = sql`
  account_id as "accountId", company_id as "companyId", name, domain, region, external_id as "externalId", plan,
  renewal_on as "renewalOn", verdict, rule, segment, route, entered_on as "enteredOn", stage, stage_since as "stageSince",
  currency, net_minor as "netMinor", gross_minor as "grossMinor", low_minor as "lowMinor", high_minor as "highMinor",
  previous_bill_minor as "previousMinor", at_least as "atLeast", coverage, humans, people_count as "peopleCount",
  notes_count as "notesCount", next_task_due_on as "nextTaskDueOn", next_task_title as "nextTaskTitle",
  last_messaged_at as "lastMessagedAt", contact_by as "contactBy", priority, fields, derived_at as "derivedAt"`;

export type ListedRow = { row: AccountRow; sortValue: string | number | null };

function toAccountRow({
  currency,
  netMinor,
  grossMinor,
  lowMinor,
  highMinor,
  previousMinor,
  sortValue: _,
  ...row
}: StateRow): AccountRow {
  const amount = (minor: number | null) => (minor === null ? null : money(currency, minor));
  return {
    ...row,
    currency,
    net: amount(netMinor),
    gross: amount(grossMinor),
    low: amount(lowMinor),
    high: amount(highMinor),
    previousBill: amount(previousMinor),
  };
}

/** What `listAccounts` and `countAccounts` take as their filter. */
export function conditionOf(db: Db, filter: AccountFilter): Promise<Sql> {
  return store.filterSql(db, filter);
}

export async function listAccounts(
  db: Db,
  {
    filter,
    order,
    after,
    most,
  }: { filter: Sql; order: Order; after: { value: string | number | null; accountId: string } | null; most: number },
): Promise<ListedRow[]> {
  const { column, type, shown } = placeOf(order.by);
  const direction = order.descending ? sql`desc` : sql`asc`;
  const rows = await db.list(sql<StateRow>`
    select ${COLUMNS}, ${shown} as "sortValue"
    from account_state
    where ${filter} and ${after === null ? sql`true` : beyond(column, type, order, after)}
    order by ${column} ${direction} nulls last, account_id
    limit ${most}`);
  return rows.map((row) => ({ row: toAccountRow(row), sortValue: row.sortValue }));
}

/** Values of a field keep their own order: numbers as numbers, texts as texts. Its cursor is JSON. */
function placeOf(by: Order["by"]): { column: Sql; type: Sql; shown: Sql } {
  if (typeof by === "string") return { ...SORTS[by], shown: SORTS[by].column };
  const column = sql`(fields -> ${by.fieldId}::text)`;
  return { column, type: sql`jsonb`, shown: sql`${column}::text` };
}

/** Rows after the last one of the page before. What has no value comes last, in both directions. */
function beyond(
  column: Sql,
  type: Sql,
  { descending }: Order,
  after: { value: string | number | null; accountId: string },
): Sql {
  if (after.value === null) return sql`(${column} is null and account_id > ${after.accountId}::uuid)`;
  const value = sql`${after.value}::${type}`;
  const past = descending ? sql`${column} < ${value}` : sql`${column} > ${value}`;
  return sql`(${past} or (${column} = ${value} and account_id > ${after.accountId}::uuid) or ${column} is null)`;
}

export async function countAccounts(db: Db, filter: Sql): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account_state where ${filter}`)).count;
}

export async function findAccountRow(db: Db, accountId: string): Promise<AccountRow | null> {
  const row = await db.find(sql<StateRow>`
    select ${COLUMNS}, null as "sortValue" from account_state where account_id = ${accountId}`);
  return row && toAccountRow(row);
}

export async function listAccountRows(db: Db, accountIds: readonly string[]): Promise<AccountRow[]> {
  const rows = await db.list(sql<StateRow>`
    select ${COLUMNS}, null as "sortValue" from account_state
    where account_id = any(${accountIds as string[]}::uuid[]) order by account_id`);
  return rows.map(toAccountRow);
}

export async function listSiblings(db: Db, companyId: string, accountId: string): Promise<AccountRow[]> {
  const rows = await db.list(sql<StateRow>`
    select ${COLUMNS}, null as "sortValue" from account_state
    where company_id = ${companyId} and account_id <> ${accountId} order by name, account_id`);
  return rows.map(toAccountRow);
}

export type SearchRow = {
  accountId: string;
  name: string;
  domain: string | null;
  externalId: string;
  region: string;
  currency: string;
  netMinor: number | null;
  renewalOn: LocalDate | null;
};

/** Names that begin with the text come first, then the others by renewal. */
export function searchAccounts(
  db: Db,
  text: string,
  personAccounts: readonly string[],
  most: number,
): Promise<SearchRow[]> {
  const like = store.likeText(text);
  return db.list(sql<SearchRow>`
    select account_id as "accountId", name, domain, external_id as "externalId", region, currency, net_minor as "netMinor",
      renewal_on as "renewalOn"
    from account_state
    where name ilike ${like} or domain ilike ${like} or external_id ilike ${like} or account_id::text = ${text}
      or account_id = any(${personAccounts as string[]}::uuid[])
    order by name ilike ${like.slice(1)} desc, renewal_on nulls last, account_id limit ${most}`);
}

export async function accountsOfPerson(db: Db, text: string, most: number): Promise<string[]> {
  const like = store.likeText(text);
  const rows = await db.list(sql<{ accountId: string }>`
    select distinct account_id as "accountId" from person join person_role using (person_id)
    where email ilike ${like} or person.name ilike ${like} limit ${most}`);
  return rows.map(({ accountId }) => accountId);
}
