/** SQL that adds up columns of account_state over all rows that a filter finds. */

import type { TotalledColumn } from "#core/accounts/column-totals.ts";
import type { AccountColumnId } from "#core/accounts/columns.ts";
import { daysAround } from "#core/accounts/day-bands.ts";
import { findGrouping, type Grouping } from "#core/accounts/group-accounts.ts";
import { type NumberScale, numberBands } from "#core/accounts/number-bands.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { byExponent } from "#server/features/account-lists/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type Place = TotalledColumn & {
  /** Null where nothing is filled in. */
  value: Sql;
};

type OwnPlace = { kind: TotalledColumn["kind"]; value: Sql };

const PLACES: Record<AccountColumnId, OwnPlace> = {
  name: { kind: "other", value: sql`name` },
  net: { kind: "money", value: sql`net_minor` },
  renewal: { kind: "day", value: sql`renewal_on` },
  stage: { kind: "other", value: sql`stage` },
  verdict: { kind: "other", value: sql`verdict` },
  priority: { kind: "number", value: sql`priority` },
  unseen: { kind: "other", value: sql`case when unseen or stage is not null then unseen end` },
  lastMessaged: { kind: "day", value: sql`(last_messaged_at at time zone 'UTC')::date` },
  nextTask: { kind: "day", value: sql`next_task_due_on` },
  contactBy: { kind: "day", value: sql`contact_by` },
  humans: { kind: "other", value: sql`nullif(humans, '{}')` },
  people: { kind: "number", value: sql`people_count` },
  notes: { kind: "number", value: sql`notes_count` },
  plan: { kind: "other", value: sql`plan` },
  previousBill: { kind: "money", value: sql`previous_bill_minor` },
  entered: { kind: "day", value: sql`entered_on` },
  stageSince: { kind: "day", value: sql`(stage_since at time zone 'UTC')::date` },
  gross: { kind: "money", value: sql`gross_minor` },
  route: { kind: "other", value: sql`nullif(route, 'none')` },
  rule: { kind: "other", value: sql`rule` },
  region: { kind: "other", value: sql`nullif(region, '')` },
  domain: { kind: "other", value: sql`domain` },
  externalId: { kind: "other", value: sql`external_id` },
};

const FIELD_PREFIX = "field.";

/** Null for a column that there is not. */
export function findPlace(column: string, fields: readonly FieldDefinition[]): Place | null {
  if (Object.hasOwn(PLACES, column))
    return { column, unit: "minor", currency: null, ...PLACES[column as AccountColumnId] };
  const field = column.startsWith(FIELD_PREFIX)
    ? fields.find(({ fieldId }) => fieldId === column.slice(FIELD_PREFIX.length))
    : undefined;
  return field ? { column, unit: "major", currency: field.currency, ...fieldPlace(field) } : null;
}

/** What accounts are grouped by; null where an account has no value. */
export type GroupPlace = Grouping & { value: Sql; today: LocalDate };

/** @param today around which days are grouped */
export function findGroupPlace(
  column: string,
  fields: readonly FieldDefinition[],
  today: LocalDate,
): GroupPlace | null {
  const grouping = findGrouping(column, fields);
  return grouping && { ...grouping, value: groupValue(grouping, fields, today), today };
}

function groupValue({ column, fieldId, bands }: Grouping, fields: readonly FieldDefinition[], today: LocalDate): Sql {
  if (bands !== null) {
    const place = findPlace(column, fields)!;
    if (bands.of === "numbers") return numberBandSql(place, bands.scale);
    const ends = daysAround({ today, reading: bands.reading }).map(
      ({ id, first, last }, index) => sql`${index === 0 && first !== null ? beforeSql(place.value, first) : sql``}
        when ${place.value} <= ${last}::date then ${id}`,
    );
    return sql`case ${sql.join(ends, sql` `)} else 'later:' || left(${place.value}::text, 7) end`;
  }
  if (fieldId !== null) return sql`(fields ->> ${fieldId}::text)`;
  if (column === "humans") return sql`nullif(array_to_string(humans, ', '), '')`;
  if (column === "region") return sql`nullif(region, '')`;
  return sql.ref(column);
}

function beforeSql(day: Sql, first: LocalDate): Sql {
  return sql`when ${day} < ${first}::date then 'earlier:' || left(${day}::text, 7)`;
}

/** `numberBands` in SQL. Zero is its own; of all others the bucket says which one it is. */
function numberBandSql({ kind, unit, value }: Place, scale: NumberScale): Sql {
  const bands = numberBands(scale).filter(({ id }) => id !== "0");
  const begins = bands.flatMap(({ from }) => from ?? []);
  const among = (times: number) =>
    sql`width_bucket(${value}::numeric, ${begins.map((from) => String(from * times))}::numeric[])`;
  const bucket = kind === "money" && unit === "minor" ? byExponent((exponent) => among(10 ** exponent)) : among(1);
  return sql`case when ${value} is null then null when ${value} = 0 then '0'
    else (${bands.map(({ id }) => id)}::text[])[1 + ${bucket}] end`;
}

function fieldPlace({ fieldId, type }: FieldDefinition): OwnPlace {
  const text = sql`(fields ->> ${fieldId}::text)`;
  switch (type) {
    case "money":
    case "number":
    case "percent": {
      const value = sql`case when jsonb_typeof(fields -> ${fieldId}::text) = 'number' then ${text}::numeric end`;
      return { kind: type === "money" ? "money" : "number", value };
    }
    case "date":
    case "instant":
      return { kind: "day", value: sql`left(${text}, 10)::date` };
    default:
      return { kind: "other", value: text };
  }
}

/** One of the groups, or the only one. */
export type SummedRow = { value: string | null; currency: string; count: number } & Record<
  string,
  string | number | null
>;

const groupSql = (by: Sql | null) => by ?? sql`null::text`;

/** Per group and currency: `filled0`, `sum0`, `least0`, `most0`, and so on for each column. */
export function sumColumns(db: Db, filter: Sql, places: readonly Place[], by: Sql | null): Promise<SummedRow[]> {
  const columns = places.flatMap(({ kind, value }, index) => {
    const named = (what: string) => sql.ref(`${what}${index}`);
    const filled = sql`count(${value}) as ${named("filled")}`;
    if (kind === "other") return [filled];
    const extremes = [sql`min(${value})::text as ${named("least")}`, sql`max(${value})::text as ${named("most")}`];
    return kind === "day" ? [filled, ...extremes] : [filled, ...extremes, sql`sum(${value})::text as ${named("sum")}`];
  });
  return db.list(sql<SummedRow>`
    select ${sql.join([sql`${groupSql(by)} as value`, sql`currency`, sql`count(*) as count`, ...columns])}
    from account_state where ${filter} group by 1, 2 order by 1, 2`);
}

export type MiddleRow = { value: string | null; currency: string; values: string[] | null };

/** Just above a half: with an even number of rows that is the upper one of both in the middle. */
const UPPER = 0.5 + 1e-12;

/** Amounts per currency, anything else over all currencies. */
export function listMiddles(db: Db, filter: Sql, { kind, value }: Place, by: Sql | null): Promise<MiddleRow[]> {
  if (kind === "day") return listMiddleDays(db, filter, value, by);
  const currency = kind === "money" ? sql`currency` : sql`''::text`;
  return db.list(sql<MiddleRow>`
    select ${groupSql(by)} as value, ${currency} as currency,
      (percentile_disc(array[0.5, ${UPPER}::float8]) within group (order by ${value}))::text[] as values
    from account_state where ${filter} and ${value} is not null group by 1, 2 order by 1, 2`);
}

/** There are few days and many accounts: those of a day are counted, and no account is put in order. */
function listMiddleDays(db: Db, filter: Sql, day: Sql, by: Sql | null): Promise<MiddleRow[]> {
  return db.list(sql<MiddleRow>`
    with days as (
      select ${groupSql(by)} as value, ${day} as day, count(*) as accounts
      from account_state where ${filter} and ${day} is not null group by 1, 2)
    select distinct on (value) value, '' as currency, array[day::text] as values
    from (
      select value, day, sum(accounts) over (partition by value order by day) as until,
        sum(accounts) over (partition by value) as whole
      from days) as counted
    where until * 2 >= whole order by value, day`);
}
