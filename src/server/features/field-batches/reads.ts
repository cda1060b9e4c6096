/** What others may write of batches: what they set at once, so that it is taken back at once. */
import type { Instant } from "#core/time/instant.ts";
import type { Word } from "#server/features/fields/reads.ts";
import type { MovedTask } from "#server/features/next-task-cells/reads.ts";
import type { StageFact } from "#server/features/stage-cells/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

type Set = { words: readonly Word[]; facts: readonly StageFact[]; tasks: readonly MovedTask[] };

/** Of one field or several, with the stages and days that were set beside them. @returns the id by which `fields.undoMany` takes it back */
export async function createBatch(
  db: Db,
  { words, facts, tasks }: Set,
  memberId: string,
  now: Instant,
): Promise<string> {
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
      moves: { facts, tasks },
    },
    now,
  );
  return batchId;
}
