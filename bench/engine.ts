/** The rules alone, and the commands that ask them on files: no database, no network. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forecastBill } from "#core/forecasts/forecast-bill.ts";
import { forecastModel } from "#core/forecasts/forecast-model.ts";
import { projectUsage } from "#core/forecasts/project-usage.ts";
import { decimal, ZERO } from "#core/money/decimal.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { ratePeriod } from "#core/rating/rate-period.ts";
import { addDays } from "#core/time/local-date.ts";
import tables from "../presets/forecast/model.json" with { type: "json" };
import shippedBook from "../presets/price-book/posthog-2026-07.json" with { type: "json" };
import type { Report } from "../scripts/bench-report.ts";
import { writeLines } from "./company/usage-files.ts";
import { peakMegabytes } from "./server/running-server.ts";

export const title = "Asking the rules on files";
export const about =
  "Accounts with three meters and 90 days, on the 15th day of their period. The core runs on one thread; commands count " +
  "from their start to the last line of their answer.";

const METERS = ["product_analytics", "session_replay", "feature_flags"];
const PERIOD = { start: "2026-09-01", end: "2026-10-01" };
const AS_OF = "2026-09-15";
const DAYS = 90;
const FIRST_DAY = addDays(AS_OF, -DAYS);
const BOOK_PATH = "presets/price-book/posthog-2026-07.json";

export async function run(report: Report): Promise<void> {
  measureCore(report);
  const folder = mkdtempSync(join(tmpdir(), "firstbill-bench-engine-"));
  try {
    for (const accounts of [1_000, 10_000]) await measureForecast(folder, accounts, report);
    for (const inputs of [10_000, 100_000]) await measurePrice(folder, inputs, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function quantityOn(account: number, meter: number, day: number): number {
  const size = 10 + ((account * 7919) % 100_000);
  return Math.round((size / (meter * 40 + 1)) * (day % 7 > 4 ? 0.4 : 1.2) * (0.8 + ((account + day * 31) % 41) / 100));
}

const ROUNDS = 20_000;

function measureCore(report: Report): void {
  const model = forecastModel(tables);
  const book = parsePriceBook(shippedBook);
  const terms = {
    book,
    currency: book.currency,
    addOns: [],
    packages: [],
    percentOff: ZERO,
    limits: new Map(),
    credits: [],
    billOn: PERIOD.end,
  };
  const histories = Array.from({ length: 500 }, (_, account) =>
    METERS.map((_, meter) => ({
      quantities: Float64Array.from({ length: DAYS }, (_, day) => quantityOn(account, meter, day)),
      firstDay: FIRST_DAY,
      period: PERIOD,
      reportedThrough: addDays(AS_OF, -1),
    })),
  );
  const project = (account: number) =>
    new Map(
      histories[account % histories.length]!.map((history, meter) => [METERS[meter]!, projectUsage(history, model)]),
    );
  const projected = histories.map((_, account) => project(account));
  const quantities = new Map(METERS.map((meter, index) => [meter, decimal(quantityOn(7, index, 3) * 30)]));
  const rate = (what: string, work: (account: number) => unknown) =>
    report({ what, value: ROUNDS / secondsFor(work), unit: "accounts/s" });
  rate("core: forecast the usage of three meters", project);
  rate("core: forecast the bill of three meters", (account) =>
    forecastBill({ ...terms, period: PERIOD, projections: projected[account % projected.length]! }),
  );
  rate("core: price a period of three meters, exactly", () => ratePeriod({ ...terms, quantities }));
}

/** After a first round that warms the code. */
function secondsFor(work: (account: number) => unknown): number {
  for (let account = 0; account < ROUNDS / 10; account += 1) work(account);
  const start = performance.now();
  for (let account = 0; account < ROUNDS; account += 1) work(account);
  return (performance.now() - start) / 1000;
}

async function measureForecast(folder: string, accounts: number, report: Report): Promise<void> {
  const [usage = "", periods = ""] = ["usage.csv", "periods.csv"].map((name) => join(folder, name));
  await writeLines(usage, usageLines(accounts));
  await writeLines(periods, periodLines(accounts));
  const { seconds, megabytes } = await runCommand([
    ...["forecast", "--usage", usage, "--periods", periods],
    ...["--as-of", AS_OF, "--book", BOOK_PATH, "--over", "100"],
  ]);
  const rows = accounts * METERS.length * DAYS;
  const name = `firstbill forecast of ${accounts.toLocaleString("en")} accounts, ${rows.toLocaleString("en")} rows`;
  report({ what: name, value: accounts / seconds, unit: "accounts/s" });
  report({ what: "… rows", value: rows / seconds, unit: "rows/s" });
  report({ what: "… most memory", value: megabytes, unit: "MB" });
}

function* usageLines(accounts: number): Generator<string> {
  yield "account,meter,day,quantity";
  const days = Array.from({ length: DAYS }, (_, day) => addDays(FIRST_DAY, day));
  for (let account = 0; account < accounts; account += 1)
    for (const [index, meter] of METERS.entries())
      for (const [nth, day] of days.entries())
        yield `org_${account},${meter},${day},${quantityOn(account, index, nth)}`;
}

function* periodLines(accounts: number): Generator<string> {
  yield "account,start,end";
  for (let account = 0; account < accounts; account += 1) yield `org_${account},${PERIOD.start},${PERIOD.end}`;
}

async function measurePrice(folder: string, inputs: number, report: Report): Promise<void> {
  const path = join(folder, "usage.jsonl");
  await writeLines(path, priceLines(inputs));
  const { seconds, megabytes } = await runCommand(["price", "--book", BOOK_PATH, "--in", path]);
  const name = `firstbill price of ${inputs.toLocaleString("en")} inputs with three lines each`;
  report({ what: name, value: inputs / seconds, unit: "inputs/s" });
  report({ what: "… most memory", value: megabytes, unit: "MB" });
}

function* priceLines(inputs: number): Generator<string> {
  for (let input = 0; input < inputs; input += 1)
    yield JSON.stringify({
      lines: METERS.map((product, index) => ({ product, quantity: quantityOn(input, index, 3) * 30 })),
      percent_off: 10,
    });
}

const LOOK_EVERY_MS = 50;

async function runCommand(words: string[]): Promise<{ seconds: number; megabytes: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, ["bin/firstbill.js", ...words], { stdio: ["ignore", "pipe", "inherit"] });
  let megabytes = 0;
  const looking = setInterval(() => {
    megabytes = Math.max(megabytes, peakMegabytes(child.pid as number) || 0);
  }, LOOK_EVERY_MS);
  child.stdout.resume();
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(looking);
  if (code !== 0) throw new Error(`firstbill ${words[0]} ended with ${code}.`);
  return { seconds: (performance.now() - start) / 1000, megabytes };
}
