/** One thing that happened, as other systems are told. */
import type { AccountId } from "../ids.ts";
import { epochMs, type Instant } from "../time/instant.ts";
import { describeEvent, EVENT_VERSION, type EventType } from "./event-types.ts";

export type OutgoingEvent = {
  readonly type: EventType;
  /** Of its cause: the same thing is told to one destination once, however often it is recorded. */
  readonly naturalKey: string;
  readonly accountId: AccountId | null;
  readonly happenedAt: Instant;
  /** Ids, days and words of ours; the fields of its type. */
  readonly data: Readonly<Record<string, string>>;
};

/** The body as it is signed and sent, after the Standard Webhooks specification: what, when, and the data. */
export function bodyOf({ type, happenedAt, data }: OutgoingEvent): string {
  return JSON.stringify({ type, timestamp: happenedAt, version: EVENT_VERSION, data });
}

/** Why it waits for a person: it is no news any more, or it rests on prices that may be wrong. */
export const WAITS_FOR = ["age", "prices"] as const;
export type WaitsFor = (typeof WAITS_FOR)[number];

/** B-7. @param arePricesSafe whether bills were seen to add up once, or no price of ours is behind what is decided */
export function whyWaits(
  event: OutgoingEvent,
  { arePricesSafe, now }: { arePricesSafe: boolean; now: Instant },
): WaitsFor | null {
  if (needsApproval(event, now)) return "age";
  return arePricesSafe || !restsOnPrices(event) ? null : "prices";
}

/** A payment that failed and a spike of usage are so at any price; all others that judge a forecast are not. */
export function restsOnPrices({ type, data }: Pick<OutgoingEvent, "type" | "data">): boolean {
  if (type === "alert.raised") return data["alert"] === "large-invoice";
  return describeEvent(type).judgesForecast;
}

const OLD_HOURS = 48;

/** What happened longer ago than this is no news: a person says whether it is still to be told. */
export function needsApproval({ happenedAt }: Pick<OutgoingEvent, "happenedAt">, now: Instant): boolean {
  return epochMs(now) - epochMs(happenedAt) > OLD_HOURS * 60 * 60_000;
}
