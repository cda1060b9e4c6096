/** When an endpoint or channel that only fails is left alone, as the Standard Webhooks specification advises. */
import { dayText } from "../time/day-text.ts";
import { epochMs, type Instant, localDateAt } from "../time/instant.ts";

const GIVEN_UP_DAYS = 5;
const DAY_MS = 24 * 60 * 60_000;

export type Failing = {
  /** Its first failed try after the last delivery; null while it works. */
  readonly failingSince: Instant | null;
  /** Messages that used up all their tries since then. */
  readonly failedForGood: number;
};

/**
 * Nothing was delivered for five days, and a message at least used up all its tries: it pauses itself, so that a receiver
 * that is gone is not knocked at for ever. A person resumes it.
 * @returns why, in words; null when it is tried on
 */
export function givesUp({ failingSince, failedForGood }: Failing, now: Instant): string | null {
  if (failingSince === null || failedForGood === 0) return null;
  if (epochMs(now) - epochMs(failingSince) < GIVEN_UP_DAYS * DAY_MS) return null;
  const since = dayText(localDateAt(failingSince), localDateAt(now));
  return `Nothing could be delivered since ${since}. Resume it when it works again.`;
}
