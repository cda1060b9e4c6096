/** What sources send by themselves: kept as it came, shown, and applied again. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { id, instant } from "./shapes.ts";

const path = { connectionId: id };

const deliveryOutcome = z.enum(["received", "held", "applied", "ignored", "waiting", "failed"]);

export const rawDelivery = z.strictObject({
  rawDeliveryId: id,
  deliveryId: z.string(),
  type: z.string(),
  receivedAt: instant,
  outcome: deliveryOutcome,
  appliedAt: instant.nullable(),
  rows: z.int(),
  problem: z.string().nullable(),
  sizeBytes: z.int(),
});
export type RawDelivery = z.output<typeof rawDelivery>;

export const listDeliveries = defineOperation({
  name: "connections.deliveries",
  summary: "Lists what a source sent by itself, newest first, without the payloads.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connections/{connectionId}/deliveries" },
  input: z.strictObject({
    ...path,
    outcome: deliveryOutcome.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.strictObject({ total: z.int(), data: z.array(rawDelivery) }),
});

export const getDelivery = defineOperation({
  name: "connections.delivery",
  summary: "Shows one stored payload as it was sent; it may hold personal values.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connections/{connectionId}/deliveries/{rawDeliveryId}" },
  input: z.strictObject({ ...path, rawDeliveryId: id }),
  output: z.strictObject({ ...rawDelivery.shape, payload: z.string() }),
});

export const replayDeliveries = defineOperation({
  name: "connections.replay",
  summary: "Translates stored payloads again and applies them: one, or all since a day.",
  access: "operator",
  effect: "write",
  deed: "had deliveries read again",
  http: { method: "POST", path: "/connections/{connectionId}/replays" },
  input: z
    .strictObject({ ...path, rawDeliveryId: id.optional(), since: z.iso.date().optional() })
    .refine((given) => (given.rawDeliveryId === undefined) !== (given.since === undefined), {
      message: "Name one payload (rawDeliveryId), or the day since which all are replayed (since).",
    }),
  output: z.strictObject({ deliveries: z.int() }),
});
