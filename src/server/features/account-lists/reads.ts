/** What others may ask of the rows that lists show: they come from account_state alone, by keyset, in a total order. */
import type { PoolClient } from "pg";
import type { AccountRow } from "#contract/accounts.ts";
import type { AccountFilter } from "#core/accounts/filter.ts";
import { money } from "#core/money/money.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import {
  type Ending,
  type Order,
  orderSql,
  partSql,
  partsOf,
  type SortValue,
  sortColumns,
  sortValuesOf,
  stepsBeyond,
  wholeOrderSql,
} from "#server/features/account-orders/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { compile, type Sql, sql } from "#server/platform/db/sql.ts";
import * as store from "./store.ts";

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
  isUnseen: boolean;
  fields: Record<string, string | number | boolean | string[]>;
  derivedAt: Instant;
};

const COLUMNS = sql`
  account_id as "accountId", company_id as "companyId", name, domain, region, external_id as "externalId", plan,
  renewal_on as "renewalOn", verdict, rule, segment, route, entered_on as "enteredOn", stage, stage_since as "stageSince",
  currency, net_minor as "netMinor", gross_minor as "grossMinor", low_minor as "lowMinor", high_minor as "highMinor",
  previous_bill_minor as "previousMinor", at_least as "atLeast", coverage, humans, people_count as "peopleCount",
  notes_count as "notesCount", next_task_due_on as "nextTaskDueOn", next_task_title as "nextTaskTitle",
  last_messaged_at as "lastMessagedAt", contact_by as "contactBy", priority,
  unseen as "isUnseen", fields, derived_at as "derivedAt"`;

export type ListedRow = { row: AccountRow; values: SortValue[] };

function toAccountRow({
  currency,
  netMinor,
  grossMinor,
  lowMinor,
  highMinor,
  previousMinor,
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

export const { byExponent } = store;

/** What `listAccounts` and `countAccounts` take as their filter. */
export function conditionOf(db: Db, filter: AccountFilter): Promise<Sql> {
  return store.filterSql(db, filter);
}

export type ListQuery = { filter: Sql; order: Order; after: Ending | null; most: number };

/** Rows after the last one of the page before, as many as are wanted. */
export async function listAccounts(db: Db, { filter, order, after, most }: ListQuery): Promise<ListedRow[]> {
  const rows: ListedRow[] = [];
  for (const step of stepsOf(filter, order, after)) {
    rows.push(...(await listPart(db, order, sql`${step} limit ${sql.lit(most - rows.length)}`)));
    if (rows.length >= most) break;
  }
  return rows;
}

/** Reads the accounts that `found` says, `where …` with their order and limit, in whichever form the caller wants them. */
export type ReadPart<Row> = (order: Order, found: Sql) => Promise<Row[]>;

/** `where …` with its order, for what is read one after the other until there are rows enough. */
export function stepsOf(filter: Sql, order: Order, after: Ending | null): Sql[] {
  const parts = partsOf(order);
  return (after?.values[0] === null ? parts.slice(1) : parts).flatMap((part) => {
    // Only the part in which the page before ended goes on after its last row; the next one begins.
    const isEntered = after !== null && (after.values[0] === null) === (part === "empty");
    const steps = isEntered ? stepsBeyond(order, after) : [sql`true`];
    return steps.map(
      (step) => sql`where ${filter} and ${partSql(order, part)} and ${step} order by ${orderSql(order)}`,
    );
  });
}

/** The ids are found first, mostly in an index alone; only the rows that are shown are read. */
export async function listPart(db: Db, order: Order, found: Sql): Promise<ListedRow[]> {
  const rows = await db.list(sql<StateRow>`select ${COLUMNS}, ${sortColumns(order)} ${foundSql(order, found)}`);
  return rows.map((row) => toListedRow(row, order));
}

export function foundSql(order: Order, found: Sql): Sql {
  return sql`from (select account_id from account_state ${found}) as found join account_state using (account_id)
    order by ${orderSql(order)}`;
}

function toListedRow(row: StateRow, order: Order): ListedRow {
  const values = sortValuesOf(row, order);
  for (const index of order.keys()) Reflect.deleteProperty(row, `sort${index}`);
  return { row: toAccountRow(row), values };
}

/**
 * All rows in batches, from one snapshot. The client is in a transaction until the last one; whoever stops earlier gives the
 * client up.
 */
export async function* rowsThrough(
  client: PoolClient,
  { filter, order, rowsAtOnce }: { filter: Sql; order: Order; rowsAtOnce: number },
): AsyncGenerator<ListedRow[]> {
  const { text, values } = compile(sql`
    declare listed no scroll cursor for select ${COLUMNS}, ${sortColumns(order)}
    from account_state where ${filter} order by ${wholeOrderSql(order)}`);
  await client.query("begin isolation level repeatable read read only");
  // A cursor is planned as if only its beginning were wanted, and all of it is.
  await client.query("set local cursor_tuple_fraction = 1");
  await client.query(text, values);
  for (;;) {
    const { rows } = await client.query<StateRow>(`fetch ${rowsAtOnce} from listed`);
    if (rows.length === 0) break;
    yield rows.map((row) => toListedRow(row, order));
  }
  await client.query("commit");
}

export async function countAccounts(db: Db, filter: Sql): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account_state where ${filter}`)).count;
}

export async function findAccountRow(db: Db, accountId: string): Promise<AccountRow | null> {
  const row = await db.find(sql<StateRow>`
    select ${COLUMNS} from account_state where account_id = ${accountId}`);
  return row && toAccountRow(row);
}

export async function listAccountRows(db: Db, accountIds: readonly string[]): Promise<AccountRow[]> {
  const rows = await db.list(sql<StateRow>`
    select ${COLUMNS} from account_state
    where account_id = any(${accountIds as string[]}::uuid[]) order by account_id`);
  return rows.map(toAccountRow);
}

export async function listSiblings(db: Db, companyId: string, accountId: string): Promise<AccountRow[]> {
  const rows = await db.list(sql<StateRow>`
    select ${COLUMNS} from account_state
    where company_id = ${companyId} and account_id <> ${accountId} order by name, account_id`);
  return rows.map(toAccountRow);
}
