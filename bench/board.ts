/** The board over a million accounts: its columns counted and summed, its ages, and cards from their beginning and middle. */
import { setTimeout as sleep } from "node:timers/promises";
import { getBoardAges, getBoardColumns, listBoardCards } from "#contract/board.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyStates } from "./company/many-states.ts";
import { type Installation, makeInstallation, type RunningServer } from "./server/running-server.ts";

export const title = "The board";
export const about =
  "Asked over HTTP by one client, one after the other; 1,000,000 accounts, all of them with a stage, 620,000 of them new. Cards are 50 of a column. Before each question a row is written, so that nothing is known from the one before; of 20 answers the longest counts.";

const TODAY = "2026-09-16";
const ACCOUNTS = Number(process.env["FIRSTBILL_BENCH_ACCOUNTS"] ?? 1_000_000);
const TIMES = 20;
const FILTERS = ["", "verdict:in net:>100 renews:<14d", "human:none net:>20.5 plan:payg", "harbor"];
/** What a screen of 1,440 pixels shows at once. */
const VISIBLE = ["new_account", "initiated", "engaged_email", "engaged_call_booked", "intro_call_completed"];
const GROUPS = ["1", "2", "3", "4", "5"];

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(`${TODAY}T05:00:00.000Z`);
  try {
    await makeManyStates(installation.owner, { count: ACCOUNTS, today: TODAY });
    const server = await installation.startServer(`${TODAY}T05:00:00.000Z`);
    try {
      for (const filter of FILTERS) await measure(installation, server, filter, report);
    } finally {
      await server.stop();
    }
  } finally {
    await installation.remove();
  }
}

async function measure(installation: Installation, { client }: RunningServer, filter: string, report: Report) {
  const under = filter === "" ? "all accounts" : `"${filter}"`;
  const cards = (column: string, more = {}) => client.call(listBoardCards, { filter, column, ...more });
  const questions: [what: string, atMost: number, ask: () => Promise<unknown>][] = [
    ["counts and sums of all columns", 1000, () => client.call(getBoardColumns, { filter })],
    ["median ages and the team's pace", 2000, () => client.call(getBoardAges, { filter })],
    ["cards of five columns at once", 150, () => Promise.all(VISIBLE.map((column) => cards(column)))],
    [
      "cards of five groups at once",
      150,
      () => Promise.all(GROUPS.map((column) => cards(column, { detail: "coarse" }))),
    ],
    ["cards from the 5,000th on", 300, () => cards("onboarded_no_engagement", { at: 5000 })],
    ["cards from the middle of the longest column", 300, () => cards("new_account", { at: ACCOUNTS * 0.31 })],
  ];
  for (const [what, atMost, ask] of questions)
    report({ what: `${what}, ${under}`, value: await longestMs(installation, ask), unit: "ms", atMost });
}

/** What another process writes is seen by the server after 50 ms. */
const SEEN_WITHIN_MS = 60;

async function longestMs({ db }: Installation, ask: () => Promise<unknown>): Promise<number> {
  await ask();
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    await db.run(sql`update account_list_version set version = version + 1 where slot = -1`);
    await sleep(SEEN_WITHIN_MS);
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  return Math.max(...times);
}
