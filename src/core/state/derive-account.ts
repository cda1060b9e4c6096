/**
 * The one function: the state of an account from its facts, the books in force and the clock, and the decisions that
 * are due. It records nothing; who calls it on the live path records the decisions, a preview or a rebuild does not.
 */
import { type Alert, alertsFor } from "../alerts/alerts-for.ts";
import { type ChurnFinding, findChurn } from "../onboarding/churn.ts";
import { deriveStage, type StageState } from "../onboarding/derive-stage.ts";
import { knownFacts } from "../onboarding/known-facts.ts";
import type { QueueFacts } from "../queue/queue-facts.ts";
import type { QueueEntry } from "../queue/rank.ts";
import { rankAccount } from "../queue/rank.ts";
import { crossingDecisionsDue, crossingsOf, watchedLevels } from "../segments/crossings.ts";
import { type Decided, decide } from "../segments/decide.ts";
import type { RuleFacts } from "../segments/rule-facts.ts";
import { segmentDecisionsDue } from "../segments/segment-decisions.ts";
import { nextPeriod, periodContaining } from "../time/billing-period.ts";
import { type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import { type AccountBill, accountBill } from "./account-bill.ts";
import type { AccountFacts, Decision, NewDecision } from "./account-facts.ts";
import { alertFactsOf } from "./alert-facts-of.ts";
import { type ClosedAccountBill, closedBills } from "./closed-bills.ts";
import type { DeriveContext } from "./context.ts";
import type { DeriveMode } from "./derive-mode.ts";
import { exitsOf } from "./exits-of.ts";
import { type ForecastRecord, forecastRecord } from "./forecast-record.ts";
import { recentFrom, usageBefore, usageSince } from "./meter-usage.ts";
import { queueFactsOf } from "./queue-facts-of.ts";
import { manualWordOf, ruleFactsOf } from "./rule-facts-of.ts";
import { type RuleForecast, ruleForecast } from "./rule-forecast.ts";
import { type SegmentStay, staysOf } from "./stays-of.ts";

/** Bills that rules look back on: enough for all of them, and within what a night loads. */
const BILLS_FOR_RULES = 3;

export type Derived = {
  readonly facts: AccountFacts;
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
  const today = localDateAt(now);
  const decided = given.decisions.filter(({ decidedOn }) => decidedOn <= today);
  const whole = { ...given, usage: usageBefore(given.usage, today), decisions: decided };
  // A night loads no more than this, and a page that shows all of it is to say the same.
  const facts = { ...whole, usage: usageSince(whole.usage, recentFrom(today)) };
  const bill = accountBill(facts, context, today);
  const bills = closedBills(facts, context, today, { most: BILLS_FOR_RULES, computed: mode.computedBills });
  let churn: ChurnFinding | null | undefined;
  const knownAt = mode.reconstructing?.knownAt ?? now;
  const forecast = ruleForecast(facts, context, { bill, today, knownAt });
  const known = knownFacts(facts.facts, now, knownAt);
  const manual = manualWordOf(known);
  const decisions: NewDecision[] = [];
  const take = (due: readonly Omit<NewDecision, "happenedAt">[]) => {
    for (const one of due) if (!isTaken(given.decisions, one.naturalKey)) decisions.push({ ...one, happenedAt: now });
  };
  const judge = () => {
    const stays = staysOf([...facts.decisions, ...decisions]);
    if (stays.length > 0 && churn === undefined) churn = churnOf(facts, context, bill, bills);
    const stage = stageOf(facts, context, { stays, churn: churn ?? null, now, mode });
    const ruleFacts = ruleFactsOf(facts, context, { forecast, bills, stays, manual, today });
    return { stays, stage, ruleFacts, decided: decide(ruleFacts, context.segments, today) };
  };

  let judged = judge();
  take(crossings(facts, context, { forecast, decided: judged.decided, today }));
  // At most an exit and then an entry for a new reason.
  for (let step = 0; step < 2; step += 1) {
    const before = decisions.length;
    const exits = exitsOf({ stays: judged.stays, stage: judged.stage, known, context, today, mode });
    take(
      segmentDecisionsDue({
        facts: judged.ruleFacts,
        decided: judged.decided,
        exits,
        preset: context.segments,
        versions: context.versions,
        asOf: today,
      }),
    );
    if (decisions.length === before) break;
    judged = judge();
  }

  const alerts =
    bill && !mode.reconstructing ? alertsFor(alertFactsOf(facts, bill, bills, today), today, context.alerts) : [];
  take(
    alerts.map((alert) => ({
      kind: "alert-raised",
      naturalKey: `alert-raised:${alert.key}`,
      decidedOn: today,
      body: { ...alert, versions: context.versions },
    })),
  );
  const stay = judged.stays.at(-1) ?? null;
  const queueFacts = queueFactsOf(facts, context, {
    bill,
    bills,
    decided: judged.decided,
    stay: stay && stay.leftOn === null ? stay : null,
    stage: judged.stage,
    // An account whose onboarding has ended was somebody's: it is not one that nobody looks after.
    overThresholdSince: stay?.leftOn ? null : overThresholdSince([...facts.decisions, ...decisions], forecast, context),
    today,
  });
  const queueEntry = rankAccount(queueFacts, context.queue, today);
  return {
    facts: whole,
    today,
    bill,
    bills,
    ruleForecast: forecast,
    ...judged,
    alerts,
    queueFacts,
    queueEntry,
    decisions,
    forecast: bill?.reportedThrough ? forecastRecord(bill, context, today) : null,
    nextDueAt: nextMoment(now, [
      judged.stage.nextDueAt,
      queueEntry?.nextDueOn ? startOfDay(queueEntry.nextDueOn) : null,
    ]),
  };
}

function isTaken(decisions: readonly Decision[], naturalKey: string): boolean {
  return decisions.some((decision) => decision.naturalKey === naturalKey);
}

function churnOf(
  facts: AccountFacts,
  context: DeriveContext,
  bill: AccountBill | null,
  bills: readonly ClosedAccountBill[],
): ChurnFinding | null {
  const { cancelledOn } = facts.account;
  return findChurn(
    {
      cancelledAt: cancelledOn && startOfDay(cancelledOn),
      closedPeriods: bills.map(({ period, list }) => ({ period, listMinor: list?.minor ?? null })),
      openPeriod: bill && {
        start: bill.period.start,
        listToDateMinor: bill.reportedThrough ? bill.soFar.list.minor : null,
      },
      lastEventOn: lastEventOn(facts),
      completeThrough: bill?.reportedThrough ?? null,
    },
    context.stages.churn,
  );
}

function lastEventOn({ usage }: AccountFacts): LocalDate | null {
  let latest: LocalDate | null = null;
  for (const { firstDay, days } of usage) {
    let index = days.length - 1;
    while (index >= 0 && !(days[index]! > 0)) index -= 1;
    if (index < 0) continue;
    const day = addDays(firstDay, index);
    if (latest === null || day > latest) latest = day;
  }
  return latest;
}

function stageOf(
  facts: AccountFacts,
  context: DeriveContext,
  {
    stays,
    churn,
    now,
    mode,
  }: { stays: readonly SegmentStay[]; churn: ChurnFinding | null; now: Instant; mode: DeriveMode },
): StageState {
  const stay = stays.at(-1) ?? null;
  return deriveStage({
    facts: facts.facts,
    stay: stay && {
      enteredAt: stay.enteredAt,
      previousLeftAt: stays.at(-2)?.leftAt ?? null,
      decisionId: stay.decisionId,
    },
    renewals: stay ? renewalsFrom(stay.enteredOn, facts.account.anchorDay, localDateAt(now)) : [],
    churn: stay && churnOfStay(stay, churn, facts),
    asOf: now,
    knownAt: mode.reconstructing?.knownAt ?? now,
    preset: context.stages,
  });
}

/** A stay that ended as churned keeps that, also when usage comes back or lies further back than was loaded. */
function churnOfStay(stay: SegmentStay, found: ChurnFinding | null, { facts }: AccountFacts): ChurnFinding | null {
  if (found && found.since >= stay.enteredAt && found.since <= (stay.leftAt ?? found.since)) return found;
  // Where a person said so, the fact itself keeps the stage, and taking it back shows.
  if (stay.leftAt === null || stay.cause !== "churned" || facts.some(({ kind }) => kind === "churned")) return null;
  return { rule: "recorded", since: stay.leftAt, because: "It left the segment as churned." };
}

/** Ends of the periods from the entry on, as far as two past today. */
export function renewalsFrom(enteredOn: LocalDate, anchorDay: number, today: LocalDate): LocalDate[] {
  const renewals: LocalDate[] = [];
  let period = periodContaining(enteredOn, anchorDay);
  let ahead = 0;
  while (ahead < 3) {
    renewals.push(period.end);
    if (period.end > today) ahead += 1;
    period = nextPeriod(period, anchorDay);
  }
  return renewals;
}

function crossings(
  facts: AccountFacts,
  context: DeriveContext,
  { forecast, decided, today }: { forecast: RuleForecast; decided: Decided; today: LocalDate },
) {
  const { source, issuedOn, period, dayBefore, net, gross } = forecast;
  if (issuedOn === null || period === null) return [];
  return crossingDecisionsDue({
    recorded: crossingsOf(facts.decisions),
    levels: watchedLevels(context.segments, facts.account.currency),
    source,
    issuedOn,
    today: { net, gross },
    yesterday: dayBefore,
    period,
    decided,
    versions: context.versions,
    asOf: today,
  });
}

/** The day of the latest crossing of the entry level, while the forecast is above it. */
function overThresholdSince(
  decisions: readonly Pick<Decision, "kind" | "decidedOn" | "body">[],
  { net }: RuleForecast,
  context: DeriveContext,
): LocalDate | null {
  const level = net && context.segments.settings.amounts["entry"]?.[net.currency];
  if (!net || !level || net.minor <= level.minor) return null;
  const crossed = crossingsOf(decisions).filter(
    ({ forecast, level: passed }) => forecast === "net" && passed.minor === level.minor,
  );
  return crossed.at(-1)?.crossedOn ?? null;
}

function nextMoment(now: Instant, candidates: readonly (Instant | null)[]): Instant | null {
  const later = candidates.flatMap((at) => (at !== null && at > now ? [at] : []));
  return later.sort()[0] ?? null;
}
