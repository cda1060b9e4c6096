/** How long what may be personal is kept, and when the rest goes (I-24). */

import { epochMs, fromEpochMs, type Instant, localDateAt } from "../time/instant.ts";
import { addDays } from "../time/local-date.ts";

export const RETAINED = ["payloads", "rejections", "messages", "visits", "backups"] as const;
export type Retained = (typeof RETAINED)[number];

export type RetentionRule = {
  label: string;
  meaning: string;
  /** Where nobody said otherwise. */
  days: number;
  leastDays: number;
};

export const RETENTION_RULES: Readonly<Record<Retained, RetentionRule>> = {
  payloads: {
    label: "Payloads",
    meaning: "What sources sent by themselves, as it came. Without it, nothing can be applied again.",
    days: 30,
    leastDays: 1,
  },
  rejections: {
    label: "Refused rows",
    meaning: "Why rows of an import were refused; a reason may quote the row. The counts stay.",
    days: 90,
    leastDays: 1,
  },
  messages: {
    label: "Messages",
    meaning: "Subjects of mails from and to people. That a mail was sent stays a fact.",
    days: 730,
    leastDays: 30,
  },
  visits: {
    label: "Last visits",
    meaning: "The day on which a person was last seen.",
    days: 730,
    leastDays: 30,
  },
  backups: {
    label: "Backups",
    meaning: "Files that may hold people who were erased since. They are listed until you delete them.",
    days: 35,
    leastDays: 1,
  },
};

/** Each night, in UTC. */
const RUNS_AT = { hour: 3, minute: 40 };
export const RUNS_AT_CRON = `${RUNS_AT.minute} ${RUNS_AT.hour} * * *`;

const DAY_MS = 24 * 60 * 60_000;

/** What came before this is due to go. */
export function keptSince(now: Instant, days: number): Instant {
  return fromEpochMs(epochMs(now) - days * DAY_MS);
}

/** Until when something that came then may be kept. */
export function keptUntil(cameAt: Instant, days: number): Instant {
  return fromEpochMs(epochMs(cameAt) + days * DAY_MS);
}

export function nextRunAt(now: Instant): Instant {
  const today = localDateAt(now);
  const timeOfDay = `T${String(RUNS_AT.hour).padStart(2, "0")}:${RUNS_AT.minute}:00.000Z`;
  const candidate = `${today}${timeOfDay}`;
  return epochMs(candidate) > epochMs(now) ? candidate : `${addDays(today, 1)}${timeOfDay}`;
}
