/** When a customer counts as gone, and the reasons from which a person has to choose. */

import type { BillingPeriod } from "../time/billing-period.ts";
import { dayText } from "../time/day-text.ts";
import { type Instant, startOfDay } from "../time/instant.ts";
import { addDays, daysBetween, type LocalDate, later } from "../time/local-date.ts";

export const CHURN_REASONS = [
  "champion_left",
  "replaced",
  "cost",
  "value",
  "data_trust",
  "privacy",
  "missing_feature",
  "poor_experience",
  "shut_down",
  "acquired",
  "not_a_fit",
  "unknown",
] as const;
export type ChurnReason = (typeof CHURN_REASONS)[number];

export const CHURN_REASON_LABELS: Readonly<Record<ChurnReason, string>> = {
  champion_left: "Their champion left",
  replaced: "Replaced by another product",
  cost: "Too expensive",
  value: "Saw too little value",
  data_trust: "Did not trust the data",
  privacy: "Privacy or compliance",
  missing_feature: "A feature is missing",
  poor_experience: "A bad experience",
  shut_down: "Shut down",
  acquired: "Acquired",
  not_a_fit: "Was never a fit",
  unknown: "Not known",
};

const OUT_OF_OUR_HANDS: readonly ChurnReason[] = ["shut_down", "acquired", "not_a_fit", "unknown"];

/** Reasons that an onboarding could have changed. */
export function isInfluenceable(reason: ChurnReason): boolean {
  return !OUT_OF_OUR_HANDS.includes(reason);
}

export type ChurnFacts = {
  readonly cancelledAt: Instant | null;
  /** Closed periods, oldest first, with the list bill in minor units; null when the bill is not known. */
  readonly closedPeriods: readonly { readonly period: BillingPeriod; readonly listMinor: number | null }[];
  /** The open period with the list bill to date; null when it is not known. */
  readonly openPeriod: { readonly start: LocalDate; readonly listToDateMinor: number | null } | null;
  /** The last day with any event, and the last day for which every source has reported. */
  readonly lastEventOn: LocalDate | null;
  readonly completeThrough: LocalDate | null;
};

export type ChurnFinding = {
  /** `recorded`: the stay ended so, whatever usage says since. */
  readonly rule: "cancelled" | "zero_periods" | "zero_and_silent" | "recorded";
  readonly since: Instant;
  readonly because: string;
};

/**
 * Stage 6d: cancelled, or two zero periods in a row, or nothing in the open period and 14 days without an event.
 * What is not known never reads as zero.
 */
export function findChurn(
  facts: ChurnFacts,
  rule: { readonly zeroPeriods: number; readonly silentDays: number },
): ChurnFinding | null {
  if (facts.cancelledAt)
    return { rule: "cancelled", since: facts.cancelledAt, because: "The subscription was cancelled." };
  return findZeroPeriods(facts, rule.zeroPeriods) ?? findSilence(facts, rule.silentDays);
}

function findZeroPeriods({ closedPeriods, openPeriod }: ChurnFacts, needed: number): ChurnFinding | null {
  const last = closedPeriods.slice(-needed);
  if (last.length < needed || (openPeriod?.listToDateMinor ?? 0) > 0) return null;
  const isZeroInARow = last.every(
    ({ period, listMinor }, index) => listMinor === 0 && (index === 0 || last[index - 1]?.period.end === period.start),
  );
  const end = last.at(-1)?.period.end;
  if (!isZeroInARow || !end) return null;
  return { rule: "zero_periods", since: startOfDay(end), because: `The last ${needed} bills were zero.` };
}

function findSilence(
  { openPeriod, lastEventOn, completeThrough }: ChurnFacts,
  silentDays: number,
): ChurnFinding | null {
  if (openPeriod?.listToDateMinor !== 0 || !lastEventOn || !completeThrough) return null;
  if (daysBetween(lastEventOn, completeThrough) < silentDays) return null;
  // The day after the last silent one that was needed: only then was it certain.
  const certainOn = later(addDays(lastEventOn, silentDays + 1), openPeriod.start);
  return {
    rule: "zero_and_silent",
    since: startOfDay(certainOn),
    because: `Nothing is billed in this period and the last event came on ${dayText(lastEventOn, null)}.`,
  };
}
