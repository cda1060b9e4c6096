/** SQL of what was decided once: decisions, forecasts as they were issued, and their detail. */
import type { AccountId } from "#core/ids.ts";
import type { NewDecision } from "#core/state/account-facts.ts";
import type { ForecastRecord } from "#core/state/forecast-record.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

/** Whose it is, when it was written, and whether it comes from going through an imported past. */
export type Recording = { accountId: AccountId; recordedAt: Instant; reconstructed: boolean };

export type DecisionRow = ReturnType<typeof decisionRow>;

export function decisionRow(decision: NewDecision, { accountId, recordedAt, reconstructed }: Recording) {
  return {
    account_id: accountId,
    decision_id: newId(),
    kind: decision.kind,
    natural_key: decision.naturalKey,
    decided_on: decision.decidedOn,
    happened_at: decision.happenedAt,
    recorded_at: recordedAt,
    reconstructed,
    body: decision.body,
  };
}

/** Under their natural keys: what was decided before stays as it is. @returns those that are new, with their keys */
export async function recordDecisions(
  db: Db,
  due: readonly DecisionRow[],
): Promise<{ decisionId: string; naturalKey: string }[]> {
  if (due.length === 0) return [];
  return db.list(sql<{ decisionId: string; naturalKey: string }>`
    insert into decision (account_id, decision_id, kind, natural_key, decided_on, happened_at, recorded_at, reconstructed, body)
    select account_id, decision_id, kind, natural_key || coalesce((
             select ' again ' || count(*) from decision voided
              where voided.account_id = given.account_id and voided.kind = 'voided'
                and voided.body ->> 'naturalKey' = given.natural_key having count(*) > 0), ''),
           decided_on, happened_at, recorded_at, reconstructed, body
      from jsonb_populate_recordset(null::decision, ${json(due)}) as given
    on conflict (account_id, natural_key) do nothing
    returning decision_id as "decisionId", natural_key as "naturalKey"`);
}

export type ForecastRow = ReturnType<typeof forecastRow>;

export function forecastRow(forecast: ForecastRecord, { accountId, recordedAt, reconstructed }: Recording) {
  return {
    account_id: accountId,
    issued_on: forecast.issuedOn,
    period_start: forecast.periodStart,
    period_end: forecast.periodEnd,
    reported_through: forecast.reportedThrough,
    currency: forecast.currency,
    list_minor: forecast.listMinor,
    gross_minor: forecast.grossMinor,
    net_minor: forecast.netMinor,
    straight_line_minor: forecast.straightLineMinor,
    spike_free_minor: forecast.spikeFreeMinor,
    net_quantiles_minor: forecast.netQuantilesMinor,
    over_entry: forecast.overEntry,
    over_north_star: forecast.overNorthStar,
    over_entry_since: forecast.overEntrySince,
    at_least: forecast.atLeast,
    reconstructed,
    versions: forecast.versions,
    recorded_at: recordedAt,
  };
}

/** The first forecast of a day is the one that was issued; a later one of the same day is not. */
export async function recordForecasts(db: Db, issued: readonly ForecastRow[]): Promise<void> {
  if (issued.length === 0) return;
  await db.run(sql`
    insert into forecast
    select * from jsonb_populate_recordset(null::forecast, ${json(issued)})
    on conflict (account_id, issued_on) do update set ${setForecastColumns} where forecast.voided_at is not null`);
}

const FORECAST_COLUMNS = [
  "period_start",
  "period_end",
  "reported_through",
  "currency",
  "list_minor",
  "gross_minor",
  "net_minor",
  "straight_line_minor",
  "spike_free_minor",
  "net_quantiles_minor",
  "over_entry",
  "over_north_star",
  "at_least",
  "reconstructed",
  "versions",
  "recorded_at",
  "over_entry_since",
  "voided_at",
];
const setForecastColumns = sql.join(
  FORECAST_COLUMNS.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`),
);

export type Voiding = { importRunId: string; beganAfter: string; startedAt: Instant; now: Instant; today: LocalDate };

export type Voided = {
  accountId: AccountId;
  reconstructed: boolean;
  voidedDecisionId: string;
  naturalKey: string;
  /** Of the decision that voids it. */
  decisionId: string;
};

/** Each by a decision of its own that names it. @returns the accounts, and whether their past was gone through since */
export function voidDecisions(
  db: Db,
  accountIds: readonly AccountId[],
  { importRunId, beganAfter, now, today }: Voiding,
): Promise<Voided[]> {
  return db.list(sql<Voided>`
    with hanging as materialized (
      select * from decision
       where account_id = any(${accountIds as string[]}::uuid[]) and decision_id > ${beganAfter}::uuid and kind <> 'voided'),
    voided as (
      insert into decision (account_id, decision_id, kind, natural_key, decided_on, happened_at, recorded_at, reconstructed, body)
      select account_id, md5('voided:' || decision_id)::uuid, 'voided', 'voided:' || decision_id, ${today}::date,
             ${now}::timestamptz, ${now}::timestamptz, false,
             jsonb_build_object('decisionId', decision_id, 'naturalKey', regexp_replace(natural_key, ' again \\d+$', ''),
               'kind', kind, 'importRunId', ${importRunId}::text)
        from hanging on conflict (account_id, natural_key) do nothing returning account_id)
    select h.account_id as "accountId", h.reconstructed, h.decision_id as "voidedDecisionId", h.natural_key as "naturalKey",
           md5('voided:' || h.decision_id)::uuid as "decisionId"
      from hanging h
     where exists (select 1 from voided v where v.account_id = h.account_id)`);
}

/** Their detail goes: the day may have a forecast again, and with it a detail. */
export function voidForecasts(
  db: Db,
  accountIds: readonly AccountId[],
  { startedAt, now }: Voiding,
): Promise<{ accountId: AccountId; reconstructed: boolean }[]> {
  return db.list(sql<{ accountId: AccountId; reconstructed: boolean }>`
    with gone as (
      delete from forecast_detail using forecast
       where forecast.account_id = any(${accountIds as string[]}::uuid[]) and recorded_at >= ${startedAt}::timestamptz
         and voided_at is null and forecast_detail.account_id = forecast.account_id
         and forecast_detail.issued_on = forecast.issued_on)
    update forecast set voided_at = ${now}::timestamptz
     where account_id = any(${accountIds as string[]}::uuid[]) and recorded_at >= ${startedAt}::timestamptz and voided_at is null
    returning account_id as "accountId", reconstructed`);
}

/** Of accounts that the run may have touched. */
export async function countHanging(db: Db, accounts: Sql, { beganAfter }: Pick<Voiding, "beganAfter">) {
  return db.list(sql<{ kind: string; count: number }>`
    select kind, count(*) as count from decision
     where account_id in (${accounts}) and decision_id > ${beganAfter}::uuid and kind <> 'voided'
       and not exists (select 1 from decision v where v.account_id = decision.account_id
         and v.natural_key = 'voided:' || decision.decision_id)
     group by kind order by kind`);
}

export type DetailRow = ReturnType<typeof detailRow>;

/** Short keys and lists, since there is a row per account and day: a meter, its quantity, its list amount. */
export function detailRow({ issuedOn, detail }: ForecastRecord, accountId: AccountId, kept: boolean) {
  const body = detail.map(({ meter, quantity, listMinor }) => [meter, quantity, listMinor] as const);
  return { account_id: accountId, issued_on: issuedOn, body, kept };
}

/** That of the first forecast of a day stays; a crossing later on that day makes it stay for ever. */
export async function recordDetails(db: Db, details: readonly DetailRow[]): Promise<void> {
  if (details.length === 0) return;
  await db.run(sql`
    insert into forecast_detail
    select * from jsonb_populate_recordset(null::forecast_detail, ${json(details)})
    on conflict (account_id, issued_on) do update set kept = true where excluded.kept and not forecast_detail.kept`);
}

/** Takes away what is older than the day, but for days that are kept for ever. */
export async function thinDetails(db: Db, before: readonly { accountId: AccountId; day: LocalDate }[]): Promise<void> {
  if (before.length === 0) return;
  const ids = before.map(({ accountId }) => accountId);
  const days = before.map(({ day }) => day);
  await db.run(sql`
    delete from forecast_detail using unnest(${ids as string[]}::uuid[], ${days}::date[]) as old (account_id, day)
    where forecast_detail.account_id = old.account_id and forecast_detail.issued_on < old.day and not forecast_detail.kept`);
}

export type DetailedRow = {
  issuedOn: LocalDate;
  currency: string;
  netMinor: number;
  body: [meter: string, quantity: number, listMinor: number][];
};

export function listDetailed(db: Db, accountId: AccountId, days: readonly LocalDate[]): Promise<DetailedRow[]> {
  return db.list(sql<DetailedRow>`
    select forecast.issued_on as "issuedOn", currency, net_minor as "netMinor", body
    from forecast join forecast_detail using (account_id, issued_on)
    where account_id = ${accountId} and issued_on = any(${days as string[]}::date[]) and voided_at is null
    order by issued_on`);
}
