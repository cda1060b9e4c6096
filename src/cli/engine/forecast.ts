import { once } from "node:events";
import type { Writable } from "node:stream";
import { type ForecastModel, forecastModel } from "#core/forecasts/forecast-model.ts";
import { QUANTILES } from "#core/forecasts/outcomes.ts";
import type { PriceBook } from "#core/rating/price-book.ts";
import { isLocalDate } from "#core/time/local-date.ts";
import shippedTables from "../../../presets/forecast/model.json" with { type: "json" };
import { type AccountUsage, readAccountUsage } from "./account-usage.ts";
import type { EngineCommand, EngineIo } from "./engine-command.ts";
import { accountAnswer, type ForecastQuestions, meterAnswer, meterByMeter } from "./forecast-answers.ts";
import { runForecastFit } from "./forecast-fit.ts";
import { InputProblems } from "./input-problems.ts";
import { readOpenPeriods } from "./open-periods.ts";
import { readPriceBook } from "./price.ts";
import { readJsonAs } from "./read-input.ts";
import { readOptions } from "./read-options.ts";

const USAGE = `firstbill forecast --usage usage.csv --periods periods.csv --as-of 2026-01-15 [--model model.json] [--book price-book.json] [--over 100,500] [--quantiles 0.1,0.5,0.9]
Forecasts the open period of each account from its daily usage, and its bill when a price book is given.
--usage      account,meter,day,quantity; a day without a row up to the last complete one is zero
--periods    account,start,end, and optionally as_of, reported_through, packages, percent_off, credits_usd
--as-of      the first day that is not known; rows on or after it are not read
--model      tables written by "firstbill forecast fit" in place of the shipped ones
--over       amounts: how likely the bill exceeds each, and on which day the median path does
Answers JSON lines: one per account and meter and, with --book, one per account.
firstbill forecast fit --usage usage.csv --out model.json [--period-days 30] [--hold-out-from 2026-01-15]
Learns how far forecasts stray from history, any days of any accounts, and writes the tables.
--hold-out-from  leaves out each third account and every period that ends after this day, and says how the tables do on them`;

export const forecast: EngineCommand = {
  name: "forecast",
  usage: USAGE,
  run(args, io) {
    return args[0] === "fit" ? runForecastFit(args.slice(1), io, USAGE) : runForecast(args, io);
  },
};

async function runForecast(args: string[], io: EngineIo): Promise<number> {
  const options = readOptions(args, {
    required: ["usage", "periods"],
    optional: ["as-of", "model", "book", "over", "quantiles"],
    usage: USAGE,
  });
  const asOf = options["as-of"] ?? null;
  if (asOf !== null && !isLocalDate(asOf))
    throw new InputProblems([`--as-of must be a day such as 2026-01-15, not "${asOf}".`]);
  if (options.over !== undefined && options.book === undefined)
    throw new InputProblems(["--over asks about bills and needs --book, the price book."]);
  const questions: ForecastQuestions = {
    quantiles: readProbabilities(options.quantiles),
    levels: readLevels(options.over),
  };
  const model = options.model ? await readJsonAs(options.model, io, forecastModel) : forecastModel(shippedTables);
  const book = options.book ? await readPriceBook(options.book, io) : null;
  const periods = await readOpenPeriods(options.periods, io, { asOf, book });
  const accounts = await readAccountUsage(options.usage, io, periods, book);
  await writeAnswers(io.stdout, accounts, { model, book: book && meterByMeter(book), questions });
  return 0;
}

function readProbabilities(text: string | undefined): ForecastQuestions["quantiles"] {
  if (text === undefined) return QUANTILES.map((probability) => ({ key: String(probability), value: probability }));
  return listOf(text).map((key) => {
    const value = Number(key);
    if (!(value > 0 && value < 1))
      throw new InputProblems([`--quantiles must be numbers between 0 and 1 such as 0.1,0.5,0.9, not "${key}".`]);
    return { key, value };
  });
}

function readLevels(text: string | undefined): ForecastQuestions["levels"] {
  return listOf(text ?? "").map((key) => {
    const value = Number(key);
    if (!(value >= 0 && value < Infinity))
      throw new InputProblems([`--over must be amounts such as 100,500, not "${key}".`]);
    return { key, value };
  });
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

type Answering = {
  readonly model: ForecastModel;
  readonly book: PriceBook | null;
  readonly questions: ForecastQuestions;
};

function answersOf(account: AccountUsage, { model, book, questions }: Answering): unknown[] {
  const { open } = account;
  const projections = account.projections(model);
  const meters = [...projections].map(([meter, projection]) =>
    meterAnswer({ account: open.account, meter, projection }, questions),
  );
  return book ? [...meters, accountAnswer(book, { open, projections }, questions)] : meters;
}

/** Many lines at a time: a write for each of a million would take longer than the forecasts. */
const LINES_AT_ONCE = 500;

async function writeAnswers(stdout: Writable, accounts: readonly AccountUsage[], answering: Answering): Promise<void> {
  let lines: string[] = [];
  for (const [index, account] of accounts.entries()) {
    for (const answer of answersOf(account, answering)) lines.push(`${JSON.stringify(answer)}\n`);
    if (lines.length < LINES_AT_ONCE && index < accounts.length - 1) continue;
    if (!stdout.write(lines.join(""))) await once(stdout, "drain");
    lines = [];
  }
}
