import { epochMs, type Instant } from "./instant.ts";

export type RetryHeaders = {
  /** Retry-After: seconds, or a moment. */
  readonly retryAfter: string | null | undefined;
  /** Date of the same answer: a moment is by its clock, which may not be ours. */
  readonly date: string | null | undefined;
};

/** How many seconds an answer asks to wait (RFC 9110, 10.2.3); null where it does not say so. @param now in place of a date */
export function secondsToWait({ retryAfter, date }: RetryHeaders, now: Instant | null): number | null {
  const text = retryAfter?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (!/[A-Za-z]/.test(text)) return null;
  const told = Date.parse(date ?? "");
  const answeredMs = Number.isFinite(told) || now === null ? told : epochMs(now);
  const waitMs = Date.parse(text) - answeredMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs / 1000) : null;
}
