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
/** Months come in blocks, so that more of them move nothing and take no more memory than they need. */
const MONTHS_OF_BLOCK = 4096;
const CELLS_OF_BLOCK = MONTHS_OF_BLOCK * DAYS;
const ABSENT = Number.NaN;

class Block {
  readonly series = new Int32Array(MONTHS_OF_BLOCK);
  readonly months = new Int32Array(MONTHS_OF_BLOCK);
  /** The place of another month of the same series; -1 when there is none. */
  readonly others = new Int32Array(MONTHS_OF_BLOCK);
  readonly digits = new Float64Array(CELLS_OF_BLOCK).fill(ABSENT);
  readonly scales = new Uint8Array(CELLS_OF_BLOCK);
}

export class UsageMonths {
  /** Days that were given more than once; the last one holds. */
  repeated = 0;
  size = 0;
  private readonly blocks: Block[] = [];
  /** Quantities with more digits than a double holds, by cell. */
  private readonly long = new Map<number, string>();
  /** Of each series the month that was asked for last, and its place. */
  private lastMonths = new Int32Array(0);
  private lastSlots = new Int32Array(0);
  /** Of each series the place of the month that was added last. */
  private newestSlots = new Int32Array(0);

  /**
   * @param dayOfMonth from 1
   * @param digits the quantity is `digits / 10^scale`; infinite when `text` holds it
   */
  put(series: number, month: number, dayOfMonth: number, digits: number, scale: number, text: string | null): void {
    const slot = this.slotOf(series, month);
    const block = this.blocks[Math.trunc(slot / MONTHS_OF_BLOCK)]!;
    const cell = (slot % MONTHS_OF_BLOCK) * DAYS + dayOfMonth - 1;
    const before = block.digits[cell] as number;
    if (!Number.isNaN(before)) {
      this.repeated += 1;
      if (before === Number.POSITIVE_INFINITY) this.long.delete(slot * DAYS + dayOfMonth - 1);
    }
    block.digits[cell] = digits;
    block.scales[cell] = scale;
    if (text !== null) this.long.set(slot * DAYS + dayOfMonth - 1, text);
  }

  *list(): Generator<GatheredMonth> {
    for (let slot = 0; slot < this.size; slot += 1) yield this.monthAt(slot);
  }

  /** @param room for how many months it keeps the memory that it has */
  clear(room = this.size): void {
    this.blocks.length = Math.min(this.blocks.length, Math.ceil(room / MONTHS_OF_BLOCK));
    for (const { digits } of this.blocks.slice(0, Math.ceil(this.size / MONTHS_OF_BLOCK))) digits.fill(ABSENT);
    this.long.clear();
    this.size = 0;
    this.lastMonths.fill(-1);
    this.newestSlots.fill(-1);
  }

  private slotOf(series: number, month: number): number {
    if (series >= this.lastMonths.length) this.growSeries(series);
    if (this.lastMonths[series] === month) return this.lastSlots[series] as number;
    let slot = this.newestSlots[series] as number;
    while (slot >= 0) {
      const { months, others } = this.blocks[Math.trunc(slot / MONTHS_OF_BLOCK)]!;
      if (months[slot % MONTHS_OF_BLOCK] === month) break;
      slot = others[slot % MONTHS_OF_BLOCK] as number;
    }
    if (slot < 0) slot = this.addMonth(series, month);
    this.lastMonths[series] = month;
    this.lastSlots[series] = slot;
    return slot;
  }

  private addMonth(series: number, month: number): number {
    const slot = this.size;
    const at = slot % MONTHS_OF_BLOCK;
    if (slot === this.blocks.length * MONTHS_OF_BLOCK) this.blocks.push(new Block());
    const { series: ofSeries, months, others } = this.blocks[Math.trunc(slot / MONTHS_OF_BLOCK)]!;
    ofSeries[at] = series;
    months[at] = month;
    others[at] = this.newestSlots[series] as number;
    this.newestSlots[series] = slot;
    this.size += 1;
    return slot;
  }

  private growSeries(series: number): void {
    const larger = (before: Int32Array) => {
      const after = new Int32Array((series + 1) * 2).fill(-1, before.length);
      after.set(before);
      return after;
    };
    this.lastMonths = larger(this.lastMonths);
    this.lastSlots = larger(this.lastSlots);
    this.newestSlots = larger(this.newestSlots);
  }

  private monthAt(slot: number): GatheredMonth {
    const block = this.blocks[Math.trunc(slot / MONTHS_OF_BLOCK)]!;
    const at = slot % MONTHS_OF_BLOCK;
    const month = block.months[at] as number;
    const count = daysIn(month);
    let days = "{";
    let reported = 0;
    for (let day = 0; day < count; day += 1) {
      const digits = block.digits[at * DAYS + day] as number;
      if (day > 0) days += ",";
      if (Number.isNaN(digits)) days += "NULL";
      else {
        days += this.quantityText(slot * DAYS + day, digits, block.scales[at * DAYS + day] as number);
        reported += 1;
      }
    }
    return { series: block.series[at] as number, month, days: `${days}}`, reported };
  }

  private quantityText(cell: number, digits: number, scale: number): string {
    if (digits === Number.POSITIVE_INFINITY) return this.long.get(cell) as string;
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
