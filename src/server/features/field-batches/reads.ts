/** What others may write of batches: what they set at once, so that it is taken back at once. */
import type { Instant } from "#core/time/instant.ts";
import type { Word } from "#server/features/fields/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

/** Of one field or several. @returns the id by which `fields.undoMany` takes it back */
export async function createBatch(db: Db, words: readonly Word[], memberId: string, now: Instant): Promise<string> {
  const batchId = newId();
  await store.createBatch(
    db,
    {
      batchId,
      fieldId: words[0]?.fieldId ?? "",
      memberId,
      accountIds: words.map(({ accountId }) => accountId),
      changeIds: words.map(({ changeId }) => changeId),
      fieldIds: words.map(({ fieldId }) => fieldId),
    },
    now,
  );
  return batchId;
}
