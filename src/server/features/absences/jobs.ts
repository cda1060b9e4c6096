/** When an absence begins, what the member worked returns to the pool. */
import { z } from "zod";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { returnWorkOfAway } from "./reads.ts";

export const returnWork = defineJob({
  name: "absences.returnWork",
  payload: z.strictObject({}),
  again: "Each absence returns work once: it is marked in the same transaction.",
  // Halves begin at midnight and noon of any zone. Whoever looks at Today a minute later finds the work in the pool.
  schedule: { cron: "* * * * *", catchUpMinutes: 0 },
  run: ({ db, now }) =>
    inTransaction(db, async (tx) => {
      await returnWorkOfAway(tx, now);
    }),
});
