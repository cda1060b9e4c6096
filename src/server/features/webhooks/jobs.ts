/** Tells of what no request and no import does: a source that fell behind its schedule. */
import { z } from "zod";
import { localDateAt } from "#core/time/instant.ts";
import { listLateSources } from "#server/features/connections/reads.ts";
import { tell } from "#server/features/outbox/reads.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";

export const noticeLate = defineJob({
  name: "webhooks.notice-late",
  payload: z.strictObject({}),
  again: "A late source is told of once a day, under that day's key.",
  schedule: { cron: "*/5 * * * *", catchUpMinutes: 0 },
  run: ({ db, now }) =>
    inTransaction(db, async (tx) => {
      const late = await listLateSources(tx, now);
      const events = late.map(({ connectionId }) => ({
        type: "connection.late" as const,
        naturalKey: `connection.late:${connectionId}:${localDateAt(now)}`,
        accountId: null,
        happenedAt: now,
        data: { connectionId },
      }));
      await tell(tx, events, now);
    }),
});
