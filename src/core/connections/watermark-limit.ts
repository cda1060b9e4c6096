import type { Instant } from "../time/instant.ts";

const DAY = /^\d{4,6}-\d\d-\d\d$/;
const MOMENT = /^(infinity$|\d{4,6}-\d\d-\d\d[T ]\d\d:)/;

/**
 * Now, written as a watermark that is beyond it; null for one that is not, or is neither a day nor a moment. What is written
 * until a watermark of the future would never be read.
 */
export function watermarkLimit(watermark: string, now: Instant): string | null {
  if (!DAY.test(watermark) && !MOMENT.test(watermark)) return null;
  const limit = DAY.test(watermark) ? now.slice(0, 10) : now.slice(0, 19).replace("T", " ");
  const isBeyondYears = watermark.indexOf("-") !== 4;
  return isBeyondYears || watermark.slice(0, limit.length).replace("T", " ") > limit ? limit : null;
}
