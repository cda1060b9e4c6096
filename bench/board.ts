/** The board over a million accounts: its columns counted and summed, its ages, and cards from their beginning and middle. */
import { getBoardAges, getBoardColumns, listBoardCards } from "#contract/board.ts";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyStates } from "./company/many-states.ts";
import { makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";

export const title = "The board";
export const about =
  "Asked over HTTP by one client, one after the other; 1,000,000 accounts, all of them with a stage, 620,000 of them new. Cards are 50 of a column.";

const TODAY = "2026-09-16";
const ACCOUNTS = Number(process.env["FIRSTBILL_BENCH_ACCOUNTS"] ?? 1_000_000);
const TIMES = 15;
const FILTERS = ["", "verdict:in net:>100 renews:<14d"];
/** What a screen of 1,440 pixels shows at once. */
const VISIBLE = ["new_account", "initiated", "engaged_email", "engaged_call_booked", "intro_call_completed"];

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(`${TODAY}T05:00:00.000Z`);
  try {
    await makeManyStates(installation.owner, { count: ACCOUNTS, today: TODAY });
    const server = await installation.startServer(`${TODAY}T05:00:00.000Z`);
    try {
      for (const filter of FILTERS) await measure(server, filter, report);
    } finally {
      await server.stop();
    }
  } finally {
    await installation.remove();
  }
}

async function measure({ client }: RunningServer, filter: string, report: Report): Promise<void> {
  const under = filter === "" ? "all accounts" : `"${filter}"`;
  const columns = await msOf(() => client.call(getBoardColumns, { filter }));
  report({ what: `counts and sums of all columns, ${under}, p95`, value: columns, unit: "ms", atMost: 1000 });
  const ages = await msOf(() => client.call(getBoardAges, { filter }));
  report({ what: `median ages and the team's pace, ${under}, p95`, value: ages, unit: "ms", atMost: 2000 });
  const visible = () => Promise.all(VISIBLE.map((column) => client.call(listBoardCards, { filter, column })));
  report({ what: `cards of five columns at once, ${under}, p95`, value: await msOf(visible), unit: "ms", atMost: 150 });
  const coarse = ["1", "2", "3", "4", "5"];
  const groups = () =>
    Promise.all(coarse.map((column) => client.call(listBoardCards, { filter, detail: "coarse", column })));
  report({ what: `cards of five groups at once, ${under}, p95`, value: await msOf(groups), unit: "ms", atMost: 150 });
  const middle = () => client.call(listBoardCards, { filter, column: "onboarded_no_engagement", at: 5000 });
  report({ what: `cards from the 5,000th on, ${under}, p95`, value: await msOf(middle), unit: "ms", atMost: 300 });
}

async function msOf(ask: () => Promise<unknown>): Promise<number> {
  await ask();
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  return percentile(times, 0.95);
}
