/** Which accounts, and in which order, as a list, its totals and its export mean the same by it. */
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { asksForPeople, looksForText } from "#core/accounts/filter.ts";
import type { AccountFilterField } from "#core/accounts/filter-fields.ts";
import { GROUP_COLUMNS } from "#core/accounts/group-accounts.ts";
import { parseAccountFilter } from "#core/accounts/parse-filter.ts";
import { invalid } from "#core/errors.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { conditionOf } from "#server/features/account-lists/reads.ts";
import { type Order, orderOf } from "#server/features/account-orders/reads.ts";
import { findGroups, groupCondition } from "#server/features/account-totals/reads.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { conditionKey } from "#server/features/list-versions/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { recentRead } from "#server/platform/db/recent-reads.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type Within = { groupBy: string; group: string | null };
export type Asked = { sort: string; filter: string; within?: Within | null };

export type View = {
  fields: readonly FieldDefinition[];
  order: Order;
  filter: Sql;
  /** Of its filter, for what is kept as long as the rows stay as they are; null where it depends on more than they. */
  key: string | null;
  /** It looks for text that accounts or their people hold. */
  looksForText: boolean;
};

export async function viewOf(db: Db, today: LocalDate, asked: Asked): Promise<View> {
  const known = await recentRead(db, "fields", async () => fieldsOf(await listFieldDefinitions(db)));
  const key = JSON.stringify([today, asked]);
  const before = known.views.get(key);
  if (before !== undefined) return before;
  const view = await readView(db, today, asked, known);
  // Texts are looked for in rows, which may be others then.
  if (!view.looksForText && known.views.size < MOST_VIEWS) known.views.set(key, view);
  return view;
}

type Fields = {
  text: string;
  fields: FieldDefinition[];
  filterFields: AccountFilterField[];
  /** Those that were read with these fields. */
  views: Map<string, View>;
};

const MOST_VIEWS = 500;
let last: Fields | null = null;

/** The same again where nothing changed, with all that was read with them. */
function fieldsOf(fields: FieldDefinition[]): Fields {
  const text = JSON.stringify(fields);
  if (last?.text !== text || last.views.size >= MOST_VIEWS)
    last = { text, fields, filterFields: filterFieldsOf(fields), views: new Map() };
  return last;
}

async function readView(
  db: Db,
  today: LocalDate,
  { sort, filter, within = null }: Asked,
  known: Fields,
): Promise<View> {
  const order = orderOf(sort, known.fields);
  const read = parseAccountFilter(filter, today, known.filterFields);
  const condition = await conditionOf(db, read);
  const whole = within ? sql`${condition} and ${await groupSql(db, within, today, known)}` : condition;
  const key = asksForPeople(read) ? null : conditionKey(whole);
  return { fields: known.fields, order, filter: whole, key, looksForText: looksForText(read) };
}

function groupSql(
  db: Db,
  { groupBy, group }: Within,
  today: LocalDate,
  { fields, filterFields }: Fields,
): Promise<Sql> {
  const groups = findGroups(groupBy, fields, today) ?? refuseGrouping(groupBy);
  return groupCondition(db, groups, group, filterFields);
}

export function refuseGrouping(column: string): never {
  throw invalid(
    "accounts.group-unknown",
    `Accounts cannot be grouped by "${column}"; choose one of ${GROUP_COLUMNS.join(", ")}, or a field with few values, numbers or days.`,
    [
      {
        pointer: "groupBy",
        message: `Choose one of ${GROUP_COLUMNS.join(", ")}, or a field with few values, numbers or days.`,
      },
    ],
  );
}
