/** Notices what the first run has unlocked: after bills were compared, and each hour for what no import brings. */
import { z } from "zod";
import { KEPT_RUNGS } from "#core/reconciliation/ladder.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { isOpen } from "./reads.ts";

export const noticeUnlocked = defineJob({
  name: "ladder.notice",
  payload: z.strictObject({}),
  again: "What is unlocked stays so with its first moment, and then nothing is counted any more.",
  schedule: { cron: "20 * * * *", catchUpMinutes: 0 },
  run: ({ db, now }) =>
    inTransaction(db, async (tx) => {
      for (const rung of KEPT_RUNGS) await isOpen(tx, rung, now);
    }),
});
