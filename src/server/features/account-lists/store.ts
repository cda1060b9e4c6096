/** Filters of the accounts table as SQL over account_state alone. */
import { type AccountFilter, type FilterTerm, SHORTEST_OWN_ID } from "#core/accounts/filter.ts";
import type { FilterFieldName } from "#core/accounts/filter-fields.ts";
import { unreachable } from "#core/errors.ts";
import { exponentOf } from "#core/money/currency.ts";
import { type Decimal, decimal, multiply, toText } from "#core/money/decimal.ts";
import { foldText } from "#core/search/fold-text.ts";
import { accountsHolding, columnHolds, emailHolds } from "#server/features/found-accounts/reads.ts";
import { holds } from "#server/features/search-words/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

/** `matchesAccountFilter` in SQL; a test compares both on random accounts and random filters. */
export async function filterSql(db: Db, filter: AccountFilter): Promise<Sql> {
  return sql`(${await conditionSql(db, filter)})`;
}

async function conditionSql(db: Db, filter: AccountFilter): Promise<Sql> {
  switch (filter.kind) {
    case "all":
      return joinedSql(db, filter.parts, { between: sql` and `, ofNone: sql`true` });
    case "any":
      return joinedSql(db, filter.parts, { between: sql` or `, ofNone: sql`false` });
    case "not":
      // What is unknown does not match, so its negation does. Plain terms stay as they are, for an index to find them.
      return sql`not coalesce(${await conditionSql(db, filter.part)}, false)`;
    case "term":
      return termSql(db, filter.term);
    case "word":
      return wordSql(db, filter.word);
    default:
      return unreachable(filter);
  }
}

async function joinedSql(
  db: Db,
  parts: readonly AccountFilter[],
  { between, ofNone }: { between: Sql; ofNone: Sql },
): Promise<Sql> {
  const conditions: Sql[] = [];
  for (const part of parts) conditions.push(sql`(${await conditionSql(db, part)})`);
  return conditions.length === 0 ? ofNone : sql.join(conditions, between);
}

function wordSql(db: Db, word: string): Promise<Sql> {
  return accountsHolding(db, termOf(word), ownIdSql(word));
}

function termOf(text: string): string {
  return foldText(text).trim();
}

/** What begins with the text, as a range that the key's index knows. */
function ownIdSql(text: string): Sql {
  const [least, most] = ["0", "f"].map((digit) => text.toLowerCase() + NO_ID.slice(text.length).replaceAll("0", digit));
  if (text.length < SHORTEST_OWN_ID || !OWN_ID.test(least!)) return sql`false`;
  return sql`account_id between ${least}::uuid and ${most}::uuid`;
}

const NO_ID = "00000000-0000-0000-0000-000000000000";
const OWN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Where a word of ours lives; `list` is an array of texts. */
const FIELDS: Partial<
  Record<FilterFieldName, { column: Sql; kind: "text" | "list" | "day" | "money" | "number" | "flag" }>
> = {
  stage: { column: sql`stage`, kind: "text" },
  verdict: { column: sql`verdict`, kind: "text" },
  plan: { column: sql`plan`, kind: "text" },
  coverage: { column: sql`coverage`, kind: "text" },
  route: { column: sql`route`, kind: "text" },
  segment: { column: sql`segment`, kind: "text" },
  rule: { column: sql`rule`, kind: "text" },
  region: { column: sql`region`, kind: "text" },
  name: { column: sql`name`, kind: "text" },
  domain: { column: sql`domain`, kind: "text" },
  human: { column: sql`humans`, kind: "list" },
  net: { column: sql`net_minor`, kind: "money" },
  gross: { column: sql`gross_minor`, kind: "money" },
  previous: { column: sql`previous_bill_minor`, kind: "money" },
  renews: { column: sql`renewal_on`, kind: "day" },
  entered: { column: sql`entered_on`, kind: "day" },
  since: { column: sql`(stage_since at time zone 'UTC')::date`, kind: "day" },
  messaged: { column: sql`(last_messaged_at at time zone 'UTC')::date`, kind: "day" },
  task: { column: sql`next_task_due_on`, kind: "day" },
  contact: { column: sql`contact_by`, kind: "day" },
  priority: { column: sql`priority`, kind: "number" },
  unseen: { column: sql`unseen`, kind: "flag" },
  people: { column: sql`people_count`, kind: "number" },
  notes: { column: sql`notes_count`, kind: "number" },
};

async function termSql(db: Db, { field, comparison, value }: FilterTerm): Promise<Sql> {
  if (typeof field === "object") return fieldSql(field.fieldId, { comparison, value });
  if (field === "human" && value.kind === "none") return sql`coverage = 'nobody'`;
  // Nobody is without an id.
  if (field === "id" && value.kind !== "text") return sql`${value.kind === "any"}`;
  if (field === "email") return emailHolds(db, value.kind === "text" ? termOf(value.text) : "");
  if (isIndexed(field) && value.kind === "text") return indexedSql(db, field, value.text);
  const place = FIELDS[field];
  if (!place) throw new Error(`The list cannot filter by ${field}`);
  const { column, kind } = place;
  const there = kind === "list" ? sql`cardinality(${column}) > 0` : sql`${column} is not null`;
  switch (value.kind) {
    case "none":
      return sql`not (${there})`;
    case "any":
      return there;
    case "ids":
      if (kind === "flag") return flagSql(column, value.ids);
      // One alone as an equality: an index that begins with it gives its rows in the order of what follows.
      if (kind === "text" && value.ids.length === 1) return sql`${column} = ${value.ids[0]}`;
      return kind === "list"
        ? sql`${column} && ${value.ids as string[]}::text[]`
        : sql`${column} = any(${value.ids as string[]}::text[])`;
    case "text":
      return kind === "list"
        ? sql`exists (select 1 from unnest(${column}) as one where ${holds(sql`search_fold(one)`, termOf(value.text))})`
        : holds(sql`search_fold(${column})`, termOf(value.text));
    case "day":
      return compared(column, comparison, sql`${value.day}::date`);
    case "number":
      return compared(column, comparison, sql`${value.number}::numeric`);
    case "amount":
      return amountSql(column, comparison, decimal(value.amount));
  }
}

/** As the column itself: an index over those that are so is found by no other form. */
function flagSql(column: Sql, ids: readonly string[]): Sql {
  const [isSo, isNot] = [ids.includes("true"), ids.includes("false")];
  if (isSo && isNot) return sql`true`;
  return isSo ? column : sql`not ${column}`;
}

const INDEXED = { name: "name", domain: "domain", id: "external_id" } as const;

function isIndexed(field: string): field is keyof typeof INDEXED {
  return Object.hasOwn(INDEXED, field);
}

async function indexedSql(db: Db, field: keyof typeof INDEXED, text: string): Promise<Sql> {
  const held = await columnHolds(db, INDEXED[field], termOf(text));
  return field === "id" ? sql`(${held} or ${ownIdSql(text)})` : held;
}

/** What a field is, is in one column for all fields; equal values are found through its index. */
function fieldSql(fieldId: string, { comparison, value }: Pick<FilterTerm, "comparison" | "value">): Sql {
  const text = sql`(fields ->> ${fieldId}::text)`;
  const number = sql`case when jsonb_typeof(fields -> ${fieldId}::text) = 'number' then (fields -> ${fieldId}::text)::numeric end`;
  switch (value.kind) {
    case "none":
      return sql`not jsonb_exists(fields, ${fieldId})`;
    case "any":
      return sql`jsonb_exists(fields, ${fieldId})`;
    case "ids": {
      const forms = value.ids.flatMap((id) => [id, [id], ...(id === "true" || id === "false" ? [id === "true"] : [])]);
      return sql`(${sql.join(
        forms.map((form) => sql`fields @> ${json({ [fieldId]: form })}`),
        sql` or `,
      )})`;
    }
    case "text":
      return holds(sql`search_fold(${text})`, termOf(value.text));
    case "day":
      return compared(sql`left(${text}, 10)`, comparison, sql`${value.day}::text`);
    case "number":
      return compared(number, comparison, sql`${value.number}::numeric`);
    case "amount":
      return compared(number, comparison, sql`${value.amount}::numeric`);
  }
}

function compared(column: Sql, comparison: FilterTerm["comparison"], value: Sql): Sql {
  switch (comparison) {
    case "is":
      return sql`${column} = ${value}`;
    case ">":
      return sql`${column} > ${value}`;
    case ">=":
      return sql`${column} >= ${value}`;
    case "<":
      return sql`${column} < ${value}`;
    case "<=":
      return sql`${column} <= ${value}`;
  }
}

/** Currencies whose minor unit is not a hundredth; all others are. */
const OTHER_EXPONENTS = [
  "JPY",
  "KRW",
  "VND",
  "CLP",
  "ISK",
  "XAF",
  "XOF",
  "XPF",
  "UGX",
  "PYG",
  "RWF",
  "BHD",
  "IQD",
  "JOD",
  "KWD",
  "LYD",
  "OMR",
  "TND",
];
const WITHOUT_MINOR_UNIT = OTHER_EXPONENTS.filter((code) => exponentOf(code) === 0);
const WHOLE = /^-?\d{1,18}$/;

function amountSql(column: Sql, comparison: FilterTerm["comparison"], amount: Decimal): Sql {
  const minor = (exponent: number) => toText(multiply(amount, decimal(10 ** exponent)));
  const type = [0, 2, 3].every((exponent) => WHOLE.test(minor(exponent))) ? sql`bigint` : sql`numeric`;
  return compared(
    column,
    comparison,
    byExponent((exponent) => sql`${minor(exponent)}::${type}`),
  );
}

/**
 * What amounts in minor units are compared with, by how many of them the account's currency has. Asked of every account that
 * a filter passes over: most currencies are told apart by one look, and whole numbers stay so.
 */
export function byExponent(of: (exponent: number) => Sql): Sql {
  return sql`case when currency <> all(${OTHER_EXPONENTS}::bpchar[]) then ${of(2)}
    when currency = any(${WITHOUT_MINOR_UNIT}::bpchar[]) then ${of(0)} else ${of(3)} end`;
}
