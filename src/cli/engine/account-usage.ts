/** The usage of each account with an open period, and no more of it than a forecast can use. */
import type { ForecastModel } from "#core/forecasts/forecast-model.ts";
import { projectUsage, type UsageProjection } from "#core/forecasts/project-usage.ts";
import { historyFrom } from "#core/forecasts/usage-window.ts";
import type { PriceBook } from "#core/rating/price-book.ts";
import { epochDay, fromEpochDay } from "#core/time/local-date.ts";
import type { EngineIo } from "./engine-command.ts";
import type { OpenPeriod } from "./open-periods.ts";
import { readUsageRows, type UsageRow } from "./usage-rows.ts";

/** Days are counted since 1970-01-01. */
export class AccountUsage {
  readonly open: OpenPeriod;
  private readonly from: number;
  /** Exclusive: the day after the last complete one. */
  private readonly to: number;
  /** Of the first row on any meter: from there on a day without a row is zero. */
  private firstDay = Infinity;
  private readonly meters = new Map<string, Float64Array>();

  constructor(open: OpenPeriod) {
    this.open = open;
    this.from = epochDay(historyFrom(open.period, open.reportedThrough));
    this.to = epochDay(open.reportedThrough) + 1;
  }

  has(meter: string): boolean {
    return this.meters.has(meter);
  }

  add({ meter, day, quantity }: UsageRow): void {
    let days = this.meters.get(meter);
    if (days === undefined) {
      days = new Float64Array(Math.max(0, this.to - this.from));
      this.meters.set(meter, days);
    }
    if (day >= this.to) return;
    if (day < this.firstDay) this.firstDay = day;
    if (day >= this.from) days[day - this.from]! += quantity;
  }

  projections(model: ForecastModel): Map<string, UsageProjection> {
    const first = this.firstDay === Infinity ? epochDay(this.open.period.start) : Math.max(this.from, this.firstDay);
    const known = { ...this.open, firstDay: fromEpochDay(first) };
    return new Map(
      [...this.meters].map(([meter, days]) => [
        meter,
        projectUsage({ ...known, quantities: days.subarray(first - this.from) }, model),
      ]),
    );
  }
}

/** @throws InputProblems naming file, line and field, a meter that the book does not price included */
export async function readAccountUsage(
  path: string,
  io: EngineIo,
  periods: readonly OpenPeriod[],
  book: PriceBook | null,
): Promise<AccountUsage[]> {
  const byId = new Map(periods.map((open) => [open.account, new AccountUsage(open)]));
  let account: AccountUsage | undefined;
  let id: string | null = null;
  await readUsageRows(path, io, (row) => {
    if (row.account !== id) {
      id = row.account;
      account = byId.get(id);
    }
    if (account === undefined) return null;
    if (book && !account.has(row.meter) && !book.meterByKey.has(row.meter))
      return `meter "${row.meter}" is not in the price book.`;
    account.add(row);
    return null;
  });
  return [...byId.values()];
}
