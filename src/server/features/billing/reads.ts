/** What the import asks of billing: to save rows of its kinds. */
import { invalid, ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";
import { toPriceBooks } from "#core/imports/price-book-rows.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { type Save, type SaveContext, type Saved, savedRows } from "#server/features/records/reads.ts";
import { type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { idFromWords } from "#server/platform/id.ts";
import * as store from "./store.ts";

/** Columns of a file whose names differ from the table's, and what a column is when the file leaves it out or empty. */
type KindForm = store.TableForm & {
  readonly names?: Readonly<Record<string, string>>;
  readonly defaults?: Readonly<Record<string, (row: Readonly<Record<string, store.Cell>>) => store.Cell>>;
};

/** A line belongs to its invoice by that one's own id, so it may come first. */
const INVOICE_LINES: KindForm = {
  table: "invoice_line",
  key: ["invoice_external_id", "line_id"],
  columns: {
    invoice_external_id: "text",
    line_id: "text",
    kind: "text",
    meter: "text",
    quantity: "numeric",
    currency: "text",
    amount_minor: "bigint",
    description: "text",
    period_start: "date",
    period_end: "date",
  },
  names: { invoice: "invoice_external_id", id: "line_id", amount: "amount_minor" },
  defaults: { kind: () => "usage" },
};

const FORMS: Readonly<Partial<Record<KindId, KindForm>>> = {
  plans: {
    table: "account_plan",
    key: ["effective_on"],
    columns: {
      effective_on: "date",
      plan: "text",
      price_book_id: "text",
      packages: "text[]",
      add_ons: "text[]",
      percent_off: "numeric",
      percent_off_by: "jsonb",
    },
    names: { price_book: "price_book_id" },
    defaults: { packages: () => [], add_ons: () => [], percent_off: () => "0", percent_off_by: () => ({}) },
  },
  subscriptions: {
    table: "subscription",
    key: ["external_id"],
    id: "subscription_id",
    columns: {
      subscription_id: "uuid",
      external_id: "text",
      plan: "text",
      started_on: "date",
      ended_on: "date",
      cancelled_on: "date",
    },
    names: { id: "external_id" },
  },
  credits: {
    table: "credit",
    key: ["external_id"],
    id: "credit_id",
    columns: {
      credit_id: "uuid",
      external_id: "text",
      kind: "text",
      scope: "text[]",
      currency: "text",
      granted_minor: "bigint",
      left_minor: "bigint",
      starts_on: "date",
      ends_on: "date",
      position: "int",
    },
    names: { id: "external_id", granted: "granted_minor", left: "left_minor" },
    defaults: { kind: () => "credit", left_minor: (row) => row["granted_minor"] ?? 0, position: () => 0 },
  },
  limits: {
    table: "limit_state",
    key: ["meter", "since"],
    columns: { meter: "text", since: "date", currency: "text", limit_minor: "bigint", state: "text" },
    names: { limit: "limit_minor" },
    defaults: { state: () => "set" },
  },
  invoices: {
    table: "invoice",
    key: ["external_id"],
    id: "invoice_id",
    columns: {
      invoice_id: "uuid",
      external_id: "text",
      period_start: "date",
      period_end: "date",
      currency: "text",
      list_minor: "bigint",
      gross_minor: "bigint",
      credit_minor: "bigint",
      net_minor: "bigint",
      status: "text",
      kind: "text",
      issued_on: "date",
      due_on: "date",
      paid_on: "date",
    },
    names: { id: "external_id", list: "list_minor", gross: "gross_minor", credit: "credit_minor", net: "net_minor" },
    defaults: { kind: () => "usage" },
  },
  invoice_lines: INVOICE_LINES,
  payments: {
    table: "payment",
    key: ["external_id"],
    id: "payment_id",
    columns: {
      payment_id: "uuid",
      external_id: "text",
      invoice_external_id: "text",
      currency: "text",
      amount_minor: "bigint",
      status: "text",
      happened_at: "timestamptz",
    },
    names: { id: "external_id", invoice: "invoice_external_id", amount: "amount_minor" },
  },
  humans: {
    table: "human_assignment",
    key: ["role", "name"],
    id: "assignment_id",
    columns: {
      assignment_id: "uuid",
      role: "text",
      name: "text",
      email: "text",
      since: "date",
      until: "date",
      source: "text",
    },
  },
  vendor_forecasts: {
    table: "vendor_forecast",
    key: ["period_start", "issued_on"],
    columns: { period_start: "date", issued_on: "date", currency: "text", net_minor: "bigint", gross_minor: "bigint" },
    names: { day: "issued_on", net: "net_minor", gross: "gross_minor" },
  },
};

/** Saves batches of one kind's records in the transaction of their file. Null for kinds that are not of this feature. */
export function billingSaver(kind: KindId): Save | null {
  if (kind === "prices") return savePrices;
  const form = FORMS[kind];
  if (form === undefined) return null;
  return kind === "invoices"
    ? (tx, records, context) => saveInvoices(tx, form, records, context)
    : (tx, records, context) => saveForm(tx, form, records, context);
}

async function saveForm(
  tx: Db,
  form: KindForm,
  records: readonly ImportRecord[],
  context: SaveContext,
): Promise<Saved> {
  const rows = lastByKey(
    form,
    records.map((record) => toRow(form, record, context)),
  );
  const save = () => store.saveRows(tx, form, rows, context);
  return savedRows(await withTrace(tx, traceOf(form), { rows, context, save }));
}

function traceOf(form: KindForm): TraceForm {
  return { table: form.table, key: ["account_id", ...form.key], subject: "account_id" };
}

/** Of rows with the same key the last one holds. */
function lastByKey(form: KindForm, rows: readonly store.Row[]): store.Row[] {
  return [...new Map(rows.map((row) => [keyOf(form, row), row])).values()];
}

function keyOf(form: KindForm, row: store.Row): string {
  return [row.account_id, ...form.key.map((name) => String(row[name]))].join("\u0000");
}

function toRow(form: KindForm, { account, values }: ImportRecord, { source }: SaveContext): store.Row {
  const row: Record<string, store.Cell> & { account_id: string } = { account_id: account?.accountId ?? "" };
  for (const [column, value] of Object.entries({ ...values, source })) {
    const name = form.names?.[column] ?? column;
    if (name in form.columns) row[name] = value as store.Cell;
  }
  for (const [name, fallback] of Object.entries(form.defaults ?? {})) row[name] ??= fallback(row);
  if (form.id !== undefined) row[form.id] = idFromWords(form.table, keyOf(form, row));
  return row;
}

/** With the column `lines`, an invoice brings a line of usage for each meter. */
async function saveInvoices(
  tx: Db,
  form: KindForm,
  records: readonly ImportRecord[],
  context: SaveContext,
): Promise<Saved> {
  const saved = await saveForm(tx, form, records, context);
  const withLines = records.filter(({ values }) => values["lines"] != null);
  if (withLines.length === 0) return saved;
  const lines = lastByKey(INVOICE_LINES, withLines.flatMap(meterLinesOf));
  const invoices = withLines.map(({ account, values }) => ({
    account_id: String(account?.accountId),
    invoice_external_id: String(values["id"]),
  }));
  const kept = lines.map((line) => ({
    account_id: line.account_id,
    invoice_external_id: String(line["invoice_external_id"]),
    line_id: String(line["line_id"]),
  }));
  const ofInvoice = { ...traceOf(INVOICE_LINES), find: ["account_id", "invoice_external_id"] };
  const save = async () => {
    await store.keepMeterLines(tx, invoices, kept);
    await store.saveRows(tx, INVOICE_LINES, lines, context);
  };
  await withTrace(tx, ofInvoice, { rows: invoices, context, save });
  return saved;
}

function meterLinesOf({ account, values }: ImportRecord): store.Row[] {
  return Object.entries(values["lines"] as Record<string, string>).map(([meter, minor]) => ({
    account_id: String(account?.accountId),
    invoice_external_id: String(values["id"]),
    line_id: meter,
    kind: "usage",
    meter,
    currency: String(values["currency"]),
    amount_minor: Number(minor),
  }));
}

const BOOKS: TraceForm = { table: "price_book", key: ["price_book_id"] };

/** Gets all rows of the file at once, since a book's rows are replaced together. */
async function savePrices(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const { now } = context;
  let imported = 0;
  for (const book of toPriceBooks(records)) {
    requireReadable(book.id, book.body);
    const rows = [{ price_book_id: book.id }];
    const isOther = await withTrace(tx, BOOKS, { rows, context, save: () => store.saveBook(tx, book, now) });
    if (!isOther) continue;
    imported += records.filter(({ values }) => values["book"] === book.id).length;
    await store.markCurrencyDue(tx, book.currency, now);
  }
  return savedRows(imported);
}

function requireReadable(id: string, body: unknown): void {
  try {
    parsePriceBook(body);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    const first = error.fields[0];
    throw invalid(
      "import.book-invalid",
      `The price book "${id}" cannot be used: ${first === undefined ? error.message : `${first.pointer} ${first.message}`} Correct its rows and send the file again.`,
    );
  }
}
