/** Lists of a million accounts over HTTP: pages, counts, any row, search, totals and a file. */
import { setTimeout as sleep } from "node:timers/promises";
import { totalAccounts } from "#contract/account-totals.ts";
import { exportAccounts, listAccounts, searchAccounts } from "#contract/accounts.ts";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyStates } from "./company/many-states.ts";
import { DAILY, listPath, load, measureThroughput, writeRow } from "./server/list-load.ts";
import { type Installation, makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";

export const title = "Lists of a million accounts";
export const about =
  "A running server over a database with 1,000,000 accounts, asked over HTTP with a token by a process of its own; server, " +
  "database and clients share the machine. Pages hold 50 rows with their exact count. A page, its count and totals that were " +
  "asked for before come from memory until a row changes, as they do here where not said otherwise; so do rows that another " +
  "page showed, while which rows a new page shows is asked of the database.";

const TODAY = "2026-03-05";
const COUNT = Number(process.env["FIRSTBILL_BENCH_ACCOUNTS"] ?? 1_000_000);

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(`${TODAY}T08:00:00.000Z`);
  try {
    await makeManyStates(installation.owner, { count: COUNT, today: TODAY });
    const server = await installation.startServer(`${TODAY}T08:00:00.000Z`);
    try {
      await measurePages(server, report);
      await measureCounts(installation, server, report);
      await measureThroughput(installation, server, report);
      await measurePlaces(server, report);
      await measureSearch(server, report);
      await measureTotals(server, report);
      await measureExport(server, report);
    } finally {
      await server.stop();
    }
  } finally {
    await installation.remove();
  }
}

/** More than half of all accounts. */
const DEEP = "stage:1 human:none renews:>2026-02-28";

const WARM = { clients: 1, seconds: 3 };
const LONG = { clients: 1, seconds: 8 };

/** The cursor of the row before the place, as a program that pages would have it. */
async function cursorAt({ client }: RunningServer, at: number): Promise<string> {
  const { nextCursor } = await client.call(listAccounts, { filter: DEEP, at: at - 1, limit: 1 });
  if (nextCursor === null) throw new Error(`There are fewer than ${at} rows.`);
  return nextCursor;
}

async function measurePages(server: RunningServer, report: Report): Promise<void> {
  const daily = DAILY.map((filter) => listPath({ filter }));
  const half = Math.floor(COUNT / 2);
  const deep = await Promise.all(
    Array.from({ length: 20 }, async (_, index) =>
      listPath({ filter: DEEP, cursor: await cursorAt(server, half - index * 50) }),
    ),
  );
  const rows = [
    { what: "a page by stage, human and date, sorted by renewal", paths: daily },
    { what: "the first page of more than half of all accounts", paths: [listPath({ filter: DEEP })] },
    { what: `its page at the ${half.toLocaleString("en")}th row`, paths: deep },
    { what: "the first page of all, largest forecast first", paths: [listPath({ sort: "-net" })] },
    { what: "the first page of all by renewal and largest forecast", paths: [listPath({ sort: "renewal,-net" })] },
  ];
  for (const { what, paths } of rows) {
    await load(server, paths, WARM);
    const { waits } = await load(server, paths, LONG);
    report({ what: `${what}, median`, value: percentile(waits, 0.5), unit: "ms", atMost: 5 });
    report({ what: "… 95 %", value: percentile(waits, 0.95), unit: "ms", atMost: 15 });
  }
}

/** What another process writes is seen by the server after 50 ms. */
const SEEN_WITHIN_MS = 60;

/** After each a row is written, so that no count is known. */
async function measureCounts({ db }: Installation, server: RunningServer, report: Report): Promise<void> {
  for (const [what, filters] of [
    ["a page with a count that is not known yet, by stage, human and date", DAILY],
    ["… of more than half of all accounts", [DEEP]],
    ["… of all accounts", [""]],
  ] as const) {
    const waits: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      await writeRow(db);
      await sleep(SEEN_WITHIN_MS);
      const start = performance.now();
      await server.client.call(listAccounts, { filter: filters[round % filters.length]!, limit: 50 });
      waits.push(performance.now() - start);
    }
    report({ what: `${what}, median`, value: percentile(waits, 0.5), unit: "ms", atMost: 60 });
  }
}

/** As a scroll bar that is dragged over the whole list. */
async function measurePlaces(server: RunningServer, report: Report): Promise<void> {
  for (const [what, input] of [
    ["any place of all accounts, sorted by renewal", { sort: "renewal" }],
    ["… largest forecast first", { sort: "-net" }],
    ["… by name", { sort: "name" }],
  ] as const) {
    const places = Array.from({ length: 40 }, (_, index) => Math.floor((COUNT * index) / 40) + 11);
    await server.client.call(listAccounts, { ...input, at: 1 });
    const waits: number[] = [];
    for (const at of places) {
      const start = performance.now();
      const { data } = await server.client.call(listAccounts, { ...input, at, limit: 50 });
      if (data.length !== 50) throw new Error(`There are ${data.length} rows at ${at}.`);
      waits.push(performance.now() - start);
    }
    report({ what: `${what}, median`, value: percentile(waits, 0.5), unit: "ms" });
    report({ what: "… longest", value: percentile(waits, 1), unit: "ms", atMost: 300 });
  }
}

const TEXTS = [
  "harbor",
  "quartz labs 77",
  "org_1234",
  "silverpay",
  "owner@cobalt",
  "nimbus",
  "zzz",
  "lunar hotels",
  "31337",
];

async function measureSearch(server: RunningServer, report: Report): Promise<void> {
  const waits: number[] = [];
  for (let round = 0; round < 5; round += 1)
    for (const q of TEXTS) {
      const start = performance.now();
      await server.client.call(searchAccounts, { q });
      waits.push(performance.now() - start);
    }
  report({ what: "finding by text, median", value: percentile(waits, 0.5), unit: "ms" });
  report({ what: "… 95 %", value: percentile(waits, 0.95), unit: "ms", atMost: 50 });
}

async function measureTotals(server: RunningServer, report: Report): Promise<void> {
  for (const [what, input, atMost] of [
    ["counts and sums of all accounts for each stage", { columns: ["net"], by: "stage" }, 1000],
    ["… with the median age", { columns: ["net", "stageSince"], by: "stage", medians: true }, 2000],
    [
      "the footer of eight columns over all accounts",
      { columns: ["net", "gross", "previousBill", "people", "notes", "renewal", "nextTask", "priority"] },
      null,
    ],
  ] as const) {
    const waits: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const start = performance.now();
      await server.client.call(totalAccounts, { ...input, columns: [...input.columns] });
      waits.push(performance.now() - start);
    }
    report({ what, value: percentile(waits, 0.5), unit: "ms", ...(atMost !== null && { atMost }) });
  }
}

async function measureExport(server: RunningServer, report: Report): Promise<void> {
  const before = server.peakMegabytes();
  for (const [what, filter, format, atMost] of [
    ["50,000 rows as CSV", "stage:3a,3b,4a", "csv", 10],
    ["… as JSON lines", "stage:3a,3b,4a", "jsonl", 10],
    ["all accounts as CSV", "", "csv", null],
  ] as const) {
    const start = performance.now();
    let lines = 0;
    for await (const chunk of await server.client.download(exportAccounts, { filter, format }))
      for (const byte of chunk) lines += byte === NEWLINE ? 1 : 0;
    const seconds = (performance.now() - start) / 1000;
    report({
      what: `${what} (${lines.toLocaleString("en")} lines)`,
      value: seconds,
      unit: "s",
      ...(atMost && { atMost }),
    });
  }
  report({
    what: "… more memory of the server than before",
    value: server.peakMegabytes() - before,
    unit: "MB",
    atMost: 150,
  });
}

const NEWLINE = 10;
