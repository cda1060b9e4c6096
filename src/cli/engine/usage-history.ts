/** The usage of every account in a file, all of it: what tables are learnt from. */
import type { MeterHistory } from "#core/forecasts/past-periods.ts";
import { fromEpochDay } from "#core/time/local-date.ts";
import type { EngineIo } from "./engine-command.ts";
import { readUsageRows } from "./usage-rows.ts";

/** Days are counted since 1970-01-01. */
type Account = { first: number; meters: Map<string, Growing> };
type Growing = { from: number; values: Float64Array };

/**
 * Of each account, in the order of the file, its meters. From an account's first row to the file's last day, on any
 * meter, a day without a row is zero: an account whose rows end has stopped, and forecasts have to reckon with that.
 */
export async function readUsageHistory(path: string, io: EngineIo): Promise<MeterHistory[][]> {
  const accounts = new Map<string, Account>();
  let last = -Infinity;
  await readUsageRows(path, io, ({ account: id, meter, day, quantity }) => {
    const account = accounts.get(id) ?? { first: day, meters: new Map<string, Growing>() };
    accounts.set(id, account);
    account.first = Math.min(account.first, day);
    last = Math.max(last, day);
    const days = account.meters.get(meter) ?? { from: day, values: new Float64Array(64) };
    account.meters.set(meter, days);
    grow(days, day);
    days.values[day - days.from]! += quantity;
    return null;
  });
  return [...accounts.values()].map(({ first, meters }) =>
    [...meters.values()].map(({ from, values }) => {
      const quantities = new Float64Array(last - first + 1);
      const start = Math.max(from, first);
      quantities.set(values.subarray(start - from, last - from + 1), start - first);
      return { quantities, firstDay: fromEpochDay(first) };
    }),
  );
}

/** Doubles the room towards the side on which a day does not fit; files need not be in order. */
function grow(days: Growing, day: number): void {
  const { from, values } = days;
  if (day >= from && day < from + values.length) return;
  const newFrom = day < from ? day - values.length : from;
  const end = Math.max(from + values.length, day + 1 + values.length);
  const grown = new Float64Array((day < from ? from + values.length : end) - newFrom);
  grown.set(values, from - newFrom);
  days.from = newFrom;
  days.values = grown;
}
