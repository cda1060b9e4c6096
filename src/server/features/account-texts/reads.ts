/**
 * The rows of a list as JSON, put together from the texts in which the database sends them: a page is asked for hundreds of
 * times a second, and reading 1,700 cells, checking them and writing them again costs more than finding them. A test holds
 * each row against the one that `listAccounts` gives.
 */
import type { AccountRow } from "#contract/accounts.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { recordValues } from "#server/platform/db/record-text.ts";
import { sql } from "#server/platform/db/sql.ts";

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

/** By id of the account; as the bytes that are sent, which are put together sooner than texts. */
export type KnownTexts = Map<string, Buffer>;

/** Some 20 MB. */
const MOST_KNOWN = 20_000;

/**
 * One for each account, in the order of the ids; none for an account that is gone since it was found.
 * @param known those that were read before in this state of the rows; what is read now is added
 */
export async function textsOf(db: Db, known: KnownTexts, accountIds: readonly string[]): Promise<Buffer[]> {
  const texts = accountIds.map((accountId) => known.get(accountId) ?? accountId);
  const missing = texts.filter((text) => typeof text === "string");
  const read = missing.length === 0 ? null : await readTexts(db, missing);
  for (const [accountId, text] of read ?? []) {
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value as string);
    known.set(accountId, text);
  }
  return texts.flatMap((text) => (typeof text === "string" ? (read?.get(text) ?? []) : text));
}

async function readTexts(db: Db, accountIds: readonly string[]): Promise<KnownTexts> {
  const rows = await db.listPrepared(
    "account-texts",
    sql<{ row: string }>`select ${ROW} from account_state where account_id = any(${accountIds as string[]}::uuid[])`,
  );
  return new Map(
    rows.map(({ row }) => {
      const values = recordValues(row);
      return [values[ID_AT]!, Buffer.from(rowText(values))];
    }),
  );
}

function rowText(row: readonly (string | null)[]): string {
  const currency = row[CURRENCY_AT]!;
  const parts: string[] = [];
  for (let index = 0; index < KINDS.length; index += 1)
    parts.push(STARTS[index]!, valueText(KINDS[index]!, row[index] ?? null, currency));
  parts.push("}");
  return parts.join("");
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
