/** Everything that runs in the background; scheduled ones say when, in UTC. */
import { returnWork } from "./features/absences/jobs.ts";
import { sealEachMinute } from "./features/audit/jobs.ts";
import type { Connecting } from "./features/connections/reads.ts";
import { deliveryJobs } from "./features/deliveries/jobs.ts";
import { importJobs } from "./features/imports/jobs.ts";
import { noticeUnlocked } from "./features/ladder/jobs.ts";
import { outboxJobs } from "./features/outbox/jobs.ts";
import { previewEffects, watchMeters } from "./features/price-books/jobs.ts";
import { forgetNightly } from "./features/privacy/jobs.ts";
import { pullJobs } from "./features/pulls/jobs.ts";
import { checkInvoices } from "./features/reconciliation/jobs.ts";
import { sampleJobs } from "./features/sample/jobs.ts";
import { lookAtDue } from "./features/sibling-pairs/jobs.ts";
import { refreshByClock, refreshDue, refreshNightly } from "./features/state/jobs.ts";
import { forgetOldTraces, takeBack } from "./features/take-backs/jobs.ts";
import { forgetSpent } from "./features/team/jobs.ts";
import { forgetUploads } from "./features/uploads/jobs.ts";
import { noticeLate } from "./features/webhooks/jobs.ts";
import { type Sending, sendersOf } from "./features/webhooks/reads.ts";
import type { Config } from "./platform/config.ts";
import type { Job } from "./platform/jobs/job.ts";

export function jobsFor(config: Pick<Config, "dataDir">, connecting: Connecting, sending: Sending): Job[] {
  return [
    refreshDue,
    refreshNightly,
    refreshByClock,
    lookAtDue,
    ...importJobs(config.dataDir),
    forgetUploads,
    takeBack,
    forgetOldTraces,
    ...sampleJobs(config.dataDir),
    ...pullJobs(connecting),
    ...deliveryJobs(connecting),
    ...outboxJobs(sendersOf(sending)),
    noticeLate,
    checkInvoices,
    noticeUnlocked,
    forgetNightly,
    previewEffects,
    watchMeters,
    returnWork,
    sealEachMinute,
    forgetSpent,
  ] as Job[];
}
