/** When a source is asked next. */
import { addMinutes, epochMs, fromEpochMs, type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import { addDays } from "../time/local-date.ts";

/** Not all sources of all installations at the full hour: up to a tenth of the schedule later, and two minutes at most. */
const MOST_JITTER_MINUTES = 2;
/** A source that is asked every few minutes is tried at least each hour, any other four times a day. */
const LONGEST_SHORT_BACKOFF_MINUTES = 60;
const LONGEST_BACKOFF_MINUTES = 6 * 60;
/** A source that asks for longer is asked once a day all the same: the wish may be a fault of its own. */
const LONGEST_ASKED_SECONDS = 24 * 60 * 60;
const FIRST_RUN_AFTER_MINUTES = 10;

/** Whoever connected a source has time to check it and to look at its first rows before it is asked by itself. */
export function firstRun(createdAt: Instant): Instant {
  return addMinutes(createdAt, FIRST_RUN_AFTER_MINUTES);
}

/** @param jitter 0 to 1, by chance */
export function nextRunAfterSuccess(startedAt: Instant, scheduleMinutes: number, jitter: number): Instant {
  return addMinutes(startedAt, scheduleMinutes + jitter * Math.min(scheduleMinutes / 10, MOST_JITTER_MINUTES));
}

/**
 * Nothing failed: a person does not want these rows. Asked again with the same query the source brings them again, and they
 * would be held again, so that waits for the next day (UTC), or longer where the schedule is longer.
 */
export function nextRunAfterRefusal(now: Instant, scheduleMinutes: number, jitter: number): Instant {
  const nextDay = addMinutes(startOfDay(addDays(localDateAt(now), 1)), jitter * MOST_JITTER_MINUTES);
  const onSchedule = nextRunAfterSuccess(now, scheduleMinutes, jitter);
  return epochMs(nextDay) > epochMs(onSchedule) ? nextDay : onSchedule;
}

export type Failure = {
  /** When it failed. */
  now: Instant;
  scheduleMinutes: number;
  /** How many tries in a row have failed, this one included. */
  failures: number;
  /** What the source asked for (Retry-After), null when it said nothing. */
  afterSeconds: number | null;
  /** 0 to 1, by chance. */
  jitter: number;
};

/**
 * A first failure is tried again soon, further ones at twice the distance each; never before the source allows it, and
 * a source with a long schedule does not wait for it.
 */
export function nextRunAfterFailure({ now, scheduleMinutes, failures, afterSeconds, jitter }: Failure): Instant {
  const doubled = 2 ** Math.min(failures - 1, 16);
  const longest = Math.min(Math.max(scheduleMinutes, LONGEST_SHORT_BACKOFF_MINUTES), LONGEST_BACKOFF_MINUTES);
  const minutes = Math.min(doubled, longest) * (1 + jitter / 10);
  const allowedMs = epochMs(now) + Math.min(afterSeconds ?? 0, LONGEST_ASKED_SECONDS) * 1000;
  return fromEpochMs(Math.max(epochMs(addMinutes(now, minutes)), allowedMs));
}
