/** When a customer's limit was set, drew near, dropped data, and let it in again with the next period. */
import { nextPeriod, periodContaining } from "../time/billing-period.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import type { DailyUsage } from "./daily-usage.ts";
import { type QuickPrices, quickCost } from "./quick-price.ts";
import type { SampleTerms } from "./terms.ts";

export type LimitEvent = {
  readonly since: LocalDate;
  readonly product: string;
  readonly limitMinor: number;
  readonly state: "set" | "approaching" | "dropping" | "released";
};

const APPROACHING_SHARE = 0.8;

export function limitEventsOf(known: {
  terms: SampleTerms;
  usage: DailyUsage;
  prices: QuickPrices;
  through: LocalDate;
}): LimitEvent[] {
  const { limit, anchorDay, cancelledOn } = known.terms;
  if (!limit || (cancelledOn !== null && cancelledOn <= limit.since)) return [];
  const event = (since: LocalDate, state: LimitEvent["state"]) => ({ ...limit, since, state });
  const events = [event(limit.since, "set")];
  for (
    let period = periodContaining(limit.since, anchorDay);
    period.start <= known.through;
    period = nextPeriod(period, anchorDay)
  ) {
    const last = events.at(-1)!;
    if (last.state !== "set" && last.state !== "released") events.push(event(period.start, "released"));
    const reached = daysOfReaching(known, { ...period, limitUsd: limit.limitMinor / 100, product: limit.product });
    if (reached.approachingOn !== null && reached.approachingOn !== reached.droppingOn)
      events.push(event(reached.approachingOn, "approaching"));
    if (reached.droppingOn !== null) events.push(event(reached.droppingOn, "dropping"));
  }
  return onePerDay(events);
}

type Watched = {
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly limitUsd: number;
  readonly product: string;
};

function daysOfReaching({ usage, prices }: { usage: DailyUsage; prices: QuickPrices }, watched: Watched) {
  // The add-on is under its product's limit.
  const meters =
    watched.product === "product_analytics" ? ["product_analytics", "enhanced_persons"] : [watched.product];
  const sums = meters.map(() => 0);
  const reached = { approachingOn: null as LocalDate | null, droppingOn: null as LocalDate | null };
  const from = daysBetween(usage.from, watched.start);
  for (let day = from; day < daysBetween(usage.from, watched.end); day++) {
    for (const [index, meter] of meters.entries()) sums[index] = sums[index]! + (usage.meters.get(meter)?.[day] ?? 0);
    const cost = meters.reduce((sum, meter, index) => sum + quickCost(prices, meter, sums[index]!), 0);
    if (cost >= watched.limitUsd * APPROACHING_SHARE) reached.approachingOn ??= addDays(usage.from, day);
    if (cost >= watched.limitUsd) reached.droppingOn ??= addDays(usage.from, day);
  }
  return reached;
}

/** The latest word of a day is the one that counts. */
function onePerDay(events: readonly LimitEvent[]): LimitEvent[] {
  return events.filter((event, index) => events[index + 1]?.since !== event.since);
}
