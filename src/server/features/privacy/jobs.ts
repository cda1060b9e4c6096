/** Forgets each night what is older than its days. */
import { z } from "zod";
import { keptSince, RETAINED, RETENTION_RULES, type Retained, RUNS_AT_CRON } from "#core/privacy/retention.ts";
import type { Instant } from "#core/time/instant.ts";
import { recordAudit } from "#server/platform/audit.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import * as store from "./store.ts";

/** Days for all, as set or as they are without a setting. */
export async function listRetention(db: Db): Promise<Map<Retained, number>> {
  const set = await store.listDays(db);
  return new Map(RETAINED.map((what) => [what, set.get(what) ?? RETENTION_RULES[what].days]));
}

export async function forgetOld(tx: Db, now: Instant): Promise<store.Removed> {
  const removed: store.Removed = [];
  for (const [what, days] of await listRetention(tx)) {
    if (what === "backups") continue;
    removed.push({ what, count: await store.removeBefore(tx, what, keptSince(now, days)) });
  }
  await store.saveRun(tx, removed, now);
  return removed;
}

export const forgetNightly = defineJob({
  name: "privacy.forget",
  payload: z.strictObject({}),
  again: "What is gone is not there to be removed.",
  schedule: { cron: RUNS_AT_CRON, catchUpMinutes: 24 * 60 },
  run: ({ db, now }) =>
    inTransaction(db, async (tx) => {
      const removed = await forgetOld(tx, now);
      if (removed.every(({ count }) => count === 0)) return;
      const act = { actor: { kind: "job" as const }, kind: "privacy.forget", at: now, requestId: "privacy.forget" };
      await recordAudit(tx, { ...act, after: { removed } });
    }),
});
