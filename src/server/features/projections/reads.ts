/** What others may ask of projections: save what was derived, and rank the companies again. */
import { endedStays } from "#core/board/ended-stays.ts";
import { unmappedLabel } from "#core/board/unmapped-label.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import type { OutgoingEvent } from "#core/outgoing/outgoing-event.ts";
import { contactByFor } from "#core/queue/contact-by.ts";
import { isUnseen } from "#core/queue/queue-facts.ts";
import { rankCompany } from "#core/queue/rank.ts";
import { planOn } from "#core/state/account-bill.ts";
import type { DeriveContext } from "#core/state/context.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { quantileMinor } from "#core/state/forecast-record.ts";
import { humansOn } from "#core/state/rule-facts-of.ts";
import { fallsOn } from "#core/tasks/task-due.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { isHeard, tell } from "#server/features/outbox/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type Projections = ReturnType<typeof projectionsOf>;

/** The rows that show an account; of many accounts these are kept until they are saved, and nothing else. */
export function projectionsOf(
  derived: Derived,
  context: DeriveContext,
  { now, derivedOn }: { now: Instant; derivedOn: LocalDate },
) {
  return {
    state: { ...toStateRow(derived, context, now), derived_on: derivedOn },
    stays: toStayRows(derived),
    alerts: toAlertRows(derived),
    stage: { name: derived.stage.fine, since: derived.stage.since },
    // Stays and alerts come from decisions; without any, nothing of the kind was ever saved.
    mayHaveStaysOrAlerts: derived.facts.decisions.length > 0,
    waiting: toWaitingRows(derived),
  };
}

/** What lists show of an account: its row of account_state. */
function toStateRow(
  { facts, fields, bill, bills, decided, stays, stage, queueFacts, queueEntry, nextDueAt, today }: Derived,
  context: DeriveContext,
  now: Instant,
): Omit<store.StateRow, "derived_on"> {
  const { account } = facts;
  const stay = stays.at(-1);
  const forecast = bill?.reportedThrough ? bill.forecast : null;
  const quantile = (probability: number) => forecast && quantileMinor(forecast.net, probability, forecast.currency);
  const nextTask = [...facts.tasks].sort((a, b) => (fallsOn(a) < fallsOn(b) ? -1 : 1))[0];
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
    stage_days: endedStays(stage.history),
    stage_unmapped: unmappedLabel(stage),
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
    next_task_due_on: nextTask ? fallsOn(nextTask) : null,
    next_task_title: nextTask?.title ?? null,
    last_messaged_at: stage.lastMessagedAt,
    contact_by: contactByFor(queueFacts, context.queue.contact),
    priority: queueEntry?.score ?? null,
    unseen: isUnseen(queueFacts),
    payment_risk: null,
    fields: fields.listed,
    detail: queueEntry ? { queueEntry, queueSummary: toQueueSummary({ facts, bill, stage }) } : {},
    versions: context.versions,
    derived_at: now,
    next_due_at: nextDueAt,
  };
}

function toQueueSummary({ facts, bill, stage }: Pick<Derived, "facts" | "bill" | "stage">): store.QueueSummary {
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

/** Open tasks that wait for an event, with the day on which it came. */
function toWaitingRows({ facts }: Derived): store.WaitingRow[] {
  const { accountId } = facts.account;
  return facts.tasks.flatMap(({ taskId, wait, arrivedOn }) =>
    wait === null ? [] : { account_id: accountId, task_id: taskId, arrived_on: arrivedOn },
  );
}

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

/** Saves what lists show of these accounts, and ranks their companies by what all their accounts bring. */
export async function saveProjections(db: Db, rows: readonly Projections[], now: Instant): Promise<void> {
  // A company that an account has left is ranked without it.
  const left = await store.listCompaniesOfStates(
    db,
    rows.map(({ state }) => state.account_id),
  );
  await store.saveStates(
    db,
    rows.map(({ state }) => state),
  );
  await store.saveStaysAndAlerts(
    db,
    rows.flatMap(({ state, mayHaveStaysOrAlerts }) => (mayHaveStaysOrAlerts ? state.account_id : [])),
    { stays: rows.flatMap(({ stays }) => stays), alerts: rows.flatMap(({ alerts }) => alerts) },
  );
  await store.saveArrivals(
    db,
    rows.flatMap(({ waiting }) => waiting),
  );
  await rankCompanies(db, [...new Set([...left, ...rows.map(({ state }) => state.company_id)])], now);
}

/** Call it before the rows are saved. */
export async function tellStageChanges(db: Db, rows: readonly Projections[], now: Instant): Promise<void> {
  if (!(await isHeard(db, "stage.changed"))) return;
  const ids = rows.map(({ state }) => state.account_id);
  const before = new Map((await store.listStages(db, ids)).map(({ accountId, stage }) => [accountId, stage]));
  await tell(
    db,
    rows.flatMap(({ state, stage }) => stageChange(state.account_id, stage, before.get(state.account_id) ?? null)),
    now,
  );
}

function stageChange(
  accountId: AccountId,
  { name, since }: Projections["stage"],
  stageBefore: string | null,
): OutgoingEvent[] {
  if (stageBefore === null || name === null || name === stageBefore || since === null) return [];
  const naturalKey = `stage:${accountId}:${name}:${since}`;
  const data = { accountId, stage: name, stageBefore };
  return [{ type: "stage.changed", naturalKey, accountId, happenedAt: since, data }];
}

/** One row per company, from what all its accounts bring, those of other batches included. */
async function rankCompanies(db: Db, companyIds: readonly CompanyId[], now: Instant): Promise<void> {
  const byCompany = new Map<CompanyId, store.QueueCandidate[]>();
  for (const candidate of await store.listQueueCandidates(db, companyIds)) {
    byCompany.set(candidate.companyId, [...(byCompany.get(candidate.companyId) ?? []), candidate]);
  }
  const ranked = [...byCompany.values()].flatMap((candidates) => {
    const company = rankCompany(candidates.map(({ entry }) => entry));
    const best = candidates.find(({ entry }) => entry.accountId === company?.accountId);
    return company && best ? [{ ranked: company, best }] : [];
  });
  await store.saveQueue(db, companyIds, ranked, now);
}

/** Accounts whose decisions were last recorded before that day, with the day through which they were. */
export function listDerivedBefore(
  db: Db,
  accountIds: readonly AccountId[],
  day: LocalDate,
): Promise<store.DerivedDay[]> {
  return store.listDerivedBefore(db, accountIds, day);
}

/** @returns through which day the decisions of each account are recorded, which no rebuild may forget */
export async function dropProjections(db: Db): Promise<Map<AccountId, LocalDate>> {
  const days = await store.listDerivedDays(db);
  await store.dropProjections(db);
  return new Map(days.map(({ accountId, derivedOn }) => [accountId, derivedOn]));
}

/** How many companies need somebody today. */
export function countQueue(db: Db): Promise<number> {
  return store.countQueue(db);
}

/** Null without any account. */
export function findOldestDerivation(db: Db): Promise<LocalDate | null> {
  return store.findOldestDerivation(db);
}
