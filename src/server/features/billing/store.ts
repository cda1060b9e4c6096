/** SQL of what customers pay, owe, were granted and may spend. Every kind is saved alike: one statement for a batch of rows. */
import type { BookRecord } from "#core/imports/price-book-rows.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type Cell = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null;
export type Row = { account_id: string } & Readonly<Record<string, Cell>>;

export type TableForm = {
  readonly table: string;
  /** Besides account_id. */
  readonly key: readonly string[];
  /** Types of all columns besides account_id. */
  readonly columns: Readonly<Record<string, string>>;
  /** Made by us: of the key, so that a later import finds it. */
  readonly id?: string;
};

export type SaveRowsContext = { source: string; importRunId: string; now: Instant };

/**
 * Adds rows and corrects those with the same key; a corrected row's old values stay in account_change. Columns that the
 * rows do not have are left as they are.
 * @param rows each key once, all with the same columns
 * @returns how many were new or changed
 */
export async function saveRows(
  tx: Db,
  form: TableForm,
  rows: readonly Row[],
  context: SaveRowsContext,
): Promise<number> {
  const [first] = rows;
  if (first === undefined) return 0;
  const { source, importRunId, now } = context;
  const columns = Object.keys(form.columns).filter((column) => column in first);
  const values = columns.filter((column) => column !== form.id && !form.key.includes(column));
  const list = (names: readonly string[], prefix?: string) =>
    sql.join(names.map((name) => sql.ref(prefix === undefined ? name : `${prefix}.${name}`)));
  const pairs = (prefix: string) =>
    sql`jsonb_build_object(${sql.join(values.flatMap((name) => [sql.lit(name), sql.ref(`${prefix}.${name}`)]))})`;
  const types = sql.join(
    ["account_id", ...columns].map((name) => sql`${sql.ref(name)} ${sql.raw(form.columns[name] ?? "uuid")}`),
  );
  const key = ["account_id", ...form.key];
  const sameKey = sql.join(
    key.map((name) => sql`old.${sql.ref(name)} = given.${sql.ref(name)}`),
    sql` and `,
  );
  const isOther =
    values.length === 0 ? sql`false` : sql`(${list(values, "old")}) is distinct from (${list(values, "given")})`;
  const names = sql`concat_ws(' ', ${sql.lit(form.table)}, ${list(form.key, "given")})`;
  const { count } = await tx.get(sql<{ count: number }>`
    with given as materialized (select * from json_to_recordset(${JSON.stringify(rows)}::json) as given(${types})),
    changed as materialized (
      select given.*, ${names} as field, case when old.account_id is null then null else ${pairs("old")} end as before,
             ${pairs("given")} as after
        from given left join ${sql.table(form.table)} old on ${sameKey}
       where old.account_id is null or ${isOther}),
    kept as (
      insert into account_change (account_id, change_id, field, value_before, value_after, source, import_run_id, happened_at, recorded_at)
      select account_id, md5(concat_ws(':', ${importRunId}::text, account_id, field, after))::uuid, field, before, after, ${source},
             ${importRunId}::uuid, ${now}::timestamptz, ${now}::timestamptz
        from changed where before is not null on conflict do nothing),
    marked as (
      insert into account_due (account_id, since) select distinct account_id, ${now}::timestamptz from changed
          on conflict (account_id) do update set since = excluded.since),
    saved as (
      insert into ${sql.table(form.table)} (account_id, ${list(columns)}, recorded_at)
      select account_id, ${list(columns)}, ${now}::timestamptz from changed
          on conflict (${list(key)}) do update set ${assignments(values)})
    select count(*) as count from changed`);
  return count;
}

function assignments(values: readonly string[]): Sql {
  return sql.join([...values, "recorded_at"].map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));
}

export type MeterLine = { account_id: string; invoice_external_id: string; line_id: string };

/**
 * Of the lines that came with these invoices themselves, one for each meter, only the given ones stay. Lines that came on
 * their own are not touched.
 */
export async function keepMeterLines(
  tx: Db,
  invoices: readonly { account_id: string; invoice_external_id: string }[],
  lines: readonly MeterLine[],
): Promise<void> {
  if (invoices.length === 0) return;
  await tx.run(sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(lines)}::json)
        as given(account_id uuid, invoice_external_id text, line_id text))
    delete from invoice_line line using unnest(${invoices.map((one) => one.account_id)}::uuid[],
      ${invoices.map((one) => one.invoice_external_id)}::text[]) as invoice(account_id, invoice_external_id)
    where line.account_id = invoice.account_id and line.invoice_external_id = invoice.invoice_external_id
      and line.line_id = line.meter and not exists (
        select 1 from given where given.account_id = line.account_id
          and given.invoice_external_id = line.invoice_external_id and given.line_id = line.line_id)`);
}

/** @returns whether it is new or another one than before */
export async function saveBook(tx: Db, book: BookRecord, now: Instant): Promise<boolean> {
  const saved = await tx.list(sql`
    insert into price_book (price_book_id, currency, effective_on, body, recorded_at)
    values (${book.id}, ${book.currency}, ${book.effectiveOn}::date, ${json(book.body)}, ${now}::timestamptz)
    on conflict (price_book_id) do update set currency = excluded.currency, effective_on = excluded.effective_on,
      body = excluded.body, recorded_at = excluded.recorded_at
    where (price_book.currency, price_book.effective_on, price_book.body) is distinct from (excluded.currency, excluded.effective_on, excluded.body)
    returning price_book_id`);
  return saved.length > 0;
}

/** New prices change the bill of every account in their currency. */
export async function markCurrencyDue(tx: Db, currency: string, now: Instant): Promise<void> {
  await tx.run(sql`insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account where currency = ${currency}
        on conflict (account_id) do update set since = excluded.since`);
}
