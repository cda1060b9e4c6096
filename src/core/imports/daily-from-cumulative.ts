/** Days from reports that carry the total since the period began. */
import {
  add,
  type Decimal,
  decimal,
  divideDown,
  isNegative,
  isZero,
  min,
  multiply,
  negate,
  subtract,
  ZERO,
} from "../money/decimal.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";

/** `total` is what was used from the period's first day through `day`. */
export type CumulativeReport = { readonly day: LocalDate; readonly total: Decimal };

export type DailyQuantity = {
  readonly day: LocalDate;
  readonly quantity: Decimal;
  /** No report says how much of it was used on this very day. */
  readonly isSpread: boolean;
};

/**
 * A day is the difference to the report before. Days without a report share the difference evenly with the day that was
 * reported next. A total that falls is taken from the latest earlier days, so no day is below zero and the days always
 * sum to the last total.
 * @param reports of one period, in order of their days, each day once and none before `periodStart`
 */
export function dailyFromCumulative(periodStart: LocalDate, reports: readonly CumulativeReport[]): DailyQuantity[] {
  const days: { day: LocalDate; quantity: Decimal; isSpread: boolean }[] = [];
  let before = ZERO;
  for (const { day, total } of reports) {
    const from = addDays(periodStart, days.length);
    const count = daysBetween(from, day) + 1;
    const difference = subtract(total, before);
    const parts = spread(isNegative(difference) ? ZERO : difference, count);
    for (const [index, quantity] of parts.entries())
      days.push({ day: addDays(from, index), quantity, isSpread: count > 1 });
    if (isNegative(difference)) takeBack(days, negate(difference));
    before = total;
  }
  return days;
}

/** Equal parts without more decimals than the whole has; what is left over goes to the last. */
function spread(whole: Decimal, count: number): Decimal[] {
  const part = divideDown(whole, decimal(count), whole.scale);
  const last = subtract(whole, multiply(part, decimal(count - 1)));
  return Array.from({ length: count }, (_, index) => (index === count - 1 ? last : part));
}

function takeBack(days: { quantity: Decimal }[], amount: Decimal): void {
  let left = amount;
  for (let index = days.length - 1; index >= 0 && !isZero(left); index -= 1) {
    const day = days[index] as { quantity: Decimal };
    const taken = min(day.quantity, left);
    day.quantity = subtract(day.quantity, taken);
    left = subtract(left, taken);
  }
}

export function sumOfDays(days: readonly DailyQuantity[]): Decimal {
  return days.reduce((sum, { quantity }) => add(sum, quantity), ZERO);
}
