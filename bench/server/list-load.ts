/** Pages of accounts as people ask for them in the morning, and a server that is asked for them by several at once. */
import { execFile } from "node:child_process";
import { listAccounts } from "#contract/accounts.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../../scripts/bench-report.ts";
import { processorSeconds } from "./processor-time.ts";
import type { Installation, RunningServer } from "./running-server.ts";
import { percentile } from "./watch-responses.ts";

/** Mornings of different people: a stage, nobody of ours there, renewing soon. */
export const DAILY = ["3a", "3b", "4a", "4b", "4c", "5", "2"].flatMap((stage) =>
  [7, 10, 14, 21].map((days) => `stage:${stage} human:none renews:<${days}d`),
);
export function listPath(input: Readonly<Record<string, string>>): string {
  return `/api/v1/accounts?${new URLSearchParams({ limit: "50", ...input })}`;
}

type Load = { requests: number; failures: number; seconds: number; processorSeconds: number; waits: number[] };

export async function load(
  { url, token }: RunningServer,
  paths: readonly string[],
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Load> {
  const stdout = await new Promise<string>((resolve, reject) => {
    const child = execFile(process.execPath, ["bench/server/load-clients.mjs"], { maxBuffer: 1e9 }, (error, said) =>
      error ? reject(error) : resolve(said),
    );
    child.stdin?.end(JSON.stringify({ url, token, paths, clients, seconds }));
  });
  const result = JSON.parse(stdout) as Load;
  if (result.failures > 0) throw new Error(`${result.failures} of ${result.requests} requests failed.`);
  return result;
}

/** For the server it is as if: nothing that is known of the rows holds any more. */
export async function writeRow(db: Installation["db"]): Promise<void> {
  await db.run(sql`update account_list_version set version = version + 1 where slot = -1`);
}

/**
 * Pages of these filters that begin at different rows, more of them than a server keeps: each is asked for the first time,
 * or for the first time since it was forgotten.
 */
async function pagesApart({ client }: RunningServer): Promise<string[]> {
  const paths: string[] = [];
  for (const filter of DAILY) {
    const { data } = await client.call(listAccounts, { filter, limit: 500 });
    for (const { renewalOn, accountId } of data.filter((_, index) => index % 3 === 0))
      paths.push(
        listPath({ filter, cursor: Buffer.from(JSON.stringify([renewalOn, accountId])).toString("base64url") }),
      );
  }
  return paths;
}

export async function measureThroughput(installation: Installation, server: RunningServer, report: Report) {
  const apart = await pagesApart(server);
  const known = DAILY.map((filter) => listPath({ filter }));
  const { db } = installation;
  for (const { what, paths, isWritten } of [
    { what: "pages to 8 clients at once, each another page", paths: apart, isWritten: false },
    { what: "… while rows are written ten times a second, so that none stay known", paths: apart, isWritten: true },
    { what: "… the first pages of 28 filters", paths: known, isWritten: false },
  ]) {
    const writing = isWritten ? setInterval(() => void writeRow(db), WRITTEN_EVERY_MS) : undefined;
    await load(server, paths, { clients: 8, seconds: 4 });
    const before = { server: processorSeconds(server.pid), database: installation.databaseSeconds() };
    const {
      requests,
      seconds,
      waits,
      processorSeconds: ofClients,
    } = await load(server, paths, {
      clients: 8,
      seconds: 12,
    });
    const ofServer = processorSeconds(server.pid) - before.server;
    const ofDatabase = installation.databaseSeconds() - before.database;
    clearInterval(writing);
    report({ what, value: requests / seconds, unit: "/s", ...(!isWritten && { atLeast: 1500 }) });
    report({ what: "… median", value: percentile(waits, 0.5), unit: "ms" });
    report({ what: "… 95 %", value: percentile(waits, 0.95), unit: "ms" });
    for (const [who, spent] of [
      ["server", ofServer],
      ["database", ofDatabase],
      ["clients", ofClients],
    ] as const)
      report({ what: `… processor time of the ${who} for each`, value: (spent / requests) * 1000, unit: "ms" });
  }
}

const WRITTEN_EVERY_MS = 100;
