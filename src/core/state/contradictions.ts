/**
 * Days that were corrected or came late change today's figures and no past decision. Where a crossing would now be
 * another one, the account says so, for a person to settle.
 */

import type { Money } from "../money/money.ts";
import { type Crossing, crossingsOf } from "../segments/crossings.ts";
import { type Instant, startOfDay } from "../time/instant.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, Decision } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import { deriveDay } from "./derive-day.ts";
import type { DeriveMode } from "./derive-mode.ts";
import { forecastRecord } from "./forecast-record.ts";

export type Contradiction = {
  readonly level: Money;
  readonly periodStart: LocalDate;
  /** With what is known now; null is never. */
  readonly wouldOn: LocalDate | null;
  /** As it was decided; null is never. */
  readonly recordedOn: LocalDate | null;
};

/**
 * Goes through the days from `since` to `through` with all that is known now.
 * @param facts with usage from well before `since`
 * @param since the start of a billing period
 */
export function* contradictionsOf(
  facts: AccountFacts,
  context: DeriveContext,
  { since, through, knownAt }: { since: LocalDate; through: LocalDate; knownAt: Instant },
): Generator<void, Contradiction[]> {
  const decisions: Decision[] = facts.decisions.filter(({ decidedOn }) => decidedOn < since);
  const mode: DeriveMode = {
    reconstructing: { knownAt },
    dayBefore: { computedBills: new Map(), terms: { latest: null } },
  };
  const known: { -readonly [Key in keyof AccountFacts]: AccountFacts[Key] } = {
    ...facts,
    decisions,
    lastForecast: null,
  };
  for (let day = since; day <= through; day = addDays(day, 1)) {
    const derived = deriveDay(known, context, startOfDay(day), mode);
    for (const decision of derived.decisions)
      decisions.push({ ...decision, decisionId: decision.naturalKey, reconstructed: true });
    if (derived.bill?.reportedThrough)
      known.lastForecast = forecastRecord(derived.bill, context, { today: day, overEntrySince: null });
    yield;
  }
  return differences(crossingsSince(facts.decisions, since, through), crossingsSince(decisions, since, through));
}

function crossingsSince(decisions: readonly Decision[], since: LocalDate, through: LocalDate): Map<string, Crossing> {
  return new Map(
    crossingsOf(decisions)
      .filter(({ forecast, period }) => forecast === "net" && period.start >= since && period.start <= through)
      .map((crossing) => [`${crossing.level.minor} ${crossing.period.start}`, crossing]),
  );
}

/** Usage that comes a day or two late is an ordinary night. */
const DAYS_APART = 2;

function differences(recorded: ReadonlyMap<string, Crossing>, now: ReadonlyMap<string, Crossing>): Contradiction[] {
  return [...new Set([...recorded.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [was, would] = [recorded.get(key), now.get(key)];
    const either = was ?? would;
    if (either === undefined || (was && would && daysApart(was, would) <= DAYS_APART)) return [];
    const { level, period } = either;
    return {
      level,
      periodStart: period.start,
      wouldOn: would?.crossedOn ?? null,
      recordedOn: was?.crossedOn ?? null,
    };
  });
}

function daysApart(a: Crossing, b: Crossing): number {
  return Math.abs(daysBetween(a.crossedOn, b.crossedOn));
}
