/** Which event tells of a decision. */
import type { AccountId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import { describeEvent, type EventType } from "./event-types.ts";
import type { OutgoingEvent } from "./outgoing-event.ts";

/** Each kind of decision; the compiler refuses to tell of one that is missing here. */
const TYPE_OF = {
  "level-crossed": "threshold.crossed",
  "crossing-confirmed": "threshold.confirmed",
  "segment-entered": "account.entered",
  "segment-left": "account.left",
  "alert-raised": "alert.raised",
  "prices-confirmed": "prices.confirmed",
  "prices-unconfirmed": "prices.unconfirmed",
  "onboarding-closed": "onboarding.closed",
  voided: "decision.voided",
} as const satisfies Record<string, EventType>;

/** Where a field of the event has another name in the decision. */
const NAMES: Readonly<Record<string, string>> = { alert: "kind", voidedDecisionId: "decisionId" };

export type TakenDecision = {
  readonly accountId: AccountId;
  readonly decisionId: string;
  readonly kind: keyof typeof TYPE_OF;
  readonly naturalKey: string;
  readonly decidedOn: LocalDate;
  readonly happenedAt: Instant;
  readonly body: Readonly<Record<string, unknown>>;
};

export function eventOfDecision(decision: TakenDecision): OutgoingEvent {
  const { accountId, decisionId, decidedOn, happenedAt, body } = decision;
  const type = TYPE_OF[decision.kind];
  const known = { accountId, decisionId, decidedOn };
  const own = Object.keys(describeEvent(type).fields).filter((field) => !Object.hasOwn(known, field));
  const words = own.map((field) => [field, String(body[NAMES[field] ?? field] ?? "")] as const);
  const data = { ...known, ...Object.fromEntries(words) };
  return { type, naturalKey: decisionKey(accountId, decision.naturalKey), accountId, happenedAt, data };
}

export function decisionKey(accountId: AccountId, naturalKey: string): string {
  return `decision:${accountId}:${naturalKey}`;
}
