/** An imported past: the rules over each of its days, and a first import whose history is worked out beside requests. */
import { setTimeout as sleep } from "node:timers/promises";
import { listAccounts } from "#contract/accounts.ts";
import { getToday } from "#contract/queue.ts";
import { loadSample } from "#contract/status.ts";
import type { AccountFacts } from "#core/state/account-facts.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { usageSince } from "#core/state/meter-usage.ts";
import { replayHistory } from "#core/state/replay-history.ts";
import { addDays } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../scripts/bench-report.ts";
import { makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";

export const title = "Going through an imported past";
export const about =
  "The sample company, two to seven meters an account, from asking for it until every past day is forecast, decided and " +
  "kept. Then the rules alone, on one thread, over the last days of a hundred of its older accounts.";

const NOW = "2026-11-22T05:00:00.000Z";
const YESTERDAY = "2026-11-21";

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(NOW);
  try {
    const server = await installation.startServer(NOW);
    try {
      await measureImport(installation.owner, server, report);
    } finally {
      await server.stop();
    }
    await measureRules(installation.db, report);
  } finally {
    await installation.remove();
  }
}

async function measureImport(owner: Db, { client, peakMegabytes }: RunningServer, report: Report) {
  const start = performance.now();
  await client.call(loadSample, {});
  const waits = { accounts: [] as number[], today: [] as number[] };
  while (await isUnderWay(owner)) {
    waits.accounts.push(await millisecondsOf(() => client.call(listAccounts, { limit: 50 })));
    waits.today.push(await millisecondsOf(() => client.call(getToday, { show: "all", limit: 50 })));
    await sleep(100);
  }
  const seconds = (performance.now() - start) / 1000;
  const { days, accounts } = await owner.get(sql<{ days: number; accounts: number }>`
    select count(*) as days, count(distinct account_id) as accounts from forecast where reconstructed`);
  report({ what: `import and past of ${accounts.toLocaleString("en")} accounts`, value: seconds, unit: "s" });
  report({ what: "… days of accounts in all", value: days / seconds, unit: "/s" });
  report({ what: "… list of accounts meanwhile, median", value: percentile(waits.accounts, 0.5), unit: "ms" });
  report({ what: "… list of accounts meanwhile, 95 %", value: percentile(waits.accounts, 0.95), unit: "ms" });
  report({ what: "… today's queue meanwhile, 95 %", value: percentile(waits.today, 0.95), unit: "ms" });
  report({ what: "… most memory of the server", value: peakMegabytes(), unit: "MB" });
}

async function isUnderWay(owner: Db): Promise<boolean> {
  const found = await owner.get(sql<{ underWay: boolean }>`
    select exists (select from account_due) or not exists (select from account_state)
      or exists (select from setting where name = 'sample' and not (value ->> 'isWhole')::boolean)
      or exists (select from import_run where state in ('received', 'running', 'deriving')) as "underWay"`);
  return found.underWay;
}

async function millisecondsOf(ask: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await ask();
  return performance.now() - start;
}

const SPANS = [90, 180, 360];

async function measureRules(db: Db, report: Report): Promise<void> {
  const context = await loadContext(db, NOW);
  const rows = await db.list(
    sql<{ id: string }>`select account_id as id from account order by signed_up_on, account_id limit 100`,
  );
  const ids = rows.map(({ id }) => id);
  const accounts = (await loadAccounts(db, ids, { span: "all", today: YESTERDAY })).map((facts) => ({
    ...facts,
    decisions: [],
    lastForecast: null,
  }));
  replayedDays(accounts, context);
  for (const span of SPANS) {
    const firstDay = addDays(YESTERDAY, -span);
    const recent = accounts.map((facts) => ({ ...facts, usage: usageSince(facts.usage, firstDay) }));
    const before = process.cpuUsage();
    const days = replayedDays(recent, context);
    const { user, system } = process.cpuUsage(before);
    report({ what: `rules for one day of an account, ${span} days each`, value: (user + system) / days, unit: "µs" });
  }
}

/** @returns how many days there was a forecast for */
function replayedDays(accounts: readonly AccountFacts[], context: DeriveContext): number {
  const days = accounts.map((facts) => replayHistory(facts, context, { through: YESTERDAY, knownAt: NOW }).forecasts);
  return days.reduce((total, { length }) => total + length, 0);
}
