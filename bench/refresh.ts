/** A night over many accounts, a morning after few changes, and one fact from the keyboard to the queue. */
import { setTimeout as sleep } from "node:timers/promises";
import { logFact } from "#contract/onboarding.ts";
import { getToday } from "#contract/queue.ts";
import { deriveAccount } from "#core/state/derive-account.ts";
import { localDateAt } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import { refreshBatch } from "#server/features/state/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import type { Report } from "../scripts/bench-report.ts";
import { changeOneInHundred, makeManyAccounts, markChanged, reportDay } from "./company/many-accounts.ts";
import { processorSeconds } from "./server/processor-time.ts";
import { type Installation, makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile, watchResponses } from "./server/watch-responses.ts";

export const title = "Working out accounts";
export const about =
  "Accounts with three meters and 120 days of usage are loaded, forecast, derived and saved by a running server; its " +
  "memory is that of its own process, the database beside it not counted. Half have three invoices, one in twenty shares a company.";

const FIRST_DAY = "2026-09-16";
const SECOND_DAY = "2026-09-17";
const COUNTS = [1_000, 10_000, 100_000];
const MOST = COUNTS.at(-1) as number;

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(`${FIRST_DAY}T05:00:00.000Z`);
  try {
    await measureFirst(installation, report);
    await reportDay(installation.owner, SECOND_DAY);
    const server = await installation.startServer(`${SECOND_DAY}T05:00:00.000Z`);
    try {
      await measureNight(installation, server, report);
      await measureChanged(installation, report);
      await measureOneFact(server, report);
    } finally {
      await server.stop();
    }
    await measureParts(installation.db, report);
  } finally {
    await installation.remove();
  }
}

/** Accounts that were never derived before. */
async function measureFirst({ owner, startServer }: Installation, report: Report): Promise<void> {
  const server = await startServer(`${FIRST_DAY}T05:00:00.000Z`);
  try {
    for (const count of COUNTS) {
      await makeManyAccounts(owner, { count, today: FIRST_DAY });
      const seconds = await secondsToDerive(owner, () => markChanged(owner, "all"));
      report({
        what: `first derivation of ${count.toLocaleString("en")} accounts`,
        value: seconds,
        unit: "s",
        ...(count === MOST && { atMost: 60 }),
      });
      report({ what: "… of that per thousand accounts", value: (seconds / count) * 1000, unit: "s" });
    }
    report({ what: "most memory of the server so far", value: server.peakMegabytes(), unit: "MB", atMost: 1000 });
  } finally {
    await server.stop();
  }
}

async function secondsToDerive(owner: Db, mark: () => Promise<void>): Promise<number> {
  await mark();
  const start = performance.now();
  while (await isAnyDue(owner)) await sleep(20);
  return (performance.now() - start) / 1000;
}

async function isAnyDue(owner: Db): Promise<boolean> {
  return (await owner.get(sql<{ due: boolean }>`select exists (select from account_due) as due`)).due;
}

/** The server finds at its start that a day has begun. */
async function measureNight(
  { owner, databaseSeconds }: Installation,
  server: RunningServer,
  report: Report,
): Promise<void> {
  const before = { server: processorSeconds(server.pid), database: databaseSeconds() };
  const watch = watchResponses(`${server.url}/healthz`);
  let night: { seconds: number; accounts: number } | undefined;
  while (night === undefined) {
    await sleep(50);
    const found = await owner.find(sql<{ value: typeof night }>`select value from setting where name = 'last-night'`);
    night = found?.value;
  }
  const waits = await watch.stop();
  report({
    what: `night: all ${night.accounts.toLocaleString("en")} accounts on the next day`,
    value: night.seconds,
    unit: "s",
    atMost: 60,
  });
  report({ what: "… accounts per second", value: night.accounts / night.seconds, unit: "/s" });
  report({ what: "… most memory of the server", value: server.peakMegabytes(), unit: "MB", atMost: 1000 });
  report({ what: "… answer to /healthz meanwhile, median", value: percentile(waits, 0.5), unit: "ms" });
  report({ what: "… answer to /healthz meanwhile, 99 %", value: percentile(waits, 0.99), unit: "ms" });
  report({
    what: "… of it the server's processor time",
    value: processorSeconds(server.pid) - before.server,
    unit: "s",
  });
  report({ what: "… of it the database's processor time", value: databaseSeconds() - before.database, unit: "s" });
  const { size } = await owner.get(sql<{ size: number }>`select pg_database_size(current_database()) as size`);
  report({ what: "size of the database", value: size / 1e6, unit: "MB" });
}

async function measureChanged({ owner }: Installation, report: Report): Promise<void> {
  await changeOneInHundred(owner, SECOND_DAY);
  const seconds = await secondsToDerive(owner, () => markChanged(owner, "one in a hundred"));
  report({ what: "after 1 % got new facts on the same day", value: seconds, unit: "s", atMost: 3 });
}

const TRIES = 50;

/** From sending a mail's fact until today's queue, asked for again, shows the row where it belongs. */
async function measureOneFact({ client }: RunningServer, report: Report): Promise<void> {
  const ask = () => client.call(getToday, { show: "all", limit: 500 });
  const before = (await ask()).rows;
  const waits: number[] = [];
  for (const row of before.filter(({ stage }) => stage === "new_account").slice(0, TRIES)) {
    const start = performance.now();
    await client.call(logFact, { accountId: row.accountId, kind: "mail_sent", fields: {} });
    const after = (await ask()).rows.find(({ companyId }) => companyId === row.companyId);
    if (after && JSON.stringify(after) === JSON.stringify(row)) throw new Error(`The row of ${row.name} did not move.`);
    waits.push(performance.now() - start);
  }
  report({
    what: `one fact, until stage and queue show it (${waits.length} tries), median`,
    value: percentile(waits, 0.5),
    unit: "ms",
  });
  report({ what: "… 95 %", value: percentile(waits, 0.95), unit: "ms", atMost: 1000 });
}

const SAMPLE = 2_000;

/** Where the processor time of this process goes, one part after the other; the database's own is not in it. */
async function measureParts(db: Db, report: Report): Promise<void> {
  const now = `${SECOND_DAY}T05:00:00.000Z`;
  const context = await loadContext(db, now);
  const rows = await db.list(
    sql<{ id: string }>`select account_id as id from account order by account_id limit ${SAMPLE}`,
  );
  const ids = rows.map(({ id }) => id);
  const load = () => loadAccounts(db, ids, { span: "recent", today: localDateAt(now) });
  const accounts = await load();
  const all = await processorMicroseconds(() => inTransaction(db, (tx) => refreshBatch(tx, ids, { context, now })));
  const deriving = await processorMicroseconds(() => accounts.map((facts) => deriveAccount(facts, context, now)));
  const loading = await processorMicroseconds(load);
  report({ what: "one account, processor time here: load", value: loading, unit: "µs" });
  report({ what: "… forecast and derive", value: deriving, unit: "µs" });
  report({ what: "… load, derive and save", value: all, unit: "µs" });
}

const ROUNDS = 6;

/** Per account of the sample, in the quickest round: the first ones warm the code. */
async function processorMicroseconds(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / SAMPLE);
  }
  return least;
}
