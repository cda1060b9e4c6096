/**
 * Gathers usage by month: 31 numbers for each series (an account's meter in a project) and month, in flat arrays, so that
 * millions of rows cost no object each. Quantities are exact: whole digits with a scale, or text where those do not fit.
 */

export type GatheredMonth = {
  readonly series: number;
  /** Months since January of year 0. */
  readonly month: number;
  /** As an array of the database: `{12,NULL,0.5}`. */
  readonly days: string;
  /** How many days are there. */
  readonly reported: number;
};

const DAYS = 31;
const FIRST_CAPACITY = 4096;
const ABSENT = Number.NaN;

export class UsageMonths {
  /** Days that were given more than once; the last one holds. */
  repeated = 0;
  size = 0;
  private capacity = FIRST_CAPACITY;
  private series = new Int32Array(FIRST_CAPACITY);
  private months = new Int32Array(FIRST_CAPACITY);
  private digits = new Float64Array(FIRST_CAPACITY * DAYS).fill(ABSENT);
  private scales = new Uint8Array(FIRST_CAPACITY * DAYS);
  /** Quantities with more digits than a double holds, by cell. */
  private readonly long = new Map<number, string>();
  private readonly slots = new Map<number, number>();
  /** Of each series the month that was asked for last, and its place. */
  private lastMonths = new Int32Array(0);
  private lastSlots = new Int32Array(0);

  /**
   * @param dayOfMonth from 1
   * @param digits the quantity is `digits / 10^scale`; infinite when `text` holds it
   */
  put(series: number, month: number, dayOfMonth: number, digits: number, scale: number, text: string | null): void {
    const cell = this.slotOf(series, month) * DAYS + dayOfMonth - 1;
    const before = this.digits[cell] as number;
    if (!Number.isNaN(before)) {
      this.repeated += 1;
      if (before === Number.POSITIVE_INFINITY) this.long.delete(cell);
    }
    this.digits[cell] = digits;
    this.scales[cell] = scale;
    if (text !== null) this.long.set(cell, text);
  }

  *list(): Generator<GatheredMonth> {
    for (let slot = 0; slot < this.size; slot += 1) yield this.monthAt(slot);
  }

  clear(): void {
    this.digits.fill(ABSENT, 0, this.size * DAYS);
    this.long.clear();
    this.slots.clear();
    this.size = 0;
    this.lastMonths.fill(-1);
  }

  private slotOf(series: number, month: number): number {
    if (series >= this.lastMonths.length) this.growSeries(series);
    if (this.lastMonths[series] === month) return this.lastSlots[series] as number;
    const key = series * 65_536 + month;
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = this.size;
      if (slot === this.capacity) this.grow();
      this.series[slot] = series;
      this.months[slot] = month;
      this.slots.set(key, slot);
      this.size += 1;
    }
    this.lastMonths[series] = month;
    this.lastSlots[series] = slot;
    return slot;
  }

  private growSeries(series: number): void {
    const months = new Int32Array((series + 1) * 2).fill(-1);
    const slots = new Int32Array(months.length);
    months.set(this.lastMonths);
    slots.set(this.lastSlots);
    this.lastMonths = months;
    this.lastSlots = slots;
  }

  private grow(): void {
    const before = { series: this.series, months: this.months, digits: this.digits, scales: this.scales };
    this.capacity *= 2;
    this.series = new Int32Array(this.capacity);
    this.months = new Int32Array(this.capacity);
    this.digits = new Float64Array(this.capacity * DAYS).fill(ABSENT, before.digits.length);
    this.scales = new Uint8Array(this.capacity * DAYS);
    this.series.set(before.series);
    this.months.set(before.months);
    this.digits.set(before.digits);
    this.scales.set(before.scales);
  }

  private monthAt(slot: number): GatheredMonth {
    const month = this.months[slot] as number;
    const count = daysIn(month);
    let days = "{";
    let reported = 0;
    for (let cell = slot * DAYS; cell < slot * DAYS + count; cell += 1) {
      const digits = this.digits[cell] as number;
      if (cell > slot * DAYS) days += ",";
      if (Number.isNaN(digits)) days += "NULL";
      else {
        days += this.quantityText(cell, digits);
        reported += 1;
      }
    }
    return { series: this.series[slot] as number, month, days: `${days}}`, reported };
  }

  private quantityText(cell: number, digits: number): string {
    if (digits === Number.POSITIVE_INFINITY) return this.long.get(cell) as string;
    const scale = this.scales[cell] as number;
    return scale === 0 ? String(digits) : withPoint(digits, scale);
  }
}

function withPoint(digits: number, scale: number): string {
  const text = String(digits).padStart(scale + 1, "0");
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

function daysIn(month: number): number {
  return daysInMonthOf(Math.floor(month / 12), (month % 12) + 1);
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function daysInMonthOf(year: number, monthOfYear: number): number {
  if (monthOfYear === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return LENGTHS[monthOfYear - 1] ?? 0;
}

/** `2026-02-01` for the number of a month. */
export function firstDayOfMonth(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}

export function monthNumber(year: number, monthOfYear: number): number {
  return year * 12 + monthOfYear - 1;
}
