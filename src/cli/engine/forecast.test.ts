import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays } from "#core/time/local-date.ts";
import { runEngine } from "./main.ts";

const SHIPPED_TABLES = new URL("../../../presets/forecast/model.json", import.meta.url).pathname;
const BOOK = new URL("../../../presets/price-book/posthog-2026-07.json", import.meta.url).pathname;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "firstbill-forecast-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

async function run(args: string[], stdin = "") {
  const out = collector();
  const err = collector();
  const io = { stdin: Readable.from([Buffer.from(stdin)]), stdout: out.stream, stderr: err.stream };
  const exitCode = await runEngine(["forecast", ...args], io);
  const answers = out
    .text()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  return { exitCode, answers: answers.map((line) => JSON.parse(line)), err: err.text() };
}

/** One row a day of an account's meter from the first day on. */
function rows(account: string, quantities: (number | string)[], firstDay = "2026-01-01", meter = "product_analytics") {
  return quantities.map((quantity, i) => `${account},${meter},${addDays(firstDay, i)},${quantity}\n`).join("");
}

const USAGE_HEADER = "account,meter,day,quantity\n";
const PERIODS = "account,start,end\na1,2026-01-01,2026-01-31\n";
const SPIKE = [...Array.from({ length: 14 }, () => 50_000), "1e+06"];

function forecastOf(usage: string, periods: string, more: string[] = []) {
  const files = ["--usage", fileWith("usage.csv", USAGE_HEADER + usage), "--periods", fileWith("periods.csv", periods)];
  return run([...files, "--as-of", "2026-01-16", ...more]);
}

describe("firstbill forecast", () => {
  it("answers per meter and per account, a spike counted once", async () => {
    const { exitCode, answers } = await forecastOf(rows("a1", SPIKE), PERIODS, ["--book", BOOK, "--over", "54,100"]);
    expect(exitCode).toBe(0);
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatchObject({
      account: "a1",
      meter: "product_analytics",
      observed: 1_700_000,
      mean: 2_450_000,
      straight_line: 3_400_000,
      spike_free: 1_500_000,
    });
    expect(Object.keys(answers[0].quantiles).sort()).toEqual(["0.025", "0.1", "0.25", "0.5", "0.75", "0.9", "0.975"]);
    expect(answers[1]).toMatchObject({
      account: "a1",
      currency: "USD",
      bill_usd: { mean: "65.44", straight_line: "98.02", spike_free: "25.00" },
      crossing_on: { "54": "2026-01-24", "100": null },
    });
    expect(answers[1].over["100"]).toBeLessThan(0.2);
    expect(answers[1]).not.toHaveProperty("net_usd");
  });

  it("adds the net bill where a discount or credit is given, and packages to both", async () => {
    const periods = `account,start,end,packages,percent_off,credits_usd\na1,2026-01-01,2026-01-31,boost,10,300\n`;
    const usage = rows(
      "a1",
      Array.from({ length: 30 }, () => 100_000),
    );
    const { answers } = await forecastOf(usage, periods, ["--book", BOOK, "--over", "1", "--as-of", "2026-01-31"]);
    expect(answers[1].bill_usd.mean).toBe("334.30");
    expect(answers[1].net_usd.mean).toBe("0.87");
    expect([answers[1].over["1"], answers[1].over_net["1"]]).toEqual([1, 0]);
    expect([answers[1].crossing_on["1"], answers[1].crossing_on_net["1"]]).toEqual(["2026-01-01", null]);
  });

  it("takes as-of and reported-through from the account's own row, and reads no day after either", async () => {
    const usage =
      rows(
        "a1",
        Array.from({ length: 20 }, () => 100),
      ) +
      rows(
        "a2",
        Array.from({ length: 20 }, () => 100),
      );
    const periods =
      "account,start,end,as_of,reported_through\na1,2026-01-01,2026-01-31,2026-01-11,\na2,2026-01-01,2026-01-31,,2026-01-12\n";
    const { answers } = await forecastOf(usage, periods);
    expect(answers.map((answer) => [answer.observed, answer.mean])).toEqual([
      [1000, 3000],
      [1200, 3000],
    ]);
  });

  it("counts a day without a row as zero from the account's first row on any meter", async () => {
    const usage = rows("a1", [100, 100, 100, 100, 100]) + rows("a1", [8], "2026-01-05", "session_replay");
    const { answers } = await forecastOf(usage, PERIODS);
    expect(answers[0].straight_line).toBe(1000);
    expect(answers[1].straight_line).toBe(16);
  });

  it("answers an account without usage by its packages alone", async () => {
    const periods = "account,start,end,packages\na9,2026-01-01,2026-01-31,boost\n";
    const { answers } = await forecastOf(rows("a1", [5]), periods, ["--book", BOOK, "--over", "100"]);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ account: "a9", bill_usd: { mean: "250.00" }, over: { "100": 1 } });
  });

  it("answers the quantiles that are asked for, under the keys they were asked by", async () => {
    const { answers } = await forecastOf(rows("a1", SPIKE), PERIODS, ["--quantiles", "0.10,0.5"]);
    expect(Object.keys(answers[0].quantiles).sort()).toEqual(["0.10", "0.5"]);
  });

  it("reads gzip, other orders of columns, quotes, CRLF and standard input", async () => {
    const body = 'quantity,"day",account,meter\r\n10,2026-01-01,"a ""1"", b",x\r\n';
    const usage = fileWith("usage.csv.gz", gzipSync(body));
    const periods = 'account,start,end\n"a ""1"", b",2026-01-01,2026-01-31\n';
    const { answers } = await run(["--usage", usage, "--periods", "-", "--as-of", "2026-01-02"], periods);
    expect(answers[0]).toMatchObject({ account: 'a "1", b', meter: "x", observed: 10, mean: 300 });
  });

  it("names file, line and field of every problem and answers nothing", async () => {
    const usage = "a1,product_analytics,2026-01-01,many\na1,rockets,2026-02-30,1\na1,rockets,2026-01-03,1\n";
    const { exitCode, answers, err } = await forecastOf(usage, PERIODS, ["--book", BOOK]);
    expect([exitCode, answers]).toEqual([2, []]);
    const lines = err.trim().split("\n");
    expect(lines[0]).toMatch(/usage\.csv line 2: quantity must be a number of zero or more .* not "many"\.$/);
    expect(lines[1]).toMatch(/usage\.csv line 3: day must be a day such as 2026-01-31, not "2026-02-30"\.$/);
    expect(lines[2]).toMatch(/usage\.csv line 4: meter "rockets" is not in the price book\.$/);
  });

  it("refuses periods that cannot be and says why", async () => {
    const periods =
      "account,start,end,percent_off,packages\na1,2026-01-31,2026-01-01,,\na1,2026-01-01,2026-01-31,120,\na3,2026-01-01,x,,moon\n";
    const { exitCode, err } = await forecastOf(rows("a1", [1]), periods, ["--book", BOOK]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/periods\.csv line 2: end must be after start/);
    expect(err).toMatch(/periods\.csv line 3: account "a1" is there twice/);
    expect(err).toMatch(/periods\.csv line 3: percent_off must be a number from 0 to 100, not "120"/);
    expect(err).toMatch(/periods\.csv line 4: end must be a day/);
    expect(err).toMatch(/periods\.csv line 4: packages names "moon"/);
  });

  it("says which column a usage file lacks", async () => {
    const usage = fileWith("short.csv", "account,day,quantity\na1,2026-01-01,1\n");
    const periods = fileWith("periods.csv", PERIODS);
    const { exitCode, err } = await run(["--usage", usage, "--periods", periods, "--as-of", "2026-01-02"]);
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/short\.csv line 1: the column meter is missing\.\n$/)]);
  });

  it("needs an as-of day from somewhere", async () => {
    const files = ["--usage", fileWith("u.csv", USAGE_HEADER), "--periods", fileWith("p.csv", PERIODS)];
    const { exitCode, err } = await run(files);
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/p\.csv line 2: as_of is empty/)]);
  });
});

/** As the page of figures has it. */
function accuracyRow(score: Record<string, number> & { held: Record<string, number> }): string {
  const percent = (part: number | undefined) => `${(100 * part!).toFixed(1)} %`;
  const held = ["0.5", "0.8", "0.9"].map((range) => percent(score.held[range]));
  const misses = [score["quantileLoss"], score["absoluteError"], score["straightLineAbsoluteError"]].map(percent);
  return `| ${[score["daysReported"], score["projections"], ...held, ...misses].join(" | ")} |`;
}

describe("firstbill forecast fit", () => {
  const noisy = (seed: number) => Array.from({ length: 200 }, (_, i) => Math.round(500 + 300 * Math.sin(i * i + seed)));

  it("learns tables that forecasts then use", async () => {
    const usage = fileWith(
      "history.csv",
      USAGE_HEADER + Array.from({ length: 30 }, (_, i) => rows(`h${i}`, noisy(i))).join(""),
    );
    const out = join(folder, "model.json");
    const fitted = await run(["fit", "--usage", usage, "--out", out]);
    expect([fitted.exitCode, fitted.err]).toEqual([
      0,
      expect.stringMatching(/^Learnt from \d+ past projections of 30 meters\.\n$/),
    ]);
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ periodDays: 30, learntFrom: { meters: 30 } });
    const shipped = await forecastOf(rows("a1", noisy(1).slice(0, 15)), PERIODS);
    const learnt = await forecastOf(rows("a1", noisy(1).slice(0, 15)), PERIODS, ["--model", out]);
    expect(learnt.answers[0].mean).toBe(shipped.answers[0].mean);
    expect(learnt.answers[0].quantiles).not.toEqual(shipped.answers[0].quantiles);
  });

  it("leaves out each third account and later periods when it is to say how it did on them", async () => {
    const history = (change: (account: number, day: number) => number) =>
      USAGE_HEADER +
      Array.from({ length: 30 }, (_, i) =>
        rows(
          `h${i}`,
          noisy(i).map((quantity, day) => quantity * change(i, day)),
        ),
      ).join("");
    const fitOf = async (usage: string) => {
      const out = join(folder, "held-out.json");
      const cut = addDays("2026-01-01", 120);
      const fitted = await run(["fit", "--usage", fileWith("u.csv", usage), "--out", out, "--hold-out-from", cut]);
      expect(fitted.exitCode).toBe(0);
      return { ...JSON.parse(readFileSync(out, "utf8")), err: fitted.err };
    };
    const one = await fitOf(history(() => 1));
    const other = await fitOf(history((account, day) => (account % 3 === 2 || day >= 120 ? (day % 5) + 1 : 1)));
    expect([other.version, other.errors, other.variance]).toEqual([one.version, one.errors, one.variance]);
    expect(other.heldOut.scores).not.toEqual(one.heldOut.scores);
    expect(one).toMatchObject({ learntFrom: { meters: 20 }, heldOut: { from: "2026-05-01" } });
    expect(one.heldOut.scores.map((score: { meters: number }) => score.meters)).toEqual(
      [10, 20, 10].flatMap((meters) => Array.from({ length: 6 }, () => meters)),
    );
    expect(one.err.split("\n")).toHaveLength(1 + 2 + 18 + 1);
  });

  it("makes the shipped tables again from the shipped flights, and the page of figures shows what it says of them", async () => {
    const out = join(folder, "shipped.json");
    const flights = new URL("../../../presets/flights/usage.csv.gz", import.meta.url).pathname;
    await run(["fit", "--usage", flights, "--out", out, "--hold-out-from", "2011-06-01"]);
    const fitted = JSON.parse(readFileSync(out, "utf8"));
    const shipped = JSON.parse(readFileSync(SHIPPED_TABLES, "utf8"));
    expect(fitted).toEqual(shipped);
    const page = readFileSync(new URL("../../../docs/forecast-accuracy.md", import.meta.url), "utf8");
    for (const score of shipped.heldOut.scores) expect(page).toContain(accuracyRow(score));
  });

  it("refuses a day that is none, too little history and tables that are none", async () => {
    const noDay = await run(["fit", "--usage", "-", "--out", "-", "--hold-out-from", "June"]);
    expect([noDay.exitCode, noDay.err]).toEqual([2, expect.stringMatching(/--hold-out-from must be a day such as/)]);
    const usage = fileWith("little.csv", USAGE_HEADER + rows("a1", [1, 2, 3]));
    const fitted = await run(["fit", "--usage", usage, "--out", join(folder, "never.json")]);
    expect([fitted.exitCode, fitted.err]).toEqual([2, expect.stringMatching(/little\.csv: .*give more days/)]);
    const model = fileWith("bad.json", '{ "version": "x", "variance": [1] }');
    const used = await forecastOf(rows("a1", [1]), PERIODS, ["--model", model]);
    expect([used.exitCode, used.err]).toEqual([2, expect.stringMatching(/bad\.json.*"variance" is missing/)]);
  });
});
