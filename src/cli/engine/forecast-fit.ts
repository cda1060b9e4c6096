import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { fitForecastModel } from "#core/forecasts/fit-forecast-model.ts";
import { type ForecastTables, forecastModel } from "#core/forecasts/forecast-model.ts";
import type { MeterHistory } from "#core/forecasts/past-periods.ts";
import { type ForecastScore, scoreForecasts } from "#core/forecasts/score-forecasts.ts";
import { isLocalDate, type LocalDate } from "#core/time/local-date.ts";
import type { EngineIo } from "./engine-command.ts";
import { InputProblems } from "./input-problems.ts";
import { nameOf } from "./open-input.ts";
import { placed } from "./read-input.ts";
import { readOptions } from "./read-options.ts";
import { readUsageHistory } from "./usage-history.ts";

/** `firstbill forecast fit`: learns the pooled tables and writes them; says on standard error from how much. */
export async function runForecastFit(args: string[], io: EngineIo, usage: string): Promise<number> {
  const options = readOptions(args, {
    required: ["usage", "out"],
    optional: ["period-days", "hold-out-from"],
    usage,
  });
  const periodDays = Number(options["period-days"] ?? "30");
  if (!(Number.isInteger(periodDays) && periodDays >= 7 && periodDays <= 366))
    throw new InputProblems([`--period-days must be a whole number from 7 to 366, not "${options["period-days"]}".`]);
  const from = options["hold-out-from"];
  if (from !== undefined && !isLocalDate(from))
    throw new InputProblems([`--hold-out-from must be a day such as 2026-01-15, not "${from}".`]);
  const accounts = await readUsageHistory(options.usage, io);
  const fitted = placed(nameOf(options.usage), () => learn(accounts, periodDays, from));
  await write(options.out, `${JSON.stringify(fitted)}\n`, io);
  const { meters, windows } = fitted.learntFrom;
  io.stderr.write(`Learnt from ${windows} past projections of ${meters} meters.\n`);
  for (const line of heldOutLines(fitted.heldOut)) io.stderr.write(`${line}\n`);
  return 0;
}

/** How the tables did on what they were not learnt from. */
type HeldOut = {
  readonly from: LocalDate;
  readonly scores: readonly ({ readonly accounts: Accounts; readonly periods: Periods } & ForecastScore)[];
};
type Accounts = "learnt-from" | "left-out";
type Periods = "earlier" | "later";

type Fitted = ForecastTables & { readonly heldOut?: HeldOut };

/** Each third account is left out, so that it is known beforehand which, and accounts of all ages are among them. */
const LEAVE_OUT_EVERY = 3;

function learn(accounts: readonly MeterHistory[][], periodDays: number, from: LocalDate | undefined): Fitted {
  if (from === undefined) return versioned(fitForecastModel(accounts.flat(), { periodDays }));
  const isLeftOut = (_: unknown, nth: number) => nth % LEAVE_OUT_EVERY === LEAVE_OUT_EVERY - 1;
  const leftOut = accounts.filter(isLeftOut).flat();
  const learntFrom = accounts.filter((account, nth) => !isLeftOut(account, nth)).flat();
  const tables = versioned(fitForecastModel(learntFrom, { periodDays, before: from }));
  const model = forecastModel(tables);
  const scored = (accounts: Accounts, periods: Periods, meters: readonly MeterHistory[]) =>
    scoreForecasts(meters, model, { periodDays, ...(periods === "later" ? { from } : { before: from }) }).map(
      (score) => ({ accounts, periods, ...score }),
    );
  const scores = [
    ...scored("left-out", "later", leftOut),
    ...scored("learnt-from", "later", learntFrom),
    ...scored("left-out", "earlier", leftOut),
  ];
  return { ...tables, heldOut: { from, scores } };
}

/** Every issued forecast names its tables, so other tables need another name. */
function versioned(tables: ForecastTables): ForecastTables {
  const { version: _, ...content } = tables;
  return {
    ...tables,
    version: `fit-${createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 8)}`,
  };
}

function heldOutLines(heldOut: HeldOut | undefined): string[] {
  if (heldOut === undefined) return [];
  const head = `On what was held out from ${heldOut.from} on; parts that each range held, and misses as parts of the usage:`;
  const columns = [
    "accounts",
    "periods",
    "days",
    "projections",
    "50 %",
    "80 %",
    "90 %",
    "loss",
    "ours",
    "straight line",
  ];
  const rows = heldOut.scores.map((score) => [
    ...[score.accounts, score.periods, score.daysReported, score.projections],
    ...[score.held["0.5"], score.held["0.8"], score.held["0.9"]].map((part) => part.toFixed(3)),
    ...[score.quantileLoss, score.absoluteError, score.straightLineAbsoluteError].map((part) => part.toFixed(4)),
  ]);
  return [head, ...[columns, ...rows].map((row) => row.map((cell) => String(cell).padStart(14)).join(""))];
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
