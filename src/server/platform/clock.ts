/** The one place that reads the clock. It is read once per request or job and passed down from there. */
import { fromEpochMs, type Instant } from "#core/time/instant.ts";

export type Clock = { now(): Instant /** Set when it stands still. */; readonly isFixed?: boolean };

export const systemClock: Clock = { now: () => fromEpochMs(Date.now()) };

/** For demonstrations on data of a past day: it stands still, and the status line says so. */
export function fixedClock(now: Instant): Clock {
  return { now: () => now, isFixed: true };
}

/** For tests: a clock that stands still until it is set. */
export function standingClock(start: Instant): Clock & { set(now: Instant): void } {
  let current = start;
  return {
    now: () => current,
    set: (now) => {
      current = now;
    },
  };
}
