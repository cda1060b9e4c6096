/** What an import asks: to remember which kinds of data it brought, or said that there are none of. */
import type { Instant } from "#core/time/instant.ts";
import { reconsiderLater } from "#server/features/state/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { recordImportedKind } from "./store.ts";

/** Once it is known who looks after accounts, their past may let some in on an earlier day. */
export async function rememberKind(
  tx: Db,
  run: { importRunId: string; source: string },
  kind: string,
  now: Instant,
): Promise<void> {
  const isFirst = await recordImportedKind(tx, kind, { ...run, now });
  if (isFirst && kind === "humans") await reconsiderLater(tx, run.source, now);
}
