/** How fast programs can report usage in batches of 1,000, against the SQL alone that merges the same batches. */
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, makeClient } from "#client/client.ts";
import { reportUsage as contract } from "#contract/usage.ts";
import { createMember, createToken } from "#server/features/team/store.ts";
import { reportUsage } from "#server/features/usage/operations.ts";
import { WHOLE_ACCOUNT } from "#server/features/usage/reads.ts";
import { mergeArrays } from "#server/features/usage/store.ts";
import { standingClock } from "#server/platform/clock.ts";
import { startEmbedded } from "#server/platform/db/embedded.ts";
import { migrate, migrationsFolder } from "#server/platform/db/migrate.ts";
import { type Db, openDatabase } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { makeEvents } from "#server/platform/events.ts";
import { makeHttpServer } from "#server/platform/http/make-http-server.ts";
import { newId } from "#server/platform/id.ts";
import { silentLog } from "#server/platform/log.ts";
import type { Report } from "../scripts/bench-report.ts";

export const title = "Reporting usage through the API";
export const about =
  "Batches of 1,000 rows of 1,000 accounts, one after the other, over HTTP with everything that a request passes.";

const NOW = "2026-03-05T08:00:00.000Z";
const ACCOUNTS = 1000;
const BATCHES = 40;
const TOKEN = "fb_token-of-the-measurement-only";

export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-bench-"));
  const embedded = await startEmbedded({ dataDir: join(folder, "data") });
  await migrate(embedded.url, { folder: migrationsFolder() });
  const { db, close } = openDatabase(embedded.url, { role: "application", size: 4 });
  try {
    const ids = await makeAccounts(db);
    const { merging, reporting } = await measure(db, ids, folder);
    report({ what: "the SQL alone", value: (BATCHES * ACCOUNTS) / merging, unit: "rows/s" });
    report({ what: "usage.report", value: (BATCHES * ACCOUNTS) / reporting, unit: "rows/s" });
    report({ what: "share of the SQL's rate", value: merging / reporting, unit: "", atLeast: 0.6 });
  } finally {
    await close();
    await embedded.stop("whoeverUsesIt");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both in turn, so that whatever else the machine does slows both. */
async function measure(
  db: Db,
  ids: readonly string[],
  folder: string,
): Promise<{ merging: number; reporting: number }> {
  const { client, stop } = await startServer(db, folder);
  const sums = { merging: 0, reporting: 0 };
  for (let batch = 0; batch < BATCHES; batch += 1) {
    sums.merging += await timed(() => mergeAlone(db, ids, batch));
    sums.reporting += await timed(() => reportBatch(client, batch));
  }
  await stop();
  return sums;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function makeAccounts(db: Db): Promise<string[]> {
  const ids = Array.from({ length: ACCOUNTS }, () => newId());
  const names = ids.map((_, index) => `org_${index}`);
  await db.run(sql`insert into account (account_id, company_id, name, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
    select id, id, name, 'USD', 'payg', 1, 'api', name, ${NOW}::timestamptz, ${NOW}::timestamptz
      from unnest(${ids}::uuid[], ${names}::text[]) as given(id, name)`);
  await db.run(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
    select 'api', '', name, id, ${NOW}::timestamptz from unnest(${ids}::uuid[], ${names}::text[]) as given(id, name)`);
  return ids;
}

/** Each batch is another day, so that months are made once and then changed, as in real life. */
const dayOf = (batch: number) => new Date(Date.UTC(2026, 0, 1 + batch)).toISOString().slice(0, 10);

async function mergeAlone(db: Db, ids: readonly string[], batch: number): Promise<void> {
  const day = dayOf(batch);
  const month = `${day.slice(0, 7)}-01`;
  const length = new Date(Date.UTC(2026, Number(day.slice(5, 7)), 0)).getUTCDate();
  const rows = ids.map((accountId, index) => {
    const days = Array.from({ length }, (_, at) => (at === Number(day.slice(8)) - 1 ? String(index * 17) : "NULL"));
    return { accountId, projectId: WHOLE_ACCOUNT, meter: "alone", month, days: `{${days.join(",")}}`, reported: 1 };
  });
  await inTransaction(db, (tx) => mergeArrays(tx, rows, { source: "api", importRunId: null, now: NOW }));
}

async function reportBatch(client: Client, batch: number): Promise<void> {
  const day = dayOf(batch);
  const rows = Array.from({ length: ACCOUNTS }, (_, index) => ({
    account: `org_${index}`,
    meter: "reported",
    day,
    quantity: index * 17,
  }));
  await client.call(contract, { rows });
}

async function startServer(db: Db, folder: string): Promise<{ client: Client; stop: () => Promise<void> }> {
  await makeToken(db);
  const { app } = makeHttpServer({
    operations: { reportUsage: contract },
    implementations: { reportUsage },
    db,
    clock: standingClock(NOW),
    events: makeEvents(silentLog),
    log: silentLog,
    baseUrl: "http://localhost:4300",
    uploadFolder: join(folder, "uploads"),
    webFolder: join(folder, "no-web"),
    localSecret: null,
    trustedProxies: 0,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return { client: makeClient({ baseUrl, token: TOKEN }), stop: () => app.close() };
}

async function makeToken(db: Db): Promise<void> {
  const memberId = newId();
  const common = { createdAt: NOW, role: "operator" as const, name: "Measurement" };
  await createMember(db, {
    memberId,
    email: "measurement@team.example",
    timeZone: "UTC",
    deactivatedAt: null,
    ...common,
  });
  const expiresAt = "2027-01-01T00:00:00.000Z";
  await createToken(
    db,
    memberId,
    { tokenId: newId(), scope: "write", expiresAt, lastUsedAt: null, revokedAt: null, ...common },
    TOKEN,
  );
}
