/** What other features ask of imports that wait for a person: to hold one, and to say that its wait is over. */
import type { Held } from "#core/imports/seat-belt.ts";
import type { OutgoingEvent } from "#core/outgoing/outgoing-event.ts";
import type { Instant } from "#core/time/instant.ts";
import { tell } from "#server/features/outbox/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import * as store from "./store.ts";

/** The file is back already; the rest of the run waits until a person releases or refuses it. */
export async function holdFile(
  tx: Db,
  { importRunId, name }: { importRunId: string; name: string },
  { held, now }: { held: Held; now: Instant },
): Promise<void> {
  await store.saveHeld(tx, importRunId, { file: name, ...held });
  await tell(tx, [importHeld(importRunId, now)], now);
}

/** What a source sent waits for a person, and whoever chose to hear of that is told. */
export async function holdDelivered(
  tx: Db,
  held: Held,
  {
    source,
    connectionId,
    requestedBy,
    now,
  }: { source: string; connectionId: string; requestedBy: string; now: Instant },
): Promise<void> {
  const importRunId = newId();
  await store.createHold(tx, { importRunId, source, connectionId, requestedBy, receivedAt: now });
  await holdFile(tx, { importRunId, name: `what ${requestedBy} sent` }, { held, now });
}

/** One file after another may be held: each time somebody is to look. */
function importHeld(importRunId: string, now: Instant): OutgoingEvent {
  const naturalKey = `import.held:${importRunId}:${now}`;
  return { type: "import.held", naturalKey, accountId: null, happenedAt: now, data: { importRunId } };
}

/** What a source sent and waits is applied, or ended, by the feature that keeps it. */
export async function tellDeliveries(tx: Db, importRunId: string): Promise<void> {
  const hold = await store.findHold(tx, importRunId);
  if (hold === null) return;
  const { connectionId } = hold;
  await enqueue(tx, "deliveries.apply", { connectionId }, { key: connectionId, queue: "deliveries" });
}

export const { findLastHold, saveRefused, saveReleased } = store;
