// Loaded before the product: its process lives on a clock that a test sets, and long timers wait on that clock.
// FIRSTBILL_TEST_CLOCK names a file with { realMs, at, speed }: it was `at` at that real moment; speed 0 stands still.
import { readFileSync } from "node:fs";

const RealDate = Date;
const realSetTimeout = setTimeout;
/** Shorter ones belong to connections and retries, which are the machine's own business. */
const SHORT_MS = 20_000;
let clock = readClock();
setInterval(() => {
  clock = readClock();
}, 50).unref();

function readClock() {
  const { realMs, at, speed } = JSON.parse(readFileSync(process.env.FIRSTBILL_TEST_CLOCK, "utf8"));
  return { realMs, atMs: RealDate.parse(at), speed };
}

function nowMs() {
  return Math.round(clock.atMs + (RealDate.now() - clock.realMs) * clock.speed);
}

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(nowMs());
    else super(...parts);
  }

  static now() {
    return nowMs();
  }
};

globalThis.setTimeout = (run, delayMs = 0, ...args) => {
  if (delayMs < SHORT_MS) return realSetTimeout(run, delayMs, ...args);
  const dueMs = nowMs() + delayMs;
  const looking = setInterval(() => {
    if (nowMs() < dueMs) return;
    clearInterval(looking);
    run(...args);
  }, 20);
  return looking;
};
