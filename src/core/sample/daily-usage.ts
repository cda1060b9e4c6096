/** What an account used on each day since its signup. A longer series begins with the shorter one. */
import { addDays, daysBetween, epochDay, type LocalDate } from "../time/local-date.ts";
import type { SampleAccount } from "./account.ts";
import { type UsagePlan, usagePlanFor } from "./archetypes.ts";
import { type QuickPrices, scaleForCost, scaleForFree } from "./quick-price.ts";
import { type Random, randomFor } from "./random.ts";

export type DailyUsage = {
  readonly from: LocalDate;
  /** Whole reported units by meter; the first is the day `from`. */
  readonly meters: ReadonlyMap<string, readonly number[]>;
};

const DAYS_PER_MONTH = 30.4;

/** Through the day before the cancellation, or through `through`. */
export function dailyUsageOf(
  account: SampleAccount,
  { seed, prices, through }: { seed: number; prices: QuickPrices; through: LocalDate },
): DailyUsage {
  const plan = usagePlanFor(randomFor(seed, "usage", account.key), account.archetype);
  const days = Math.min(
    daysBetween(account.signedUpOn, through) + 1,
    account.cancelsAfterDays ?? Number.POSITIVE_INFINITY,
  );
  const scale = scaleOf(plan, prices);
  const shared = sharedLevels(plan, account, { seed, days });
  const meters = new Map<string, readonly number[]>();
  for (const [meter, perMonth] of Object.entries(plan.mix)) {
    const random = randomFor(seed, "day", account.key, meter);
    const perDay = (perMonth * scale) / DAYS_PER_MONTH;
    // Meters of one account rise and fall together, and each has a little life of its own.
    meters.set(
      meter,
      shared.map((level) => countFor(random, perDay * level, plan.noise * 0.4)),
    );
  }
  return { from: account.signedUpOn, meters };
}

function scaleOf(plan: UsagePlan, prices: QuickPrices): number {
  return "usd" in plan.size
    ? scaleForCost(prices, plan.mix, plan.size.usd)
    : scaleForFree(prices, plan.mix, plan.size.ofFree);
}

/** Level of each day: life, drift, level shifts, weekday, holidays, spikes, and noise with some memory. */
function sharedLevels(plan: UsagePlan, account: SampleAccount, { seed, days }: { seed: number; days: number }) {
  const random = randomFor(seed, "level", account.key);
  const firstEpochDay = epochDay(account.signedUpOn);
  const meanOfWeek = (5 + 2 * plan.weekend) / 7;
  const levels: number[] = [];
  let drift = 0;
  let noise = 0;
  for (let day = 0; day < days; day++) {
    if (day % 28 === 0) drift = nextDrift(random, drift);
    noise = 0.35 * noise + 0.94 * random.normal();
    const spike = spikeOn(random, plan.spikesPerDay);
    const weekday = (((firstEpochDay + day + 3) % 7) + 7) % 7;
    const calendar = weekday >= 5 ? plan.weekend : 1;
    const holiday = plan.weekend < 0.9 ? holidayFactor(addDays(account.signedUpOn, day)) : 1;
    const wobble = Math.exp(plan.noise * noise - (plan.noise * plan.noise) / 2);
    levels.push((plan.level(day) * Math.exp(drift) * calendar * holiday * wobble * spike) / meanOfWeek);
  }
  return levels;
}

const LARGEST_DRIFT = 0.9;

/** Each four weeks the level moves by about a tenth, and about one time in twelve it jumps. It always tends back. */
function nextDrift(random: Random, drift: number): number {
  const step = 0.09 * random.normal();
  const jump = random.chance(0.08) ? random.between(0.35, 0.8) * (random.chance(0.55) ? 1 : -1) : 0;
  return Math.max(-LARGEST_DRIFT, Math.min(LARGEST_DRIFT, 0.9 * drift + step + jump));
}

function spikeOn(random: Random, chance: number): number {
  const happens = random.chance(chance);
  const factor = random.scaled(4, 30);
  return happens ? factor : 1;
}

const HOLIDAYS: Readonly<Record<string, number>> = {
  "01-01": 0.35,
  "07-04": 0.8,
  "12-24": 0.5,
  "12-25": 0.35,
  "12-26": 0.5,
  "12-31": 0.6,
};

function holidayFactor(day: LocalDate): number {
  return HOLIDAYS[day.slice(5)] ?? 1;
}

/** A whole number around the mean: small ones are often zero, large ones vary in proportion. */
function countFor(random: Random, mean: number, noise: number): number {
  const deviation = random.normal();
  const share = random.next();
  if (mean <= 0) return 0;
  if (mean < 3) return poissonAt(mean, share);
  return Math.max(0, Math.round(mean + deviation * Math.sqrt(mean + (noise * mean) ** 2)));
}

/** The count at which the cumulated Poisson chance passes `share`: one draw whatever the mean. */
function poissonAt(mean: number, share: number): number {
  let chance = Math.exp(-mean);
  let below = chance;
  let count = 0;
  while (share > below && count < 40) {
    count++;
    chance *= mean / count;
    below += chance;
  }
  return count;
}
