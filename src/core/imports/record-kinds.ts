/** All kinds of files, in the order in which they are imported: what later kinds refer to comes first. */
import type { KindId, RecordKind } from "./column.ts";
import { KINDS_OF_BILLS as bills } from "./kinds-of-bills.ts";
import { KINDS_OF_CUSTOMERS as customers } from "./kinds-of-customers.ts";
import { KINDS_OF_TERMS as terms } from "./kinds-of-terms.ts";
import { KINDS_OF_WORK as work } from "./kinds-of-work.ts";

export const RECORD_KINDS: readonly RecordKind[] = [
  customers.COMPANIES,
  customers.ACCOUNTS,
  customers.ALIASES,
  customers.PROJECTS,
  customers.PEOPLE,
  terms.PRICES,
  terms.PLANS_OF_ACCOUNTS,
  terms.SUBSCRIPTIONS,
  terms.CREDITS,
  terms.LIMITS,
  bills.INVOICES,
  bills.INVOICE_LINES,
  bills.PAYMENTS,
  terms.HUMANS,
  bills.VENDOR_FORECASTS,
  work.USAGE,
  work.COMPLETE_THROUGH,
  work.STAGES,
  work.MAILS,
  work.CALLS,
  work.NOTES,
  work.TASKS,
  work.OPT_OUTS,
];

const BY_ID = new Map(RECORD_KINDS.map((kind, index) => [kind.kind, { kind, index }]));

export function recordKind(id: KindId): RecordKind {
  const found = BY_ID.get(id);
  if (!found) throw new Error(`"${id}" is no kind of import file.`);
  return found.kind;
}

export function isKindId(id: string): id is KindId {
  return BY_ID.has(id as KindId);
}

/** Earlier kinds are imported first. */
export function importOrder(id: KindId): number {
  return BY_ID.get(id)?.index ?? RECORD_KINDS.length;
}

/** Files in the order in which they are imported; those of one kind as they were given. */
export function inImportOrder<File extends { kind: string; position: number }>(files: readonly File[]): File[] {
  return [...files].sort(
    (a, b) => importOrder(a.kind as KindId) - importOrder(b.kind as KindId) || a.position - b.position,
  );
}

/** Whether rows are of accounts that are there already: where they bring accounts or companies, nobody has to know them all. */
export function namesKnownAccounts(id: KindId): boolean {
  return recordKind(id).columns.some(({ type }) => type === "account");
}
