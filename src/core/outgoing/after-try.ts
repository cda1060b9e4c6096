/** What becomes of a message after it was tried. */
import { epochMs, fromEpochMs, type Instant } from "../time/instant.ts";

/**
 * Seconds to wait after each try that failed: the schedule that the Standard Webhooks specification proposes, ten tries
 * within 75 hours and 35 minutes.
 */
export const RETRY_SECONDS = [
  5,
  5 * 60,
  30 * 60,
  2 * 60 * 60,
  5 * 60 * 60,
  10 * 60 * 60,
  14 * 60 * 60,
  20 * 60 * 60,
  24 * 60 * 60,
] as const;

export const MOST_TRIES = RETRY_SECONDS.length + 1;

/** Each wait is up to this much shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.1;
/** However long a receiver asks to wait. */
const LONGEST_WAIT_SECONDS = 24 * 60 * 60;

export type TryResult =
  | { readonly kind: "delivered"; readonly externalId?: string | null }
  /** `afterSeconds`: what the receiver asked for (Retry-After). */
  | { readonly kind: "failed"; readonly problem: string; readonly afterSeconds?: number | null }
  /** Trying again would not help. */
  | { readonly kind: "refused"; readonly problem: string }
  /** The receiver wants nothing any more (410): the endpoint is paused. */
  | { readonly kind: "gone"; readonly problem: string }
  /** It may have arrived, and must not arrive twice: only a person sends it again. */
  | { readonly kind: "unknown"; readonly problem: string };

export type AfterTry =
  | { readonly state: "delivered" | "failed" | "unknown"; readonly nextTryAt: null }
  | { readonly state: "pending"; readonly nextTryAt: Instant };

/**
 * @param tries how many there were, this one included
 * @param chance 0 to 1
 */
export function afterTry(
  result: TryResult,
  { tries, now, chance }: { tries: number; now: Instant; chance: number },
): AfterTry {
  switch (result.kind) {
    case "delivered":
      return { state: "delivered", nextTryAt: null };
    case "unknown":
      return { state: "unknown", nextTryAt: null };
    case "refused":
    case "gone":
      return { state: "failed", nextTryAt: null };
    case "failed":
      return afterFailure(result.afterSeconds ?? 0, { tries, now, chance });
  }
}

function afterFailure(
  askedSeconds: number,
  { tries, now, chance }: { tries: number; now: Instant; chance: number },
): AfterTry {
  const seconds = RETRY_SECONDS[tries - 1];
  if (seconds === undefined) return { state: "failed", nextTryAt: null };
  const planned = seconds * (1 - JITTER + 2 * JITTER * chance);
  const asked = Math.min(askedSeconds, LONGEST_WAIT_SECONDS);
  return { state: "pending", nextTryAt: fromEpochMs(Math.round(epochMs(now) + Math.max(planned, asked) * 1000)) };
}
