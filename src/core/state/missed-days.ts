/** Days on which no server ran, decided late: each as its own night would have, with the usage that has come in since. */
import { epochMs, type Instant, startOfDay } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, Decision, IssuedForecast, NewDecision } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import { deriveAccount } from "./derive-account.ts";
import type { ForecastRecord } from "./forecast-record.ts";

export type MissedDays = {
  readonly forecasts: readonly ForecastRecord[];
  /** In date order; none of them is an alert whose moment has passed. */
  readonly decisions: readonly NewDecision[];
};

/** A decision that is recorded later than this causes nothing outside and no alert. */
const LATEST_MS = 48 * 3_600_000;

/**
 * A day at a time, for a caller who has other work to do between two days. What people and connections told counts from
 * when they told it.
 * @param facts with the last forecast issued before `from`
 */
export function* decideMissedDays(
  facts: AccountFacts,
  context: DeriveContext,
  { from, through, now }: { from: LocalDate; through: LocalDate; now: Instant },
): Generator<void, MissedDays> {
  const forecasts: ForecastRecord[] = [];
  const taken: NewDecision[] = [];
  const decisions: Decision[] = [...facts.decisions];
  let lastForecast: IssuedForecast | null = facts.lastForecast;
  for (let day = from; day <= through; day = addDays(day, 1)) {
    const derived = deriveAccount({ ...facts, decisions, lastForecast }, context, startOfDay(day));
    for (const decision of derived.decisions) {
      if (decision.kind === "alert-raised" && isTooLate(decision.happenedAt, now)) continue;
      taken.push(decision);
      decisions.push({ ...decision, decisionId: decision.naturalKey, reconstructed: false });
    }
    if (derived.forecast) forecasts.push(derived.forecast);
    lastForecast = derived.forecast ?? lastForecast;
    yield;
  }
  return { forecasts, decisions: taken };
}

function isTooLate(happenedAt: Instant, now: Instant): boolean {
  return epochMs(now) - epochMs(happenedAt) > LATEST_MS;
}
