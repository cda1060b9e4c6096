/**
 * The one function: the state of an account from its facts, the books in force and the clock, and the decisions that
 * are due. It records nothing; who calls it on the live path records the decisions, a preview or a rebuild does not.
 */
import { type Alert, alertsFor } from "../alerts/alerts-for.ts";
import type { StageState } from "../onboarding/derive-stage.ts";
import type { QueueFacts } from "../queue/queue-facts.ts";
import type { QueueEntry } from "../queue/rank.ts";
import { rankAccount } from "../queue/rank.ts";
import type { Decided } from "../segments/decide.ts";
import type { RuleFacts } from "../segments/rule-facts.ts";
import { type Instant, startOfDay } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountBill } from "./account-bill.ts";
import type { AccountFacts, NewDecision, OpenTask } from "./account-facts.ts";
import type { AccountFields } from "./account-fields.ts";
import { alertFactsOf } from "./alert-facts-of.ts";
import type { ClosedAccountBill } from "./closed-bills.ts";
import type { DeriveContext } from "./context.ts";
import { type DerivedDay, deriveDay, isTaken } from "./derive-day.ts";
import type { DeriveMode } from "./derive-mode.ts";
import { type ForecastRecord, forecastRecord } from "./forecast-record.ts";
import { usageBefore } from "./meter-usage.ts";
import { ourRunOverEntry, vendorsRunOverEntry } from "./over-entry.ts";
import { queueFactsOf } from "./queue-facts-of.ts";
import type { RuleForecast } from "./rule-forecast.ts";
import type { SegmentStay } from "./stays-of.ts";
import { withArrivals } from "./task-arrivals.ts";

export type Derived = {
  readonly facts: AccountFacts;
  readonly fields: AccountFields;
  readonly today: LocalDate;
  readonly bill: AccountBill | null;
  readonly bills: readonly ClosedAccountBill[];
  /** What rules and crossings read: ours or the vendor's. */
  readonly ruleForecast: RuleForecast;
  readonly ruleFacts: RuleFacts;
  readonly decided: Decided;
  readonly stays: readonly SegmentStay[];
  readonly stage: StageState;
  readonly alerts: readonly Alert[];
  readonly queueFacts: QueueFacts;
  readonly queueEntry: QueueEntry | null;
  /** To be recorded under their natural keys, in this order. */
  readonly decisions: readonly NewDecision[];
  /** To be appended to the forecast record; null when nothing was reported yet. */
  readonly forecast: ForecastRecord | null;
  /** When time alone changes something next. */
  readonly nextDueAt: Instant | null;
};

const LIVE: DeriveMode = { reconstructing: null };

export function deriveAccount(
  given: AccountFacts,
  context: DeriveContext,
  now: Instant,
  mode: DeriveMode = LIVE,
): Derived {
  const day = deriveDay(given, context, now, mode);
  const { facts, fields, today, bill, bills, judged } = day;
  const alerts =
    bill && !mode.reconstructing ? alertsFor(alertFactsOf(facts, bill, bills, today), today, context.alerts) : [];
  const decisions = [...day.decisions, ...alertDecisions(alerts, given, { context, today, now })];
  const stage = judged.stage();
  const tasks = withArrivals(facts, { bills, now });
  const queueFacts = queueFactsOfDay(day, context, { stage, decisions, tasks });
  const queueEntry = rankAccount(queueFacts, context.queue, today);
  return {
    facts: { ...facts, tasks, usage: usageBefore(given.usage, today) },
    fields,
    today,
    bill,
    bills,
    ruleForecast: day.ruleForecast,
    stays: judged.stays,
    stage,
    ruleFacts: judged.ruleFacts,
    decided: judged.decided,
    alerts,
    queueFacts,
    queueEntry,
    decisions,
    forecast: bill?.reportedThrough
      ? forecastRecord(bill, context, { today, overEntrySince: ourRunOverEntry(facts, context, bill, today) })
      : null,
    nextDueAt: nextMoment(now, [stage.nextDueAt, queueEntry?.nextDueOn ? startOfDay(queueEntry.nextDueOn) : null]),
  };
}

function alertDecisions(
  alerts: readonly Alert[],
  given: AccountFacts,
  { context, today, now }: { context: DeriveContext; today: LocalDate; now: Instant },
): NewDecision[] {
  return alerts
    .map((alert) => ({
      kind: "alert-raised" as const,
      naturalKey: `alert-raised:${alert.key}`,
      decidedOn: today,
      body: { ...alert, versions: context.versions },
      happenedAt: now,
    }))
    .filter(({ naturalKey }) => !isTaken(given.decisions, naturalKey));
}

function queueFactsOfDay(
  { facts, today, bill, bills, ruleForecast, judged }: DerivedDay,
  context: DeriveContext,
  { stage, decisions, tasks }: { stage: StageState; decisions: readonly NewDecision[]; tasks: readonly OpenTask[] },
): QueueFacts {
  const stay = judged.stays.at(-1) ?? null;
  const known = { account: facts.account, decisions: [...facts.decisions, ...decisions] };
  const overThresholdSince =
    ruleForecast.source === "ours"
      ? ourRunOverEntry(facts, context, bill, today)
      : vendorsRunOverEntry(known, context, ruleForecast);
  return queueFactsOf(facts, context, {
    bill,
    bills,
    decided: judged.decided,
    stay: stay && stay.leftOn === null ? stay : null,
    stage,
    // An account whose onboarding has ended was somebody's: it is not one that nobody looks after.
    overThresholdSince: stay?.leftOn ? null : overThresholdSince,
    tasks,
    today,
  });
}

function nextMoment(now: Instant, candidates: readonly (Instant | null)[]): Instant | null {
  const later = candidates.flatMap((at) => (at !== null && at > now ? [at] : []));
  return later.sort()[0] ?? null;
}
