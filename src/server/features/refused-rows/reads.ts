/** What imports ask of rows that they refuse: to keep them, and to list them. */
import { blotOutErased } from "#server/features/erased-people/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export const { countRejections, listFirstRejections, listRejections } = store;

/** More refused rows of a file are counted and not listed. */
const MOST_REJECTIONS = 100_000;

/** Of one file; they are saved between its batches. */
export function refusedRows(tx: Db, file: store.FileOfRun) {
  let waiting: store.Rejection[] = [];
  let listed = 0;
  return {
    add: (line: number, column: string | null, reason: string) => {
      listed += 1;
      if (listed <= MOST_REJECTIONS) waiting.push({ line, column, reason });
    },
    save: async () => {
      const rows = waiting;
      waiting = [];
      const reasons = await blotOutErased(
        tx,
        rows.map(({ reason }) => ({ text: reason, accountId: null })),
      );
      await store.recordRejections(
        tx,
        file,
        rows.map((row, index) => ({ ...row, reason: reasons[index]! })),
      );
    },
  };
}
