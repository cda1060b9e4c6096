/** Takes a job, says so, and never finishes it: the test kills this process. Arguments: database URL, silent limit in seconds. */
import { z } from "zod";
import { openDatabase } from "#server/platform/db/pool.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { startWorker } from "#server/platform/jobs/worker.ts";

const [databaseUrl = "", silentAfterSeconds = ""] = process.argv.slice(2);
const endless = defineJob({
  name: "test.endless",
  payload: z.object({}),
  again: "It does nothing.",
  async run() {
    process.stdout.write("taken\n");
    await new Promise((resolve) => setTimeout(resolve, 3_600_000));
  },
});

const { db } = openDatabase(databaseUrl, { role: "application" });
const log = {
  warn() {},
  error: (about: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(about)}\n`),
};
const clock = { now: () => new Date().toISOString() };
await startWorker({ databaseUrl, db, clock, log, jobs: [endless], silentAfterSeconds: Number(silentAfterSeconds) });
