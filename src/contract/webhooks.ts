/** What is told to other systems: endpoints and channels, what they chose to hear, and what became of each message. */
import { z } from "zod";
import {
  CHOSEN_EVENT_TYPES,
  describeEvent,
  EVENT_TYPES,
  EVENT_VERSION,
  type EventType,
} from "#core/outgoing/event-types.ts";
import { WAITS_FOR } from "#core/outgoing/outgoing-event.ts";
import { defineOperation, type JsonSchema } from "./operation.ts";
import { id, instant } from "./shapes.ts";

const eventType = z.enum(EVENT_TYPES as [EventType, ...EventType[]]);
const chosenType = z.enum(CHOSEN_EVENT_TYPES as [EventType, ...EventType[]]);

const FIELDS = { id: z.uuid(), day: z.iso.date(), word: z.string() } as const;

/** The body of an event as it is sent. */
function eventBody(type: EventType) {
  const fields = Object.entries(describeEvent(type).fields).map(([name, kind]) => [name, FIELDS[kind]] as const);
  return z.strictObject({
    type: z.literal(type),
    timestamp: instant,
    version: z.literal(EVENT_VERSION),
    data: z.strictObject(Object.fromEntries(fields)),
  });
}

/** For the API description: each event with the schema of its body. */
export const webhookEvents = EVENT_TYPES.map((type) => {
  const { title, says } = describeEvent(type);
  return { type, title, says, body: z.toJSONSchema(eventBody(type), { io: "output" }) as JsonSchema };
});

export const messageState = z.enum([
  "pending",
  "held",
  "sending",
  "delivered",
  "failed",
  "approval",
  "dropped",
  "unknown",
]);
export type MessageState = z.output<typeof messageState>;

export const destination = z.strictObject({
  destinationId: id,
  kind: z.enum(["webhook", "slack"]),
  name: z.string(),
  /** A URL, or the id of a channel. */
  address: z.string(),
  /** What messages to a channel go through. */
  connectionId: id.nullable(),
  eventTypes: z.array(eventType),
  createdAt: instant,
  pausedAt: instant.nullable(),
  /** In words; null where a person paused it. */
  pausedBecause: z.string().nullable(),
  /** Its first failed try after the last delivery; after five days it pauses itself. Null while it works. */
  failingSince: instant.nullable(),
  /** Until then the secret before signs too. */
  olderSecretUntil: instant.nullable(),
  waiting: z.int(),
  delivered: z.int(),
  failed: z.int(),
  /** For a person to decide about: of causes older than 48 hours, or resting on prices that were not confirmed. */
  toApprove: z.int(),
  unknown: z.int(),
  lastDeliveredAt: instant.nullable(),
});
export type Destination = z.output<typeof destination>;

export const outgoingMessage = z.strictObject({
  messageId: id,
  /** As receivers know it: the header webhook-id. */
  webhookId: z.string(),
  type: eventType,
  happenedAt: instant,
  recordedAt: instant,
  state: messageState,
  tries: z.int(),
  nextTryAt: instant.nullable(),
  endedAt: instant.nullable(),
  problem: z.string().nullable(),
  /** Why it waits for a person: its cause is old, or it rests on prices that are not confirmed. Null while it does not wait. */
  waitsFor: z.enum(WAITS_FOR).nullable(),
  /** What a chat calls the message. */
  externalId: z.string().nullable(),
});
export type OutgoingMessage = z.output<typeof outgoingMessage>;

const messageTry = z.strictObject({
  startedAt: instant,
  endedAt: instant,
  result: z.string(),
  status: z.int().nullable(),
  problem: z.string().nullable(),
  requestHead: z.record(z.string(), z.string()),
  responseHead: z.record(z.string(), z.string()),
  /** At most its first 1,000 characters. */
  responseText: z.string().nullable(),
});
export type MessageTry = z.output<typeof messageTry>;

export const listEventTypes = defineOperation({
  name: "webhooks.events",
  summary: "Lists every event that other systems can be told, with the schema of its body.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/webhook-events" },
  input: z.strictObject({}),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        type: eventType,
        title: z.string(),
        says: z.string(),
        isChosen: z.boolean(),
        /** Not sent to a channel that another company shares. */
        isInternal: z.boolean(),
        body: z.custom<JsonSchema>((value) => typeof value === "object" && value !== null),
      }),
    ),
  }),
});

export const listDestinations = defineOperation({
  name: "webhooks.list",
  summary: "Lists the endpoints and channels that are told what happens here, each with how it is.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/webhooks" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(destination) }),
});

const name = z.string().trim().min(1).max(80);
const eventTypes = z.array(chosenType).min(1, "Choose at least one event.").max(CHOSEN_EVENT_TYPES.length);
const url = z
  .url({ protocol: /^https?$/, error: "Write it like https://example.com/firstbill." })
  .max(2000)
  .refine((text) => !/@|#/.test(text.replace(/\?.*/, "")), "Leave out names, passwords and what is after #.");
const path = { destinationId: id };
const withSecret = z.strictObject({ destination, secret: z.string() });

export const createWebhook = defineOperation({
  name: "webhooks.create",
  summary: "Adds an endpoint that is told chosen events; its signing secret is shown this once.",
  access: "operator",
  effect: "write",
  deed: "added an endpoint",
  http: { method: "POST", path: "/webhooks" },
  input: z.strictObject({ name, url, eventTypes }),
  output: withSecret,
});

export const createChannel = defineOperation({
  name: "webhooks.createChannel",
  summary: "Adds a channel that is told chosen events in words, through a connection that can send.",
  access: "operator",
  effect: "write",
  deed: "added a channel",
  http: { method: "POST", path: "/webhook-channels" },
  input: z.strictObject({
    name,
    connectionId: id,
    channel: z.string().trim().max(80).default(""),
    eventTypes,
  }),
  output: destination,
});

export const changeDestination = defineOperation({
  name: "webhooks.change",
  summary: "Changes an endpoint's or channel's name, address or events, or pauses and resumes it.",
  access: "operator",
  effect: "write",
  deed: "changed an endpoint or channel",
  http: { method: "PATCH", path: "/webhooks/{destinationId}" },
  input: z.strictObject({
    ...path,
    name: name.optional(),
    address: z.string().trim().min(1).max(2000).optional(),
    eventTypes: eventTypes.optional(),
    isPaused: z.boolean().optional(),
  }),
  output: destination,
});

export const removeDestination = defineOperation({
  name: "webhooks.remove",
  summary: "Removes an endpoint or channel with its secret; what waits for it is dropped.",
  access: "operator",
  effect: "write",
  deed: "removed an endpoint or channel",
  http: { method: "DELETE", path: "/webhooks/{destinationId}" },
  input: z.strictObject(path),
  output: z.strictObject({ dropped: z.int() }),
});

export const rotateSecret = defineOperation({
  name: "webhooks.rotate",
  summary: "Makes a new signing secret and shows it this once; the one before signs too for the next hours.",
  access: "operator",
  effect: "write",
  deed: "made a new signing secret",
  http: { method: "POST", path: "/webhooks/{destinationId}/rotations" },
  input: z.strictObject({ ...path, olderForHours: z.int().min(0).max(168).default(24) }),
  output: withSecret,
});

export const testDestination = defineOperation({
  name: "webhooks.test",
  summary: "Sends a test event to one endpoint or channel.",
  access: "operator",
  effect: "write",
  deed: "sent a test event",
  http: { method: "POST", path: "/webhooks/{destinationId}/tests" },
  input: z.strictObject(path),
  output: z.strictObject({ messageId: id }),
});

export const listOutgoing = defineOperation({
  name: "webhooks.deliveries",
  summary: "Lists what was told to an endpoint or channel and what became of it, newest first.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/webhooks/{destinationId}/deliveries" },
  input: z.strictObject({
    ...path,
    state: messageState.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.strictObject({ data: z.array(outgoingMessage) }),
});

export const getOutgoing = defineOperation({
  name: "webhooks.delivery",
  summary: "Shows one message as it is sent, with each try: what was said and what came back.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/webhooks/{destinationId}/deliveries/{messageId}" },
  input: z.strictObject({ ...path, messageId: id }),
  output: z.strictObject({ ...outgoingMessage.shape, body: z.string(), log: z.array(messageTry) }),
});

export const replayOutgoing = defineOperation({
  name: "webhooks.replay",
  summary: "Sends again, under the same ids: one message, or all since a moment.",
  access: "operator",
  effect: "write",
  deed: "had messages sent again",
  http: { method: "POST", path: "/webhooks/{destinationId}/replays" },
  input: z
    .strictObject({ ...path, messageId: id.optional(), since: instant.optional() })
    .refine((given) => (given.messageId === undefined) !== (given.since === undefined), {
      message: "Name one message (messageId), or the moment since which all are sent again (since).",
    }),
  output: z.strictObject({ messages: z.int() }),
});

export const listWaiting = defineOperation({
  name: "webhooks.waiting",
  summary: "Lists the messages of all endpoints and channels that wait for a person's decision, oldest first, and why.",
  access: "lead",
  effect: "read",
  http: { method: "GET", path: "/webhook-approvals" },
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.strictObject({
    /** All that wait, those beyond the limit too. */
    count: z.int(),
    data: z.array(
      z.strictObject({
        messageId: id,
        destinationId: id,
        destinationName: z.string(),
        type: eventType,
        accountId: id.nullable(),
        accountName: z.string().nullable(),
        happenedAt: instant,
        recordedAt: instant,
        waitsFor: z.enum(WAITS_FOR),
        /** The same in a sentence. */
        because: z.string(),
      }),
    ),
  }),
});
export type WaitingMessage = z.output<typeof listWaiting.output>["data"][number];

export const decideOutgoing = defineOperation({
  name: "webhooks.decide",
  summary:
    "Lets go or drops messages that wait for a person: one, or all of an endpoint or channel that wait for the same.",
  access: "lead",
  effect: "write",
  deed: "decided about messages that waited",
  http: { method: "POST", path: "/webhooks/{destinationId}/approvals" },
  input: z.strictObject({
    ...path,
    messageId: id.optional(),
    /** Only what waits for this; all without it. */
    waitsFor: z.enum(WAITS_FOR).optional(),
    isSent: z.boolean(),
  }),
  output: z.strictObject({ messages: z.int() }),
});
