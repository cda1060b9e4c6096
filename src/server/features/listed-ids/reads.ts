/**
 * Which accounts a page of a list shows, mostly found in an index alone. A page is asked for hundreds of times a second:
 * the statements of a list are written once, and only what tells one page from another is put in each time.
 */
import { createHash } from "node:crypto";
import { foundSql, type ListQuery, stepsOf } from "#server/features/account-lists/reads.ts";
import { type Ending, type Order, type SortValue, sortColumns } from "#server/features/account-orders/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { compile, type Sql, sql } from "#server/platform/db/sql.ts";

type Statement = { text: string; values: unknown[] };

/** Accounts after the last one of the page before, as many as are wanted, each with what a cursor is made of. */
export async function listFound(db: Db, { filter, order, after, most }: ListQuery): Promise<Ending[]> {
  const found: Ending[] = [];
  for (const { text, values } of statementsOf({ filter, order, after, most })) {
    found.push(...(await readFound(db, { text, values: values.map((value) => markedValue(value, after)) })));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

/** Those that `found` says, `where …` with an order and a limit, in the order of the list whichever that was. */
export function listFoundPart(db: Db, order: Order, found: Sql): Promise<Ending[]> {
  return readFound(db, compile(sql`select account_id, ${sortColumns(order)} ${foundSql(order, found)}`));
}

const asSent = { getTypeParser: () => (text: string) => text };

async function readFound(db: Db, { text, values }: Statement): Promise<Ending[]> {
  const name = planName(text);
  const { rows } = await db.withClient((client) =>
    client.query<[string, ...SortValue[]]>({
      text,
      values,
      rowMode: "array",
      types: asSent,
      ...(name !== null && { name }),
    }),
  );
  return rows.map(([accountId, ...sorted]) => ({ accountId, values: sorted }));
}

/** By the filter that they hold, and by where a page begins; a filter that is read again begins anew. */
const statements = new WeakMap<Sql, Map<string, Statement[]>>();
/** Of one filter: pages of other lengths and beginnings without a value are rare. */
const MOST_FORMS = 20;

function statementsOf({ filter, order, after, most }: ListQuery): Statement[] {
  const its = statements.get(filter) ?? new Map<string, Statement[]>();
  statements.set(filter, its);
  const form = JSON.stringify([order, most, after?.values.map((value) => value === null)]);
  const known = its.get(form);
  if (known !== undefined) return known;
  const written = stepsOf(filter, order, after && marked(after)).map((step) =>
    compile(sql`select account_id, ${sortColumns(order)} from account_state ${step} limit ${sql.lit(most)}`),
  );
  if (its.size >= MOST_FORMS) its.clear();
  its.set(form, written);
  return written;
}

/** Stands for a value of the row that a page begins after. Nothing that is asked may hold U+0000. */
const MARK = "\u0000";

function marked({ values }: Ending): Ending {
  return {
    values: values.map((value, index) => (value === null ? null : `${MARK}${index}`)),
    accountId: `${MARK}${values.length}`,
  };
}

function markedValue(value: unknown, after: Ending | null): unknown {
  if (after === null || typeof value !== "string" || !value.startsWith(MARK)) return value;
  const index = Number(value.slice(MARK.length));
  return index === after.values.length ? after.accountId : after.values[index];
}

/** Statements are planned once per connection; so many forms of them that rare ones do not pile up there. */
const MOST_PLANS = 100;
const plans = new Map<string, string>();

function planName(text: string): string | null {
  const known = plans.get(text);
  if (known !== undefined || plans.size >= MOST_PLANS) return known ?? null;
  const name = `list-${createHash("sha256").update(text).digest("base64url").slice(0, 24)}`;
  plans.set(text, name);
  return name;
}
