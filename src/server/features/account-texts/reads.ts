/**
 * The rows of a list as JSON, put together from the texts in which the database sends them: a page is asked for hundreds of
 * times a second, and reading 1,700 cells, checking them and writing them again costs more than finding them. A test holds
 * each row against the one that `listAccounts` gives.
 */
import { createHash } from "node:crypto";
import type { AccountRow } from "#contract/accounts.ts";
import { foundSql } from "#server/features/account-lists/reads.ts";
import { type Order, type SortValue, sortColumns } from "#server/features/account-orders/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { recordValues } from "#server/platform/db/record-text.ts";
import { compile, type Sql, sql } from "#server/platform/db/sql.ts";

export type ListedText = { json: string; accountId: string; values: SortValue[] };

type Cell = {
  column: string;
  /** `name` may hold any sign, `word` none that JSON escapes, `plain` is JSON already. */
  kind: "name" | "word" | "plain" | "flag" | "instant" | "minor";
};

const cell = (kind: Cell["kind"], column: string): Cell => ({ column, kind });

const CELLS: Record<keyof AccountRow, Cell> = {
  accountId: cell("word", "account_id"),
  companyId: cell("word", "company_id"),
  name: cell("name", "name"),
  domain: cell("name", "domain"),
  region: cell("name", "region"),
  externalId: cell("name", "external_id"),
  plan: cell("word", "plan"),
  renewalOn: cell("word", "renewal_on"),
  verdict: cell("word", "verdict"),
  rule: cell("name", "rule"),
  segment: cell("name", "segment"),
  route: cell("word", "route"),
  enteredOn: cell("word", "entered_on"),
  stage: cell("name", "stage"),
  stageSince: cell("instant", "stage_since at time zone 'UTC'"),
  currency: cell("word", "currency"),
  net: cell("minor", "net_minor"),
  gross: cell("minor", "gross_minor"),
  low: cell("minor", "low_minor"),
  high: cell("minor", "high_minor"),
  previousBill: cell("minor", "previous_bill_minor"),
  atLeast: cell("flag", "at_least"),
  coverage: cell("word", "coverage"),
  humans: cell("plain", "array_to_json(humans)"),
  peopleCount: cell("plain", "people_count"),
  notesCount: cell("plain", "notes_count"),
  nextTaskDueOn: cell("word", "next_task_due_on"),
  nextTaskTitle: cell("name", "next_task_title"),
  lastMessagedAt: cell("instant", "last_messaged_at at time zone 'UTC'"),
  contactBy: cell("word", "contact_by"),
  priority: cell("plain", "priority"),
  isUnseen: cell("flag", "unseen"),
  fields: cell("plain", "fields"),
  derivedAt: cell("instant", "derived_at at time zone 'UTC'"),
};
const NAMES = Object.keys(CELLS) as (keyof AccountRow)[];
const KINDS = NAMES.map((name) => CELLS[name].kind);
/** What stands in front of each value. */
const STARTS = NAMES.map((name, index) => `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
const ROW = sql.raw(`row(${NAMES.map((name) => CELLS[name].column).join(", ")})::text as row`);
const ID_AT = NAMES.indexOf("accountId");
const CURRENCY_AT = NAMES.indexOf("currency");

const asSent = { getTypeParser: () => (text: string) => text };

export async function listTexts(db: Db, order: Order, found: Sql): Promise<ListedText[]> {
  const { text, values } = compile(sql`select ${ROW}, ${sortColumns(order)} ${foundSql(order, found)}`);
  const name = planName(text);
  const { rows } = await db.withClient((client) =>
    client.query<(string | null)[]>({ text, values, rowMode: "array", types: asSent, ...(name !== null && { name }) }),
  );
  return rows.map(([record, ...values]) => {
    const row = recordValues(record!);
    return { json: rowText(row), accountId: row[ID_AT]!, values };
  });
}

function rowText(row: readonly (string | null)[]): string {
  const currency = row[CURRENCY_AT]!;
  let text = "";
  for (let index = 0; index < KINDS.length; index += 1)
    text += STARTS[index]! + valueText(KINDS[index]!, row[index] ?? null, currency);
  return `${text}}`;
}

function valueText(kind: Cell["kind"], text: string | null, currency: string): string {
  if (text === null) return "null";
  switch (kind) {
    case "name":
      return JSON.stringify(text);
    case "word":
      return `"${text}"`;
    case "plain":
      return text;
    case "flag":
      return text === "t" ? "true" : "false";
    case "instant":
      return `"${instantText(text)}"`;
    case "minor":
      return `{"currency":"${currency}","minor":${text}}`;
  }
}

/** "2026-01-31 09:30:00.5", as a time without its zone is written in half of the time: an instant with milliseconds. */
function instantText(text: string): string {
  const seconds = text.slice(11, 19);
  return `${text.slice(0, 10)}T${seconds}.${text.slice(20, 23).padEnd(3, "0")}Z`;
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
