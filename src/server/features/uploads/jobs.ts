/** Removes files that were sent and that nobody reads any more. */
import { z } from "zod";
import { defineJob } from "#server/platform/jobs/job.ts";
import { removeSpentFiles } from "./reads.ts";

export const forgetUploads = defineJob({
  name: "imports.forget-uploads",
  payload: z.object({}),
  again: "A file that is gone is not there to be removed.",
  schedule: { cron: "20 3 * * *", catchUpMinutes: 24 * 60 },
  run: ({ db, now }) => removeSpentFiles(db, now),
});
