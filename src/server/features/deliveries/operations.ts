/** Shows what sources sent by themselves, and applies it again. */
import * as contract from "#contract/deliveries.ts";
import { notFound } from "#core/errors.ts";
import { startOfDay } from "#core/time/instant.ts";
import { implement } from "#server/platform/http/implement.ts";
import { APPLY_JOB, APPLY_QUEUE } from "./reads.ts";
import * as store from "./store.ts";

export const listDeliveries = implement(contract.listDeliveries, async (ctx, { connectionId, outcome, limit }) => ({
  total: await store.countDeliveries(ctx.db, { connectionId, outcome }),
  data: await store.listDeliveries(ctx.db, { connectionId, outcome }, limit),
}));

export const getDelivery = implement(contract.getDelivery, async (ctx, { connectionId, rawDeliveryId }) => {
  const found = await store.findDelivery(ctx.db, connectionId, rawDeliveryId);
  if (found === null) throw unknown();
  const { body, ...delivery } = found;
  return { ...delivery, payload: body.toString("utf8") };
});

export const replayDeliveries = implement(
  contract.replayDeliveries,
  async (ctx, { connectionId, rawDeliveryId, since }) => {
    const deliveries = await store.replayDeliveries(ctx.db, {
      connectionId,
      rawDeliveryId: rawDeliveryId ?? null,
      since: since === undefined ? null : startOfDay(since),
    });
    if (deliveries === 0 && rawDeliveryId !== undefined) throw unknown();
    if (deliveries > 0) await ctx.enqueue(APPLY_JOB, { connectionId }, { key: connectionId, queue: APPLY_QUEUE });
    ctx.audit({ subject: { kind: "connection", id: connectionId }, after: { deliveries, since: since ?? null } });
    ctx.announce({ type: "connection.replayed", connectionId });
    return { deliveries };
  },
);

function unknown() {
  return notFound("delivery.unknown", "There is no such payload. It may have been removed after its time.");
}
