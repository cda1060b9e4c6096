/** What columns come to over all accounts that a filter finds, exact: the footer of the table and the heads of the board. */
import { type ColumnTotal, columnTotal, type Middle } from "#core/accounts/column-totals.ts";
import type { AccountFilterField } from "#core/accounts/filter-fields.ts";
import { groupFilter, groupsInOrder, MOST_GROUPS } from "#core/accounts/group-accounts.ts";
import { parseAccountFilter } from "#core/accounts/parse-filter.ts";
import { invalid } from "#core/errors.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { conditionOf } from "#server/features/account-lists/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";
import * as store from "./store.ts";

export type TotalsQuery = {
  /** As `conditionOf` gives it. */
  filter: Sql;
  columns: readonly store.Place[];
  medians: boolean;
  by: store.GroupPlace | null;
};

export type Totals = { count: number; columns: ColumnTotal[] };
/** The filter finds exactly these; null where none does. */
export type GroupTotals = Totals & { value: string | null; filter: string | null };

/** Null for a column that there is not. */
export function findColumn(column: string, fields: readonly FieldDefinition[]): store.Place | null {
  return store.findPlace(column, fields);
}

/** Null for what cannot be grouped by. */
export function findGroups(
  column: string,
  fields: readonly FieldDefinition[],
  today: LocalDate,
): store.GroupPlace | null {
  return store.findGroupPlace(column, fields, today);
}

/** The accounts of one group; null is the one without a value. A band is the filter that it is, so that an index finds it. */
export async function groupCondition(
  db: Db,
  by: store.GroupPlace,
  group: string | null,
  fields: readonly AccountFilterField[],
): Promise<Sql> {
  if (by.bands !== null) {
    const text = groupFilter(by, group, by.today);
    return text === null ? sql`false` : conditionOf(db, parseAccountFilter(text, by.today, fields));
  }
  return group === null ? sql`${by.value} is null` : sql`${by.value} = ${group}`;
}

function tooManyGroups() {
  return invalid(
    "accounts.too-many-groups",
    `There are more than ${MOST_GROUPS} different values. Filter first, or group by something else.`,
    [{ pointer: "by", message: "Group by something with fewer values." }],
  );
}

export async function totalAccounts(
  db: Db,
  { filter, columns, medians, by }: TotalsQuery,
): Promise<Totals & { groups: GroupTotals[] }> {
  const [rows, wholeMiddles, groupMiddles] = await Promise.all([
    store.sumColumns(db, filter, columns, by?.value ?? null),
    medians ? listMiddles(db, filter, columns, null) : null,
    medians && by !== null ? listMiddles(db, filter, columns, by.value) : null,
  ]);
  const values = by === null ? [] : groupsInOrder(by, [...new Set(rows.map(({ value }) => value))], by.today);
  if (values.length > MOST_GROUPS) throw tooManyGroups();
  return {
    ...totalsOf(rows, columns, wholeMiddles),
    groups: values.map((value) => {
      const middles = groupMiddles?.map((its) => its.filter((one) => one.value === value)) ?? null;
      const its = rows.filter((row) => row.value === value);
      const filter = by && groupFilter(by, value, by.today);
      return { value, filter, ...totalsOf(its, columns, middles) };
    }),
  };
}

type GroupMiddle = Middle & { value: string | null };

/** For each column; those that have no middle have none. */
function listMiddles(db: Db, filter: Sql, columns: readonly store.Place[], by: Sql | null) {
  return Promise.all(
    columns.map(async (column): Promise<GroupMiddle[]> => {
      if (column.kind === "other") return [];
      const rows = await store.listMiddles(db, filter, column, by);
      return rows.map(({ value, currency, values }) => ({ value, currency, values: values ?? [] }));
    }),
  );
}

function totalsOf(
  rows: readonly store.SummedRow[],
  columns: readonly store.Place[],
  middles: readonly (readonly Middle[])[] | null,
): Totals {
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  return {
    count,
    columns: columns.map((column, index) => {
      const parts = rows.map((row) => ({
        currency: row.currency,
        filled: Number(row[`filled${index}`]),
        sum: textOf(row[`sum${index}`]),
        least: textOf(row[`least${index}`]),
        most: textOf(row[`most${index}`]),
      }));
      return columnTotal(column, count, parts, middles?.[index] ?? null);
    }),
  };
}

function textOf(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
