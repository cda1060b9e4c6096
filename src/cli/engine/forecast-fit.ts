import { writeFile } from "node:fs/promises";
import { fitForecastModel, type MeterHistory } from "#core/forecasts/fit-forecast-model.ts";
import { fromEpochDay } from "#core/time/local-date.ts";
import type { EngineIo } from "./engine-command.ts";
import { InputProblems } from "./input-problems.ts";
import { nameOf } from "./open-input.ts";
import { placed } from "./read-input.ts";
import { readOptions } from "./read-options.ts";
import { readUsageRows } from "./usage-rows.ts";

/** `firstbill forecast fit`: learns the pooled tables and writes them; says on standard error from how much. */
export async function runForecastFit(args: string[], io: EngineIo, usage: string): Promise<number> {
  const options = readOptions(args, { required: ["usage", "out"], optional: ["period-days"], usage });
  const periodDays = Number(options["period-days"] ?? "30");
  if (!(Number.isInteger(periodDays) && periodDays >= 7 && periodDays <= 366))
    throw new InputProblems([`--period-days must be a whole number from 7 to 366, not "${options["period-days"]}".`]);
  const meters = await readHistory(options.usage, io);
  const tables = placed(nameOf(options.usage), () => fitForecastModel(meters, { periodDays }));
  await write(options.out, `${JSON.stringify(tables)}\n`, io);
  const { meters: count, windows } = tables.learntFrom;
  io.stderr.write(`Learnt from ${windows} past projections of ${count} meters.\n`);
  return 0;
}

async function write(path: string, text: string, io: EngineIo): Promise<void> {
  if (path === "-") {
    io.stdout.write(text);
    return;
  }
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new InputProblems([`${path} could not be written (${error.code ?? error.message}); give another --out.`]);
  });
}

/** Days are counted since 1970-01-01. */
type Account = { first: number; last: number; meters: Map<string, Growing> };
type Growing = { from: number; values: Float64Array };

/** From an account's first row to its last, on any meter, a day without a row is zero. */
async function readHistory(path: string, io: EngineIo): Promise<MeterHistory[]> {
  const accounts = new Map<string, Account>();
  await readUsageRows(path, io, ({ account: id, meter, day, quantity }) => {
    const account = accounts.get(id) ?? { first: day, last: day, meters: new Map<string, Growing>() };
    accounts.set(id, account);
    account.first = Math.min(account.first, day);
    account.last = Math.max(account.last, day);
    const days = account.meters.get(meter) ?? { from: day, values: new Float64Array(64) };
    account.meters.set(meter, days);
    grow(days, day);
    days.values[day - days.from]! += quantity;
    return null;
  });
  return [...accounts.values()].flatMap(({ first, last, meters }) =>
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
