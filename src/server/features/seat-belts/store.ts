/** SQL that measures what a file moved, before its transaction ends. */
import type { AccountId } from "#core/ids.ts";
import type { KindId } from "#core/imports/column.ts";
import type { BeltLimits } from "#core/imports/seat-belt.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type LimitsBySource = Readonly<Record<string, Partial<BeltLimits>>>;

export async function findLimits(db: Db): Promise<LimitsBySource> {
  const found = await db.find(sql<{ value: LimitsBySource }>`select value from setting where name = 'seat-belt'`);
  return found?.value ?? {};
}

export async function saveLimits(db: Db, limits: LimitsBySource, now: Instant): Promise<void> {
  await db.run(sql`insert into setting (name, value, changed_at) values ('seat-belt', ${json(limits)}, ${now})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

/** Whether another run has brought this kind before. */
export async function isKnownKind(
  db: Db,
  run: { source: string; importRunId: string },
  kind: string,
): Promise<boolean> {
  const { known } = await db.get(sql<{ known: boolean }>`
    select exists (select 1 from import_file file join import_run run using (import_run_id)
                    where run.source = ${run.source} and file.kind = ${kind} and file.state = 'done' and file.rows > 0
                      and run.import_run_id <> ${run.importRunId} and run.state not in ('dry', 'taken_back')) as known`);
  return known;
}

export async function countAccounts(db: Db, source: string): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account where source = ${source}`)).count;
}

/** What a run made of its rows, or of those of some accounts. */
export type Measuring = { importRunId: string; only?: readonly AccountId[] };

function isTraced({ importRunId, only }: Measuring, table: string): Sql {
  const isOne = only === undefined ? sql`true` : sql`subject_id = any(${only as string[]}::uuid[])`;
  return sql`import_run_id = ${importRunId} and table_name = ${table} and not is_undone and ${isOne}`;
}

const BELT_FIELDS = ["plan", "currency", "cancelled_on", "company_id", "period_anchor_day"];
const IS_OTHER = sql.join(
  BELT_FIELDS.map((name) => sql`value_before -> ${sql.lit(name)} is distinct from value_after -> ${sql.lit(name)}`),
  sql` or `,
);

export function countAccountChanges(db: Db, run: Measuring): Promise<{ added: number; changed: number }> {
  return db.get(sql<{ added: number; changed: number }>`
    select count(*) filter (where value_before is null) as added,
           count(*) filter (where value_before is not null and (${IS_OTHER})) as changed
      from import_trace where ${isTraced(run, "account")}`);
}

const BILLED_BY: Readonly<Partial<Record<KindId, string>>> = {
  credits: "credit",
  plans: "account_plan",
  subscriptions: "subscription",
  limits: "limit_state",
};

/** Accounts whose bills to come the run may have changed: at most so many of them, by chance, and how many there are. */
export async function listTouched(
  db: Db,
  run: Measuring,
  kind: KindId,
  most: number,
): Promise<{ ids: AccountId[]; count: number }> {
  const touched = touchedBy(run, kind);
  const found = await db.list(sql<{ accountId: AccountId; count: number }>`
    select account_id as "accountId", count(*) over () as count from (${touched}) as touched
     order by md5(account_id::text || ${run.importRunId}::text) limit ${most}`);
  return { ids: found.map(({ accountId }) => accountId), count: found[0]?.count ?? 0 };
}

function touchedBy(run: Measuring, kind: KindId): Sql {
  if (kind === "accounts")
    return sql`select subject_id as account_id from import_trace
      where ${isTraced(run, "account")} and value_before is not null and (${IS_OTHER})`;
  if (kind !== "prices")
    return sql`select distinct subject_id as account_id from import_trace where ${isTraced(run, BILLED_BY[kind] ?? "")}`;
  return sql`select account_id from account_state where period_start is not null and currency in (
    select coalesce(value_after, value_before) ->> 'currency' from import_trace where ${isTraced({ importRunId: run.importRunId }, "price_book")})`;
}

export type AmountMove = { account: string; what: string; currency: string; fromMinor: number; toMinor: number };

type AmountForm = {
  table: string;
  what: string;
  key: readonly string[];
  amount: string;
  /** Of rows that say an amount for good. */
  isFinal?: Sql;
};

/** A draft grows from nothing each period, so it is no bill yet. */
const AMOUNTS: Readonly<Partial<Record<KindId, AmountForm>>> = {
  invoices: {
    table: "invoice",
    what: "bills",
    key: ["external_id"],
    amount: "net_minor",
    isFinal: sql`value_after ->> 'status' <> 'draft'`,
  },
  payments: { table: "payment", what: "payments", key: ["external_id"], amount: "amount_minor" },
  vendor_forecasts: {
    table: "vendor_forecast",
    what: "forecasts of the billing system",
    key: ["period_start", "issued_on"],
    amount: "net_minor",
  },
};

/** Amounts that the run brought or corrected, against the account's others or what they were. */
export function measureAmounts(db: Db, run: Measuring, kind: KindId): Promise<AmountMove[]> {
  const form = AMOUNTS[kind];
  if (form === undefined) return Promise.resolve([]);
  const { table, what, key, amount, isFinal = sql`true` } = form;
  const isSame = sql.join(
    key.map((name) => sql`traced.row_key ->> ${sql.lit(name)} = x.${sql.ref(name)}::text`),
    sql` and `,
  );
  return db.list(sql<AmountMove>`
    with traced as materialized (
      select subject_id as account_id, row_key, (value_before ->> ${sql.lit(amount)})::bigint as before,
             (value_after ->> ${sql.lit(amount)})::bigint as after
        from import_trace where ${isTraced(run, table)} and value_after is not null and ${isFinal}),
    usual as (
      select account_id, avg(x.${sql.ref(amount)}) as usual from ${sql.table(table)} x
       where account_id in (select account_id from traced)
         and not exists (select 1 from traced where traced.account_id = x.account_id and ${isSame})
       group by account_id)
    select account.name as account, ${what}::text as what, account.currency,
           sum(coalesce(before, usual))::float8 as "fromMinor", sum(after)::float8 as "toMinor"
      from traced join account using (account_id) left join usual using (account_id)
     where before is not null or usual is not null
     group by account.account_id, account.name, account.currency`);
}
