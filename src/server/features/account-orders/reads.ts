/**
 * The orders of a list of accounts, in SQL. Each is total: what has no value comes last in both directions, and ties are
 * settled by id. A list is read in two parts, the accounts with a value in the first column and those without, because
 * an index can give each in order and neither in one statement.
 */
import { ACCOUNT_SORTS } from "#contract/accounts.ts";
import { MOST_ORDER_TERMS, parseAccountOrder } from "#core/accounts/account-order.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { invalid } from "#core/errors.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

type Place = {
  column: Sql;
  /** Of its value in a cursor. */
  type: Sql;
  shown: Sql;
  /** Every account has a value there. */
  isFilled?: boolean;
};

/** What a list may be sorted by. */
const SORTS = {
  renewal: place(sql`renewal_on`, sql`date`),
  net: place(sql`net_minor`, sql`bigint`),
  priority: place(sql`priority`, sql`integer`),
  name: place(sql`name`, sql`text`, { isFilled: true }),
  entered: place(sql`entered_on`, sql`date`),
  stageSince: place(sql`stage_since`, sql`timestamptz`),
  lastMessaged: place(sql`last_messaged_at`, sql`timestamptz`),
  nextTask: place(sql`next_task_due_on`, sql`date`),
  people: place(sql`people_count`, sql`integer`, { isFilled: true }),
} as const satisfies Record<string, Place>;

function place(column: Sql, type: Sql, { isFilled = false } = {}): Place {
  return { column, type, shown: column, isFilled };
}

export type SortName = keyof typeof SORTS;
/** By a word of ours, or by a field of accounts. */
export type OrderTerm = { by: SortName | { fieldId: string }; descending: boolean };
/** The first one first; the ties that all of them leave are settled by id, in the direction of the last one. */
export type Order = readonly [OrderTerm, ...OrderTerm[]];

export type SortValue = string | number | null;
/** The row that the page before ended with: its value in each column of the order. */
export type Ending = { values: readonly SortValue[]; accountId: string };

export function isSortName(name: string): name is SortName {
  return Object.hasOwn(SORTS, name);
}

/** @throws ProductError `accounts.sort-unknown` or `accounts.sort-long` */
export function orderOf(sort: string, fields: readonly FieldDefinition[]): Order {
  const [first, ...rest] = parseAccountOrder(sort).map(({ name, descending }) => ({
    by: sortPlace(name, fields),
    descending,
  }));
  if (rest.length >= MOST_ORDER_TERMS)
    throw invalid("accounts.sort-long", `Accounts are sorted by at most ${MOST_ORDER_TERMS} columns.`, [
      { pointer: "sort", message: "Leave out the last ones." },
    ]);
  return [first ?? { by: "renewal", descending: false }, ...rest];
}

function sortPlace(name: string, fields: readonly FieldDefinition[]): OrderTerm["by"] {
  if (isSortName(name)) return name;
  const field = filterFieldsOf(fields).find((one) => one.name === name);
  if (field?.fieldId !== undefined) return { fieldId: field.fieldId };
  const names = ACCOUNT_SORTS.join(", ");
  throw invalid(
    "accounts.sort-unknown",
    `Accounts cannot be sorted by "${name}"; choose one of ${names}, or a field of accounts.`,
    [{ pointer: "sort", message: `Choose one of ${names}, with - in front for descending.` }],
  );
}

/** Values of a field keep their own order: numbers as numbers, texts as texts. Its cursor is JSON. */
function placeOf(by: OrderTerm["by"]): Place {
  if (typeof by === "string") return SORTS[by];
  const column = sql`(fields -> ${by.fieldId}::text)`;
  return { column, type: sql`jsonb`, shown: sql`${column}::text` };
}

/** The columns `sort0`, `sort1`, … that a cursor is made of. */
export function sortColumns(order: Order): Sql {
  return sql.join(order.map(({ by }, index) => sql`${placeOf(by).shown} as ${sql.ref(`sort${index}`)}`));
}

export function sortValuesOf(row: Readonly<Record<string, unknown>>, order: Order): SortValue[] {
  return order.map((_, index) => row[`sort${index}`] as SortValue);
}

/** Accounts with a value in the first column of the order, or those without. */
export type Part = "valued" | "empty";

export function partsOf([{ by }]: Order): readonly [Part, ...Part[]] {
  return placeOf(by).isFilled ? ["valued"] : ["valued", "empty"];
}

export function partSql([{ by }]: Order, part: Part): Sql {
  const { column, isFilled } = placeOf(by);
  if (isFilled) return sql`true`;
  return part === "valued" ? sql`${column} is not null` : sql`${column} is null`;
}

/**
 * Within a part the first column never mixes values and nulls, so it is named as an index holds it, which may then be
 * read from either end.
 * @param reversed from the last row to the first
 */
export function orderSql(order: Order, { reversed = false } = {}): Sql {
  const [first, ...rest] = order;
  const direction = (descending: boolean) => (descending === reversed ? sql`asc` : sql`desc`);
  const terms = rest.map(
    ({ by, descending }) =>
      sql`${placeOf(by).column} ${direction(descending)} nulls ${reversed ? sql`first` : sql`last`}`,
  );
  const ids = sql`account_id ${direction(isLastDescending(order))}`;
  return sql.join([sql`${placeOf(first.by).column} ${direction(first.descending)}`, ...terms, ids]);
}

/** Both parts at once, for reading all of a list. */
export function wholeOrderSql(order: Order): Sql {
  const terms = order.map(
    ({ by, descending }) => sql`${placeOf(by).column} ${descending ? sql`desc` : sql`asc`} nulls last`,
  );
  return sql.join([...terms, sql`account_id ${isLastDescending(order) ? sql`desc` : sql`asc`}`]);
}

function isLastDescending(order: Order): boolean {
  return order.at(-1)!.descending;
}

/**
 * Rows of the part in which the page before ended that come after its last one, in steps one after the other: those that
 * are alike in the first column, and those beyond. An index begins right there with each of them; of both in one
 * condition it would take the filter's own bound as its beginning and pass over everything before.
 */
export function stepsBeyond(order: Order, { values, accountId }: Ending): readonly Sql[] {
  const [first, ...rest] = order;
  const [value, ...others] = values;
  const { column, type } = placeOf(first.by);
  const ids = sql`account_id ${isLastDescending(order) ? sql`<` : sql`>`} ${accountId}::uuid`;
  const ties = beyondTies(rest, others, ids);
  if (value === null || value === undefined) return [ties];
  const beyond = sql`${column} ${first.descending ? sql`<` : sql`>`} ${value}::${type}`;
  return [sql`${column} = ${value}::${type} and ${ties}`, beyond];
}

/** Of rows that are alike in what stands before these columns, those that come after. */
function beyondTies([term, ...rest]: readonly OrderTerm[], [value, ...others]: readonly SortValue[], ids: Sql): Sql {
  if (term === undefined) return ids;
  const { column, type } = placeOf(term.by);
  const later = beyondTies(rest, others, ids);
  if (value === null || value === undefined) return sql`(${column} is null and ${later})`;
  const past = sql`${column} ${term.descending ? sql`<` : sql`>`} ${value}::${type}`;
  return sql`(${past} or ${column} is null or (${column} = ${value}::${type} and ${later}))`;
}
