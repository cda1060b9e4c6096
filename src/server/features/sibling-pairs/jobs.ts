/** Looks at accounts that changed, and keeps which of them may be of one company with others. */
import { z } from "zod";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { keepDue } from "./reads.ts";

export const lookAtDue = defineJob({
  name: "sibling-pairs.look",
  payload: z.strictObject({}),
  again: "What was looked at is no longer marked, and looking again finds the same.",
  // Who marks accounts asks for it; this is for those that were marked in the dark, such as by a release.
  schedule: { cron: "*/10 * * * *", catchUpMinutes: 0, queue: "siblings" },
  run: async ({ db, signal }) => {
    do signal.throwIfAborted();
    while ((await inTransaction(db, keepDue)) > 0);
  },
});
