/** SQL that saves what was derived: decisions and forecasts once, projections over what was there. */
import type { AccountId, CompanyId } from "#core/ids.ts";
import { contactByFor } from "#core/queue/contact-by.ts";
import type { CompanyEntry, QueueEntry } from "#core/queue/rank.ts";
import { planOn } from "#core/state/account-bill.ts";
import type { NewDecision } from "#core/state/account-facts.ts";
import type { DeriveContext } from "#core/state/context.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { type ForecastRecord, quantileMinor } from "#core/state/forecast-record.ts";
import { humansOn } from "#core/state/rule-facts-of.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

/**
 * One after the other per account, so that two workers never derive one account at once. The lock is the account's mark:
 * a batch deletes the marks that it works off, and whoever changes one account makes its mark first and deletes it last.
 * @returns false where there is no such account
 */
export async function lockAccount(db: Db, accountId: AccountId, now: Instant): Promise<boolean> {
  const marked = await db.list(sql`
    insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account where account_id = ${accountId}
    on conflict (account_id) do update set since = excluded.since
    returning account_id`);
  return marked.length > 0;
}

/** Takes the marks away, which locks them until the transaction ends; those that another worker has are left out. */
export async function takeDue(db: Db, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    delete from account_due where account_id = any(${accountIds as string[]}::uuid[])
    returning account_id as "accountId"`);
  return rows.map(({ accountId }) => accountId);
}

/** Whose it is, when it was written, and whether it comes from going through an imported past. */
type Recording = { accountId: AccountId; recordedAt: Instant; reconstructed: boolean };

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

/** Under their natural keys: what was decided before stays as it is. */
export async function recordDecisions(db: Db, due: readonly DecisionRow[]): Promise<void> {
  if (due.length === 0) return;
  await db.run(sql`
    insert into decision
    select * from jsonb_populate_recordset(null::decision, ${json(due)})
    on conflict (account_id, natural_key) do nothing`);
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
    on conflict (account_id, issued_on) do nothing`);
}

export type RowsOfAccount = ReturnType<typeof rowsOf>;

/** Everything that is written of an account that was derived. */
export function rowsOf(derived: Derived, context: DeriveContext, now: Instant) {
  const { facts, decisions, forecast } = derived;
  const recording = { accountId: facts.account.accountId, recordedAt: now, reconstructed: false };
  return {
    state: toStateRow(derived, context, now),
    stays: toStayRows(derived),
    alerts: toAlertRows(derived),
    decisions: decisions.map((decision) => decisionRow(decision, recording)),
    forecast: forecast && forecastRow(forecast, recording),
    // Stays and alerts come from decisions; without any, nothing of the kind was ever saved.
    mayHaveStaysOrAlerts: facts.decisions.length > 0,
  };
}

/** What lists show of an account: its row of account_state. */
function toStateRow(
  { facts, bill, bills, decided, stays, stage, queueFacts, queueEntry, nextDueAt, today }: Derived,
  context: DeriveContext,
  now: Instant,
) {
  const { account } = facts;
  const stay = stays.at(-1);
  const forecast = bill?.reportedThrough ? bill.forecast : null;
  const quantile = (probability: number) => forecast && quantileMinor(forecast.net, probability, forecast.currency);
  const nextTask = [...facts.tasks].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0];
  return {
    account_id: account.accountId,
    company_id: account.companyId,
    name: account.name,
    domain: account.domain,
    region: account.region,
    source: account.source,
    external_id: account.externalId,
    sample: account.source === SAMPLE_SOURCE,
    currency: account.currency,
    plan: planOn(facts, today).plan,
    period_start: bill?.period.start ?? null,
    renewal_on: bill?.period.end ?? null,
    verdict: decided.verdict,
    rule: decided.rule,
    segment: decided.segment,
    route: decided.route,
    entered_on: stay && stay.leftOn === null ? stay.enteredOn : null,
    stage: stage.fine,
    stage_coarse: stage.coarse,
    stage_since: stage.since,
    list_minor: forecast?.list.mean.minor ?? null,
    gross_minor: forecast?.gross.mean.minor ?? null,
    credit_minor: forecast ? forecast.gross.mean.minor - forecast.net.mean.minor : null,
    net_minor: forecast?.net.mean.minor ?? null,
    low_minor: quantile(0.1),
    high_minor: quantile(0.9),
    straight_line_minor: forecast?.net.straightLine.minor ?? null,
    previous_bill_minor: bills.at(-1)?.net?.minor ?? null,
    at_least: forecast?.atLeast ?? false,
    coverage: queueFacts.coverage,
    humans: humansOn(facts, today) ?? [],
    people_count: facts.people.filter(({ removedOn }) => removedOn === null).length,
    notes_count: facts.notesCount,
    next_task_due_on: nextTask?.dueOn ?? null,
    next_task_title: nextTask?.title ?? null,
    last_messaged_at: stage.lastMessagedAt,
    contact_by: contactByFor(queueFacts, context.queue.contact),
    priority: queueEntry?.score ?? null,
    payment_risk: null,
    detail: queueEntry ? { queueEntry, queueSummary: toQueueSummary({ facts, bill, stage }) } : {},
    versions: context.versions,
    derived_at: now,
    derived_on: today,
    next_due_at: nextDueAt,
  };
}

/** What a row of the queue shows beside its reasons. */
export type QueueSummary = {
  name: string;
  domain: string | null;
  region: string;
  currency: string | null;
  netMinor: number | null;
  lowMinor: number | null;
  highMinor: number | null;
  stage: string | null;
};

function toQueueSummary({ facts, bill, stage }: Pick<Derived, "facts" | "bill" | "stage">): QueueSummary {
  const forecast = bill?.reportedThrough ? bill.forecast : null;
  return {
    name: facts.account.name,
    domain: facts.account.domain,
    region: facts.account.region,
    currency: forecast?.currency ?? null,
    netMinor: forecast?.net.mean.minor ?? null,
    lowMinor: forecast && quantileMinor(forecast.net, 0.1, forecast.currency),
    highMinor: forecast && quantileMinor(forecast.net, 0.9, forecast.currency),
    stage: stage.fine,
  };
}

const SAMPLE_SOURCE = "sample";

function toStayRows({ facts, stays }: Derived) {
  return stays.map((stay) => ({
    account_id: facts.account.accountId,
    segment: stay.segment,
    entered_on: stay.enteredOn,
    left_on: stay.leftOn,
    rule: stay.rule,
    cause: stay.cause,
  }));
}

/** Open alerts, each with the day on which it was first raised. */
function toAlertRows({ facts, alerts, today }: Derived) {
  return alerts.map((alert) => ({
    account_id: facts.account.accountId,
    natural_key: alert.key,
    kind: alert.kind,
    raised_on: facts.decisions.find(({ naturalKey }) => naturalKey === `alert-raised:${alert.key}`)?.decidedOn ?? today,
    closed_on: null,
    body: alert,
  }));
}

const STATE_COLUMNS = [
  "company_id",
  "name",
  "domain",
  "region",
  "source",
  "external_id",
  "sample",
  "currency",
  "plan",
  "period_start",
  "renewal_on",
  "verdict",
  "rule",
  "segment",
  "route",
  "entered_on",
  "stage",
  "stage_coarse",
  "stage_since",
  "list_minor",
  "gross_minor",
  "credit_minor",
  "net_minor",
  "low_minor",
  "high_minor",
  "straight_line_minor",
  "previous_bill_minor",
  "at_least",
  "coverage",
  "humans",
  "people_count",
  "notes_count",
  "next_task_due_on",
  "next_task_title",
  "last_messaged_at",
  "contact_by",
  "priority",
  "payment_risk",
  "detail",
  "versions",
  "derived_at",
  "derived_on",
  "next_due_at",
] as const;

const setStateColumns = sql.join(STATE_COLUMNS.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));

export async function saveStates(db: Db, rows: readonly RowsOfAccount[]): Promise<void> {
  if (rows.length === 0) return;
  await db.run(sql`
    insert into account_state
    select * from jsonb_populate_recordset(null::account_state, ${json(rows.map(({ state }) => state))})
    on conflict (account_id) do update set ${setStateColumns}`);
}

/** Replaces the stays and alerts of these accounts. */
export async function saveStaysAndAlerts(db: Db, rows: readonly RowsOfAccount[]): Promise<void> {
  const before = rows.filter(({ mayHaveStaysOrAlerts }) => mayHaveStaysOrAlerts).map(({ state }) => state.account_id);
  const stays = rows.flatMap((row) => row.stays);
  const alerts = rows.flatMap((row) => row.alerts);
  if (before.length > 0) {
    await db.run(sql`delete from segment_stay where account_id = any(${before as string[]}::uuid[])`);
    await db.run(sql`delete from alert where account_id = any(${before as string[]}::uuid[])`);
  }
  if (stays.length > 0)
    await db.run(
      sql`insert into segment_stay select * from jsonb_populate_recordset(null::segment_stay, ${json(stays)})`,
    );
  if (alerts.length > 0)
    await db.run(sql`insert into alert select * from jsonb_populate_recordset(null::alert, ${json(alerts)})`);
}

export type QueueCandidate = { companyId: CompanyId; sample: boolean; entry: QueueEntry; summary: QueueSummary };

/** What the accounts of these companies bring to the queue. */
export function listQueueCandidates(db: Db, companyIds: readonly CompanyId[]): Promise<QueueCandidate[]> {
  return db.list(sql<QueueCandidate>`
    select company_id as "companyId", sample, detail -> 'queueEntry' as entry, detail -> 'queueSummary' as summary
    from account_state
    where company_id = any(${companyIds as string[]}::uuid[]) and detail ? 'queueEntry'
    order by account_id`);
}

export type RankedCompany = { ranked: CompanyEntry; best: QueueCandidate };

function toQueueRow({ ranked, best }: RankedCompany, now: Instant) {
  const others = ranked.accounts.length > 1;
  const reasons = [...ranked.reasons, ...ranked.otherReasons.map((reason) => ({ ...reason, points: 0 }))];
  return {
    company_id: ranked.companyId,
    account_id: ranked.accountId,
    band: ranked.band,
    score: ranked.score,
    renewal_on: ranked.renewalOn,
    entered_on: ranked.enteredOn,
    contact_by: ranked.contactBy,
    unseen: ranked.isUnseen,
    reasons: reasons.map(({ accountName, ...reason }) => ({ ...reason, accountName: others ? accountName : null })),
    summary: { ...best.summary, line: ranked.line },
    sample: best.sample,
    derived_at: now,
  };
}

const QUEUE_COLUMNS = [
  "account_id",
  "band",
  "score",
  "renewal_on",
  "entered_on",
  "contact_by",
  "unseen",
  "reasons",
  "summary",
  "sample",
  "derived_at",
];
const setQueueColumns = sql.join(QUEUE_COLUMNS.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));

/** Companies without a row leave the queue. */
export async function saveQueue(
  db: Db,
  companyIds: readonly CompanyId[],
  ranked: readonly RankedCompany[],
  now: Instant,
): Promise<void> {
  const rows = ranked.map((one) => toQueueRow(one, now));
  const staying = rows.map((row) => row.company_id);
  await db.run(sql`
    delete from queue_entry
    where company_id = any(${companyIds as string[]}::uuid[]) and not company_id = any(${staying as string[]}::uuid[])`);
  if (rows.length === 0) return;
  await db.run(sql`
    insert into queue_entry
    select * from jsonb_populate_recordset(null::queue_entry, ${json(rows)})
    on conflict (company_id) do update set ${setQueueColumns}`);
}

/** An account without usage has no past yet, and is not to weigh on every night as if it had one. */
const hasPast = sql`(reconstructed_through is null
  and exists (select 1 from usage_month where usage_month.account_id = account.account_id))`;

/** Those of these accounts that came in with a past which was never gone through. */
export async function listWithPast(db: Db, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account
    where account_id = any(${accountIds as string[]}::uuid[]) and ${hasPast} order by account_id`);
  return rows.map(({ accountId }) => accountId);
}

export async function markReconstructed(db: Db, accountIds: readonly AccountId[], through: LocalDate): Promise<void> {
  if (accountIds.length === 0) return;
  await db.run(sql`
    update account set reconstructed_through = ${through}::date where account_id = any(${accountIds as string[]}::uuid[])`);
}

export type DueAccount = { accountId: AccountId; companyId: CompanyId; hasPast: boolean };

/**
 * Accounts whose facts changed, those that signed up last first: they are the ones that may need somebody today. The
 * accounts of a company come one after the other.
 */
export function listDue(db: Db): Promise<DueAccount[]> {
  return db.list(sql<DueAccount>`
    select account_id as "accountId", company_id as "companyId", ${hasPast} as "hasPast"
    from account_due join account using (account_id)
    where not (account.reconstructed_through is null and exists (
      select 1 from import_run where import_run.source = account.source and import_run.state in ('received', 'running')))
    order by max(signed_up_on) over (partition by company_id) desc nulls last, company_id, account_id`);
}

export async function countDue(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account_due`)).count;
}

export async function markDue(db: Db, accountIds: readonly AccountId[], since: Instant): Promise<void> {
  await db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${since}::timestamptz from unnest(${accountIds as string[]}::uuid[]) as t (account_id)
    on conflict (account_id) do update set since = excluded.since`);
}

/** Every account that was not derived on this day yet. */
export async function markAllDue(db: Db, today: LocalDate, since: Instant): Promise<void> {
  await db.run(sql`
    insert into account_due (account_id, since)
    select account.account_id, ${since}::timestamptz
    from account left join account_state using (account_id)
    where account_state.derived_on is distinct from ${today}::date
    on conflict (account_id) do nothing`);
}

/** Accounts that time alone has changed. */
export async function markDueByClock(db: Db, now: Instant): Promise<number> {
  return db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account_state where next_due_at <= ${now}::timestamptz
    on conflict (account_id) do nothing`);
}

export async function dropProjections(db: Db): Promise<void> {
  await db.run(sql`delete from queue_entry`);
  await db.run(sql`delete from alert`);
  await db.run(sql`delete from segment_stay`);
  await db.run(sql`delete from account_state`);
}

export async function listAccountIds(db: Db, after: AccountId | null, most: number): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account
    where ${after === null ? sql`true` : sql`account_id > ${after}::uuid`} order by account_id limit ${most}`);
  return rows.map(({ accountId }) => accountId);
}

export async function listAccountsOfCompany(db: Db, companyId: CompanyId): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account where company_id = ${companyId} order by account_id`);
  return rows.map(({ accountId }) => accountId);
}

export async function countQueue(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from queue_entry`)).count;
}

/** What the status line says of the last night and of a derivation that is going on. */
export async function rememberNight(
  db: Db,
  night: { finishedAt: Instant; seconds: number; accounts: number },
): Promise<void> {
  await saveSetting(db, "last-night", night, night.finishedAt);
}

export async function rememberRefresh(db: Db, refresh: { startedAt: Instant; accounts: number }): Promise<void> {
  await saveSetting(db, "last-refresh", refresh, refresh.startedAt);
}

async function saveSetting(db: Db, name: string, value: unknown, changedAt: Instant): Promise<void> {
  await db.run(sql`
    insert into setting (name, value, changed_at) values (${name}, ${json(value)}, ${changedAt}::timestamptz)
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

/** Null without any account. */
export async function findOldestDerivation(db: Db): Promise<LocalDate | null> {
  return (await db.get(sql<{ day: LocalDate | null }>`select min(derived_on) as day from account_state`)).day;
}

/**
 * Lets the past of a source's accounts be gone through once more, except where somebody has entered already: what is
 * known since then, such as who looks after them, could have let them in on an earlier day.
 */
export async function forgetReconstruction(db: Db, source: string): Promise<void> {
  await db.run(sql`
    update account set reconstructed_through = null
    where source = ${source} and not exists (
      select 1 from decision where decision.account_id = account.account_id and decision.kind = 'segment-entered')`);
}

export async function markSourceDue(db: Db, source: string, since: Instant): Promise<void> {
  await db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${since}::timestamptz from account where source = ${source}
    on conflict (account_id) do update set since = excluded.since`);
}
