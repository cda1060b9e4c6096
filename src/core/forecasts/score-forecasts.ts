/** How forecasts of periods that are over compare with what was used: how often a range held, and by how much they missed. */
import type { ForecastModel } from "./forecast-model.ts";
import { quantileOf } from "./outcomes.ts";
import { knownThen, type MeterHistory, type PastPeriods, pastPeriods, quantityBetween } from "./past-periods.ts";
import { projectUsage, type UsageProjection } from "./project-usage.ts";

/** Misses are sums over all projections as parts of all that was used; quantities of several meters are added up. */
export type ForecastScore = {
  /** How many days of the period were reported. */
  readonly daysReported: number;
  readonly projections: number;
  readonly meters: number;
  /** Parts of the projections whose middle 50, 80 and 90 % held the truth. */
  readonly held: { readonly "0.5": number; readonly "0.8": number; readonly "0.9": number };
  /** Mean quantile loss from 5 to 95 %, twice, so that for a single figure it is the absolute error. */
  readonly quantileLoss: number;
  readonly absoluteError: number;
  readonly straightLineAbsoluteError: number;
};

/** As parts of the period; in one of 30 days after 3, 7, 10, 15, 20 and 25. */
const REPORTED_SHARES = [0.1, 0.23, 0.33, 0.5, 0.67, 0.83];

export function scoreForecasts(
  meters: readonly MeterHistory[],
  model: ForecastModel,
  asked: PastPeriods,
): ForecastScore[] {
  return REPORTED_SHARES.map((share) => {
    const sums = new Sums();
    const daysReported = Math.round(share * asked.periodDays);
    for (const [nth, meter] of meters.entries())
      for (const start of pastPeriods(meter, nth, asked)) {
        const known = knownThen(meter, { start, periodDays: asked.periodDays, daysReported });
        sums.add(nth, projectUsage(known, model), quantityBetween(meter, start, start + asked.periodDays));
      }
    return sums.score(daysReported);
  });
}

const LOSS_PROBABILITIES = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
/** Takes away what floats add, so that a steady meter's truth lies in its range of one point. */
const FLOAT_NOISE = 1e-9;

class Sums {
  private projections = 0;
  private used = 0;
  private loss = 0;
  private missed = 0;
  private straightLineMissed = 0;
  private readonly held = { "0.5": 0, "0.8": 0, "0.9": 0 };
  private readonly meters = new Set<number>();

  add(meter: number, projection: UsageProjection, truth: number): void {
    const { outcomes, mean, straightLine } = projection;
    // A meter that is off and stays off would make every range look right.
    if (mean === 0 && truth === 0) return;
    this.projections += 1;
    this.meters.add(meter);
    this.used += truth;
    this.missed += Math.abs(truth - mean);
    this.straightLineMissed += Math.abs(truth - straightLine);
    for (const p of LOSS_PROBABILITIES) {
      const over = truth - quantileOf(outcomes, p);
      this.loss += (2 / LOSS_PROBABILITIES.length) * (over > 0 ? p * over : (p - 1) * over);
    }
    for (const range of ["0.5", "0.8", "0.9"] as const)
      if (holds(outcomes, (1 - Number(range)) / 2, truth)) this.held[range] += 1;
  }

  score(daysReported: number): ForecastScore {
    const { projections, used, held } = this;
    const part = (count: number) => rounded(count / Math.max(1, projections));
    return {
      daysReported,
      projections,
      meters: this.meters.size,
      held: { "0.5": part(held["0.5"]), "0.8": part(held["0.8"]), "0.9": part(held["0.9"]) },
      quantileLoss: rounded(this.loss / (used || 1)),
      absoluteError: rounded(this.missed / (used || 1)),
      straightLineAbsoluteError: rounded(this.straightLineMissed / (used || 1)),
    };
  }
}

function holds(outcomes: Float64Array, tail: number, truth: number): boolean {
  const noise = FLOAT_NOISE * truth;
  return truth >= quantileOf(outcomes, tail) - noise && truth <= quantileOf(outcomes, 1 - tail) + noise;
}

function rounded(part: number): number {
  return Number(part.toFixed(4));
}
