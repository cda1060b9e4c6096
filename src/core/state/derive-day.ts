/**
 * A day of an account: its bill, whether it is in the segment, and the segment decisions that are due. A past is gone
 * through with this alone; what lists and the queue show besides is for `deriveAccount`.
 */
import { standingOf } from "../handovers/standing.ts";
import { type ChurnFinding, findChurn } from "../onboarding/churn.ts";
import { deriveStage, type StageState } from "../onboarding/derive-stage.ts";
import type { OnboardingFact } from "../onboarding/fact.ts";
import { knownFacts } from "../onboarding/known-facts.ts";
import { crossingDecisionsDue, crossingsOf, watchedLevels } from "../segments/crossings.ts";
import { type Decided, decide } from "../segments/decide.ts";
import type { RuleFacts } from "../segments/rule-facts.ts";
import { segmentDecisionsDue } from "../segments/segment-decisions.ts";
import { nextPeriod, periodContaining } from "../time/billing-period.ts";
import { type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import { type AccountBill, accountBill } from "./account-bill.ts";
import type { AccountFacts, Decision, NewDecision } from "./account-facts.ts";
import { type AccountFields, accountFieldsOf } from "./account-fields.ts";
import { type ClosedAccountBill, closedBills } from "./closed-bills.ts";
import type { DeriveContext } from "./context.ts";
import type { DeriveMode } from "./derive-mode.ts";
import { exitsOf } from "./exits-of.ts";
import { recentFrom, usageBetween } from "./meter-usage.ts";
import { manualWordOf, ruleFactsOf } from "./rule-facts-of.ts";
import { type RuleForecast, ruleForecast } from "./rule-forecast.ts";
import { type SegmentStay, staysOf } from "./stays-of.ts";

/** Bills that rules look back on: enough for all of them, and within what a night loads. */
const BILLS_FOR_RULES = 3;

export type DerivedDay = {
  /** As known on that day, with the usage that a day's state looks at. */
  readonly facts: AccountFacts;
  readonly fields: AccountFields;
  readonly today: LocalDate;
  readonly bill: AccountBill | null;
  readonly bills: readonly ClosedAccountBill[];
  /** What rules and crossings read: ours or the vendor's. */
  readonly ruleForecast: RuleForecast;
  readonly judged: Judged;
  /** In this order; those that were taken before are not among them. */
  readonly decisions: readonly NewDecision[];
};

type Judged = {
  readonly stays: readonly SegmentStay[];
  readonly ruleFacts: RuleFacts;
  readonly decided: Decided;
  /** Worked out when asked for: most days of a past lie outside the segment, where nobody asks. */
  stage(): StageState;
};

export function deriveDay(given: AccountFacts, context: DeriveContext, now: Instant, mode: DeriveMode): DerivedDay {
  const today = localDateAt(now);
  const decided = given.decisions.filter(({ decidedOn }) => decidedOn <= today);
  const fields = accountFieldsOf(given, context.fields, now);
  // A night loads no more usage than this, and a page that shows all of it is to say the same.
  const usage = usageBetween(given.usage, recentFrom(today), today);
  const facts = { ...given, account: fields.account, usage, decisions: decided };
  const bill = accountBill(facts, context, today, mode.dayBefore?.terms);
  const bills = closedBills(facts, context, today, { most: BILLS_FOR_RULES, computed: mode.dayBefore?.computedBills });
  const knownAt = mode.reconstructing?.knownAt ?? now;
  const forecast = ruleForecast(facts, context, { bill, today, knownAt });
  const known = knownFacts(facts.facts, now, knownAt);
  const manual = manualWordOf(known);
  const decisions: NewDecision[] = [];
  const take = (due: readonly Omit<NewDecision, "happenedAt">[]) => {
    for (const one of due) if (!isTaken(given.decisions, one.naturalKey)) decisions.push({ ...one, happenedAt: now });
  };
  let churn: ChurnFinding | null | undefined;
  const churnOnce = () => {
    if (churn === undefined) churn = churnOf(facts, context, bill, bills);
    return churn;
  };
  const judge = (): Judged => {
    const stays = staysOf([...facts.decisions, ...decisions]);
    const ruleFacts = ruleFactsOf(facts, context, { forecast, bills, stays, manual, fields, today });
    let stage: StageState | null = null;
    return {
      stays,
      ruleFacts,
      decided: decide(ruleFacts, context.segments, today),
      stage: () => {
        stage ??= stageOf(facts, context, { stays, churn: stays.length > 0 ? churnOnce() : null, now, mode });
        return stage;
      },
    };
  };

  let judged = judge();
  take(crossings(facts, context, { forecast, decided: judged.decided, today }));
  // At most an exit and then an entry for a new reason.
  for (let step = 0; step < 2; step += 1) {
    const before = decisions.length;
    take(segmentDecisions(judged, context, { known, today, mode }));
    if (decisions.length === before) break;
    judged = judge();
  }
  return { facts, fields, today, bill, bills, ruleForecast: forecast, judged, decisions };
}

function segmentDecisions(
  { stays, stage, ruleFacts, decided }: Judged,
  context: DeriveContext,
  { known, today, mode }: { known: readonly OnboardingFact[]; today: LocalDate; mode: DeriveMode },
) {
  return segmentDecisionsDue({
    facts: ruleFacts,
    decided,
    exits: exitsOf({ stays, stage, known, context, today, mode }),
    sentBackOn: stays.at(-1)?.cause === "handed-over" ? sentBackOn(known) : null,
    entries: stays.reduce((sum, { entries }) => sum + entries, 0),
    preset: context.segments,
    versions: context.versions,
    asOf: today,
  });
}

/** Null while it is with sales, or was never with them. */
function sentBackOn(known: readonly OnboardingFact[]): LocalDate | null {
  const { open, lastBounce } = standingOf(known);
  if (lastBounce?.by !== "sales" || open.some(({ to }) => to === "sales")) return null;
  return localDateAt(lastBounce.at);
}

/** Whether the account has that decision already, one of a later day included. */
export function isTaken(decisions: readonly Decision[], naturalKey: string): boolean {
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
  const levels = watchedLevels(context.segments, facts.account.currency);
  const highest = Math.max(net?.minor ?? 0, gross?.minor ?? 0);
  if (!levels.some(({ minor }) => highest > minor)) return [];
  return crossingDecisionsDue({
    recorded: crossingsOf(facts.decisions),
    levels,
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
