/** Asks an address again and again while something else goes on, and keeps how long each answer took. */
import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 10;

export function watchResponses(url: string): { stop(): Promise<number[]> } {
  const waits: number[] = [];
  let goesOn = true;
  const asking = (async () => {
    while (goesOn) {
      const start = performance.now();
      await (await fetch(url)).arrayBuffer();
      waits.push(performance.now() - start);
      await sleep(EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      goesOn = false;
      await asking;
      return waits;
    },
  };
}

/** @param share 0.99 for the time within which 99 % were answered */
export function percentile(waits: readonly number[], share: number): number {
  const sorted = waits.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
