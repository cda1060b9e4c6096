/**
 * What a statement must not do, so that the same schema and the same SQL run on one PostgreSQL or with its tables spread
 * over several by account_id. Text is matched, not parsed: a statement that is right but reads oddly is better rewritten.
 */
import { descriptionOf, type TableKind } from "#server/platform/db/table-kinds.ts";

type Rule = { breaks: (text: string) => boolean; says: string };

const TABLE_AFTER = /\b(?:from|join|into|update|only|using)\s+(?:public\.)?"?([a-z_]+)"?/g;
const VOLATILE = /\b(?:clock_timestamp|timeofday|random|gen_random_uuid|uuidv7|uuidv4|nextval)\s*\(/;

const RULES: Rule[] = [
  {
    says: "An account's row never moves to another account: account_id is not updated.",
    breaks: (text) =>
      spread(updated(text)) && /\bset\b(?:(?!\bwhere\b).)*\baccount_id\s*=/.test(text.slice(text.indexOf("update "))),
  },
  {
    says: "Instants and random values are parameters: nothing volatile, not even now(), in ON CONFLICT DO UPDATE SET.",
    breaks: (text) =>
      spread(inserted(text)) && (VOLATILE.test(onConflict(text)) || /\bnow\s*\(|\bcurrent_/.test(onConflict(text))),
  },
  {
    says: "Random values and the running clock are parameters of an UPDATE, never calls in it.",
    breaks: (text) => spread(updated(text)) && VOLATILE.test(text),
  },
  {
    says: "INSERT ... VALUES holds no subquery: write INSERT ... SELECT.",
    breaks: (text) => spread(inserted(text)) && /\bvalues\s*\([^;]*\(\s*select\b/.test(text),
  },
  {
    says: "MERGE is refused from staging tables: write INSERT ... ON CONFLICT.",
    breaks: (text) => /\bmerge into\b/.test(text),
  },
  {
    says: "Rows are locked for one account only: FOR UPDATE and SKIP LOCKED come with account_id = a value.",
    breaks: (text) =>
      /\bfor (?:no key )?update\b|\bfor (?:key )?share\b|\bskip locked\b/.test(text) &&
      spread(tablesIn(text)) &&
      !/\baccount_id\s*=\s*\$/.test(text),
  },
  {
    says: "No GROUPING SETS, CUBE, ROLLUP, CLUSTER or DETACH PARTITION CONCURRENTLY.",
    breaks: (text) =>
      /\bgrouping sets\b|\b(?:cube|rollup)\s*\(|^cluster\b|\bdetach partition\b.*\bconcurrently\b/.test(text),
  },
  {
    says: "Reference tables are written by a statement of their own, before the accounts.",
    breaks: (text) => has("reference", [...inserted(text), ...updated(text)]) && has("distributed", tablesIn(text)),
  },
];

/** The sentences of the rules that the statement breaks. */
export function brokenRules(text: string): string[] {
  return RULES.filter((rule) => rule.breaks(text)).map((rule) => rule.says);
}

function inserted(text: string): string[] {
  return [...text.matchAll(/\binsert into\s+(?:public\.)?"?([a-z_]+)"?/g)].map((match) => match[1] ?? "");
}

/** `on conflict do update` and `for update` name no table of their own. */
function updated(text: string): string[] {
  return [...text.matchAll(/(?<!\bdo |\bfor |\bkey )\bupdate\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)"?/g)].map(
    (match) => match[1] ?? "",
  );
}

function tablesIn(text: string): string[] {
  return [...text.matchAll(TABLE_AFTER)].map((match) => match[1] ?? "");
}

function onConflict(text: string): string {
  const at = text.indexOf("do update set");
  return at < 0 ? "" : text.slice(at);
}

function spread(tables: string[]): boolean {
  return has("distributed", tables) || has("reference", tables);
}

function has(kind: TableKind, tables: string[]): boolean {
  return tables.some((table) => descriptionOf(table)?.kind === kind);
}
