/** How long what may be personal is kept, and what is forgotten each night. */
import { z } from "zod";
import { RETAINED } from "#core/privacy/retention.ts";
import { defineOperation } from "./operation.ts";
import { instant } from "./shapes.ts";

const WHAT = z.enum(RETAINED);
const REMOVED = z.array(z.strictObject({ what: WHAT, count: z.int() }));

const PRIVACY = z.strictObject({
  rules: z.array(
    z.strictObject({
      what: WHAT,
      label: z.string(),
      meaning: z.string(),
      days: z.int(),
      defaultDays: z.int(),
      leastDays: z.int(),
      kept: z.int(),
      /** Older than the days allow: it goes in the next run. */
      due: z.int(),
      oldestAt: instant.nullable(),
    }),
  ),
  nextRunAt: instant,
  lastRun: z.strictObject({ at: instant, removed: REMOVED }).nullable(),
  /** How many acts of erasure there were. */
  erasures: z.int(),
  backups: z.array(
    z.strictObject({
      backupCopyId: z.uuid(),
      path: z.string(),
      sizeBytes: z.int(),
      takenAt: instant,
      keptUntil: instant,
      isOverdue: z.boolean(),
    }),
  ),
});
export type Privacy = z.infer<typeof PRIVACY>;

export const getPrivacy = defineOperation({
  name: "privacy.get",
  summary:
    "How long payloads, refused rows, messages, visits and backups are kept, how many there are, and what goes next.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/privacy" },
  input: z.strictObject({}),
  output: PRIVACY,
});

export const changeRetention = defineOperation({
  name: "privacy.keep",
  summary: "Sets for how many days something is kept; what is older goes in the next nightly run.",
  access: "operator",
  effect: "write",
  deed: "changed for how long something is kept",
  http: { method: "PUT", path: "/privacy/retention/{what}" },
  input: z.strictObject({ what: WHAT, days: z.int().min(1).max(3650) }),
  output: z.strictObject({ what: WHAT, days: z.int() }),
});

export const forgetNow = defineOperation({
  name: "privacy.forget",
  summary: "Removes what is older than its days now; `dry_run` says how much that would be.",
  access: "operator",
  effect: "write",
  deed: "removed what was kept long enough",
  http: { method: "POST", path: "/privacy/runs" },
  input: z.strictObject({}),
  output: z.strictObject({ removed: REMOVED }),
});

export const forgetBackup = defineOperation({
  name: "privacy.backupGone",
  summary: "Takes a backup off the list once its file was deleted.",
  access: "operator",
  effect: "write",
  deed: "took a deleted backup off the list",
  http: { method: "DELETE", path: "/privacy/backups/{backupCopyId}" },
  input: z.strictObject({ backupCopyId: z.uuid() }),
  output: z.strictObject({}),
});
