/** At night: forgets what lets nobody in any more, and answers and counts that were kept for a while. */
import { z } from "zod";
import { addMinutes } from "#core/time/instant.ts";
import { forgetOldAttempts } from "#server/platform/http/count-attempt.ts";
import { forgetOldAnswers } from "#server/platform/http/idempotency.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { deleteSpent } from "./store.ts";

const KEPT_DAYS = 30;

export const forgetSpent = defineJob({
  name: "team.forgetSpent",
  payload: z.strictObject({}),
  again: "What is gone is gone; a second run finds nothing.",
  schedule: { cron: "35 3 * * *", catchUpMinutes: 24 * 60 },
  run: async ({ db, now }) => {
    await deleteSpent(db, addMinutes(now, -KEPT_DAYS * 24 * 60));
    await forgetOldAnswers(db, now);
    await forgetOldAttempts(db, now);
  },
});
