/** The past of an imported account, day by day: each day's forecast and decisions from what had been reported by then. */

import type { Instant } from "../time/instant.ts";
import { startOfDay } from "../time/instant.ts";
import { addDays, earlier, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, Decision } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import { deriveDay } from "./derive-day.ts";
import type { DeriveMode } from "./derive-mode.ts";
import { type ForecastRecord, forecastRecord } from "./forecast-record.ts";
import { endOf } from "./meter-usage.ts";
import { ourRunOverEntry } from "./over-entry.ts";

export type ReplayedHistory = {
  readonly forecasts: readonly ForecastRecord[];
  /** New ones, in date order, flagged as reconstructed. */
  readonly decisions: readonly Decision[];
};

/**
 * Decisions are taken in date order under today's rules. @param facts with the whole usage
 * @param through the last past day, usually yesterday; that day itself is still to come in `deriveAccount`
 */
export function replayHistory(...input: Parameters<typeof replayDays>): ReplayedHistory {
  const days = replayDays(...input);
  for (;;) {
    const step = days.next();
    if (step.done) return step.value;
  }
}

/** The same a day at a time, for a caller who has other work to do between two days. */
export function* replayDays(
  facts: AccountFacts,
  context: DeriveContext,
  { through, knownAt }: { through: LocalDate; knownAt: Instant },
): Generator<void, ReplayedHistory> {
  const forecasts: ForecastRecord[] = [];
  const decisions: Decision[] = [...facts.decisions];
  const mode: DeriveMode = {
    reconstructing: { knownAt },
    dayBefore: { computedBills: new Map(), terms: { latest: null } },
  };
  // One object for all days: what was decided and forecast on the way is added to it.
  const known: { -readonly [Key in keyof AccountFacts]: AccountFacts[Key] } = {
    ...facts,
    decisions,
    lastForecast: null,
  };
  const last = earlier(through, lastTellingDayOf(facts, through));
  for (let day = firstDayOf(facts, through); day <= last; day = addDays(day, 1)) {
    const derived = deriveDay(known, context, startOfDay(day), mode);
    for (const decision of derived.decisions)
      decisions.push({ ...decision, decisionId: decision.naturalKey, reconstructed: true });
    if (derived.bill?.reportedThrough) {
      const forecast = forecastRecord(derived.bill, context, {
        today: day,
        overEntrySince: ourRunOverEntry(derived.facts, context, derived.bill, day),
      });
      forecasts.push(forecast);
      known.lastForecast = forecast;
    }
    yield;
  }
  return { forecasts, decisions: decisions.slice(facts.decisions.length) };
}

/** Three months after the last report every onboarding is over, and each further day would say the same of old files. */
function lastTellingDayOf({ usage }: AccountFacts, through: LocalDate): LocalDate {
  const ends = usage.map(endOf).sort();
  return addDays(ends.at(-1) ?? through, SILENT_DAYS);
}

const SILENT_DAYS = 92;

/** The day after the first report; without usage there is nothing to go through. */
function firstDayOf({ usage }: AccountFacts, through: LocalDate): LocalDate {
  const first = usage.map(({ firstDay }) => firstDay).sort()[0];
  return first ? addDays(first, 1) : addDays(through, 1);
}
