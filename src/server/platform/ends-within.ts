import { setTimeout as sleep } from "node:timers/promises";

/** Waits for `work` and no longer than that: false when it had not ended by then. When it fails, so does this. */
export async function endsWithin(work: Promise<unknown>, longestMs: number): Promise<boolean> {
  const limit = new AbortController();
  try {
    return await Promise.race([work.then(() => true), sleep(longestMs, false, { signal: limit.signal })]);
  } finally {
    limit.abort();
  }
}
