/** The one place that reads the clock. It is read once per request or job and passed down from there. */
import { fromEpochMs, type Instant } from "#core/time/instant.ts";

export type Clock = { now(): Instant };

export const systemClock: Clock = { now: () => fromEpochMs(Date.now()) };

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
