import type { KindId } from "./column.ts";

export type RowKey = { readonly needed: readonly string[]; readonly also?: readonly string[] };

/**
 * What a row is of: two rows with the same would mean that the query is wrong, most often that a join gives rows twice. The
 * import would keep the last of them, and which that is nobody knows. A region or project is part of it where it is selected.
 */
const KEYS: Readonly<Partial<Record<KindId, RowKey>>> = {
  companies: { needed: ["company"] },
  accounts: { needed: ["account"], also: ["region"] },
  projects: { needed: ["account", "project"], also: ["region"] },
  people: { needed: ["account", "person"], also: ["region"] },
  subscriptions: { needed: ["id"], also: ["region"] },
  credits: { needed: ["id"], also: ["region"] },
  invoices: { needed: ["id"], also: ["region"] },
  invoice_lines: { needed: ["invoice", "id"], also: ["region"] },
  payments: { needed: ["id"], also: ["region"] },
  vendor_forecasts: { needed: ["account", "period_start", "day"], also: ["region"] },
  usage: { needed: ["account", "meter", "day"], also: ["region", "project", "period_start"] },
};

/** A kind that has no such key needs nothing. */
export function rowKey(kind: KindId): RowKey {
  return KEYS[kind] ?? { needed: [] };
}
