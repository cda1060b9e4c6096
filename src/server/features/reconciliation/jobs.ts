/** Compares bills with invoices in the background, after accounts were derived. */
import { z } from "zod";
import { checkAll } from "#server/features/invoice-checks/reads.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";

export const checkInvoices = defineJob({
  name: "reconciliation.check",
  payload: z.strictObject({}),
  again: "What was compared since its account was derived is not compared again, and decisions have natural keys.",
  run: async ({ db, now, signal }) => {
    await checkAll(db, now, signal);
    await enqueue(db, "ladder.notice", {}, { key: "checked" });
  },
});
