/** Endpoints and channels: adds, changes, tests and removes them, and shows what became of each message. */
import * as contract from "#contract/webhooks.ts";
import { conflict, invalid } from "#core/errors.ts";
import { CHOSEN_EVENT_TYPES, describeEvent } from "#core/outgoing/event-types.ts";
import { waitingText } from "#core/outgoing/waiting-text.ts";
import { addMinutes, type Instant } from "#core/time/instant.ts";
import { findConnector, openConnection } from "#server/features/connections/reads.ts";
import * as destinations from "#server/features/destinations/reads.ts";
import * as outbox from "#server/features/outbox/reads.ts";
import { isUnlocked } from "#server/features/unlocks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { implement } from "#server/platform/http/implement.ts";
import { newWebhookSecret } from "#server/platform/http/sign-webhook.ts";
import { newId } from "#server/platform/id.ts";
import { mayLeave } from "#server/platform/installation.ts";
import { type Sending, webhookId } from "./reads.ts";
import * as store from "./store.ts";

/** A function, because secrets are sealed with what only the whole server has. */
export function webhookOperations({ vault, chat }: Pick<Sending, "vault" | "chat">) {
  return {
    listEventTypes: implement(contract.listEventTypes, async () => ({
      data: contract.webhookEvents.map(({ type, ...shown }) => ({
        type,
        ...shown,
        isChosen: CHOSEN_EVENT_TYPES.includes(type),
        isInternal: describeEvent(type).isInternal,
      })),
    })),

    listDestinations: implement(contract.listDestinations, async (ctx) => ({
      data: await toDestinations(ctx.db, await destinations.listDestinations(ctx.db)),
    })),

    createWebhook: implement(
      contract.createWebhook,
      async (ctx, { name, url, eventTypes }) => {
        const secret = newWebhookSecret();
        const made = toNew({ kind: "webhook", name, address: url, eventTypes }, ctx.now);
        await destinations.saveDestination(ctx.db, { ...made, secret: vault.seal(secret, made.destinationId) });
        ctx.audit({ subject: subjectOf(made), after: auditOf(made) });
        return { destination: await shown(ctx.db, made.destinationId), secret };
      },
      { answersSecret: true },
    ),

    createChannel: implement(contract.createChannel, async (ctx, { name, connectionId, channel, eventTypes }) => {
      const connection = await openConnection(ctx.db, chat, connectionId);
      const { send } = findConnector(chat, connection.connector);
      if (send === undefined)
        throw invalid("webhook.cannot-send", `${connection.name} cannot send. Choose a connection of a chat.`);
      const address = channel || send.usualAddress?.(connection.openSettings) || "";
      if (address === "")
        throw invalid("webhook.channel", "Name the channel, or give the connection a usual one.", [
          { pointer: "/channel", message: "Name the channel." },
        ]);
      const made = { ...toNew({ kind: "slack", name, address, eventTypes }, ctx.now), connectionId };
      await destinations.saveDestination(ctx.db, made);
      ctx.audit({ subject: subjectOf(made), after: auditOf(made) });
      return shown(ctx.db, made.destinationId);
    }),

    changeDestination: implement(contract.changeDestination, async (ctx, { destinationId, isPaused, ...change }) => {
      const before = await destinations.getDestination(ctx.db, destinationId);
      if (before.kind === "webhook" && change.address !== undefined) refuseBadUrl(change.address);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const after: destinations.Destination = { ...before, ...given, ...pausedAs(isPaused, before, ctx.now) };
      const isTriedAnew = after.address !== before.address || (before.pausedAt !== null && after.pausedAt === null);
      if (isTriedAnew) after.failingSince = null;
      await destinations.saveDestination(ctx.db, after);
      if (before.pausedAt !== null && after.pausedAt === null) await outbox.wake(ctx.db);
      await destinations.settleSilent(ctx.db, ctx.now);
      ctx.audit({ subject: subjectOf(after), before: auditOf(before), after: auditOf(after) });
      return shown(ctx.db, destinationId);
    }),

    removeDestination: implement(contract.removeDestination, async (ctx, { destinationId }) => {
      const before = await destinations.getDestination(ctx.db, destinationId);
      await destinations.removeDestination(ctx.db, destinationId, ctx.now);
      await destinations.settleSilent(ctx.db, ctx.now);
      const because = "The endpoint was removed.";
      const dropped = await outbox.drop(ctx.db, { destinationId }, { because, now: ctx.now });
      ctx.audit({ subject: subjectOf(before), before: auditOf(before), after: { dropped } });
      return { dropped };
    }),

    rotateSecret: implement(
      contract.rotateSecret,
      async (ctx, { destinationId, olderForHours }) => {
        const before = await destinations.getDestination(ctx.db, destinationId);
        if (before.kind !== "webhook")
          throw invalid("webhook.no-secret", "A channel has no signing secret. Change the token of its connection.");
        const secret = newWebhookSecret();
        await destinations.saveDestination(ctx.db, {
          ...before,
          secret: vault.seal(secret, destinationId),
          olderSecret: before.secret,
          olderSecretUntil: addMinutes(ctx.now, olderForHours * 60),
        });
        ctx.audit({ subject: subjectOf(before), after: { olderForHours } });
        return { destination: await shown(ctx.db, destinationId), secret };
      },
      { answersSecret: true },
    ),

    testDestination: implement(contract.testDestination, async (ctx, { destinationId }) => {
      const one = await destinations.getDestination(ctx.db, destinationId);
      const messageId = await outbox.tellOne(
        ctx.db,
        destinationId,
        {
          type: "webhook.test",
          naturalKey: `test:${newId()}`,
          accountId: null,
          happenedAt: ctx.now,
          data: { endpointId: destinationId },
        },
        ctx.now,
      );
      ctx.audit({ subject: subjectOf(one), after: { messageId } });
      return { messageId };
    }),

    listOutgoing: implement(contract.listOutgoing, async (ctx, { destinationId, state, limit }) => {
      const one = await destinations.getDestination(ctx.db, destinationId);
      const as = await shownAs(ctx.db, one);
      const { isHeld } = as;
      // What is held is what would be pending.
      if ((state === "held" && !isHeld) || (state === "pending" && isHeld)) return { data: [] };
      const states = state === undefined ? {} : { states: [state === "held" ? ("pending" as const) : state] };
      const found = await outbox.listMessages(ctx.db, { destinationId, ...states }, limit);
      return { data: found.map((message) => toMessage(message, as)) };
    }),

    getOutgoing: implement(contract.getOutgoing, async (ctx, { destinationId, messageId }) => {
      const one = await destinations.getDestination(ctx.db, destinationId);
      const message = await getMessage(ctx.db, destinationId, messageId);
      const log = (await outbox.listTries(ctx.db, messageId)).map(({ tryId: _id, ...shownTry }) => shownTry);
      return { ...toMessage(message, await shownAs(ctx.db, one)), body: message.body, log };
    }),

    replayOutgoing: implement(contract.replayOutgoing, async (ctx, { destinationId, messageId, since }) => {
      const one = await destinations.getDestination(ctx.db, destinationId);
      if (messageId !== undefined) await getMessage(ctx.db, destinationId, messageId);
      // What was dropped, taken back or waits for a decision is sent by name alone.
      const ended = ["delivered", "failed", "unknown"] as const;
      const which = { destinationId, ...(messageId ? { outboxId: messageId } : { since, states: ended }) };
      const messages = await outbox.sendAgain(ctx.db, which, ctx.now);
      if (messages > 0) await outbox.wake(ctx.db);
      ctx.audit({ subject: subjectOf(one), after: { messages, since, messageId } });
      return { messages };
    }),

    listWaiting: implement(contract.listWaiting, async (ctx, { limit }) => {
      const waiting = await outbox.listWaiting(ctx.db, limit);
      const names = await store.namesOfAccounts(
        ctx.db,
        waiting.flatMap(({ accountId }) => accountId ?? []),
      );
      const all = new Map((await destinations.listDestinations(ctx.db)).map((one) => [one.destinationId, one.name]));
      const safe = { arePricesConfirmed: await isUnlocked(ctx.db, "prices") };
      return {
        count: await outbox.countWaiting(ctx.db),
        data: waiting.map(({ outboxId, destinationId, type, accountId, happenedAt, recordedAt, waitsFor }) => ({
          ...{ messageId: outboxId, destinationId, type, accountId, happenedAt, recordedAt },
          destinationName: all.get(destinationId) ?? "An endpoint that was removed",
          accountName: accountId && (names.get(accountId) ?? null),
          waitsFor: waitsFor ?? "age",
          because: waitingText(waitsFor ?? "age", safe),
        })),
      };
    }),

    decideOutgoing: implement(contract.decideOutgoing, async (ctx, { destinationId, messageId, waitsFor, isSent }) => {
      const one = await destinations.getDestination(ctx.db, destinationId);
      const named = messageId === undefined ? {} : { outboxId: messageId };
      const which: outbox.Which = { destinationId, ...named, waitsFor, states: ["approval"] };
      const messages = isSent
        ? await outbox.sendAgain(ctx.db, which, ctx.now)
        : await outbox.drop(ctx.db, which, { because: "Somebody decided not to send it.", now: ctx.now });
      if (messageId !== undefined && messages === 0)
        throw conflict("webhook.not-waiting", "This message does not wait for anybody. Look at it again.");
      if (isSent && messages > 0) await outbox.wake(ctx.db);
      ctx.audit({ subject: subjectOf(one), after: { messages, isSent } });
      return { messages };
    }),
  };
}

function refuseBadUrl(text: string): void {
  const parsed = contract.createWebhook.input.shape.url.safeParse(text);
  if (parsed.success) return;
  const message = parsed.error.issues[0]?.message ?? "Write it like https://example.com/firstbill.";
  throw invalid("webhook.url", message, [{ pointer: "/address", message }]);
}

type Given = Pick<destinations.Destination, "kind" | "name" | "address" | "eventTypes">;

function toNew(given: Given, now: Instant): destinations.Destination {
  const nothing = {
    secret: null,
    olderSecret: null,
    olderSecretUntil: null,
    pausedAt: null,
    pausedBecause: null,
    failingSince: null,
  };
  return { ...given, ...nothing, destinationId: newId(), connectionId: null, createdAt: now };
}

function pausedAs(isPaused: boolean | undefined, { pausedAt, pausedBecause }: destinations.Destination, now: Instant) {
  if (isPaused === undefined) return { pausedAt, pausedBecause };
  // A person's word takes the place of the reason why it paused itself.
  return { pausedAt: isPaused ? (pausedAt ?? now) : null, pausedBecause: null };
}

function subjectOf({ destinationId }: destinations.Destination) {
  return { kind: "webhook", id: destinationId };
}

/** The address of a webhook may hold a key of its receiver. */
function auditOf({ kind, name, address, eventTypes, pausedAt }: destinations.Destination) {
  const where = kind === "webhook" ? new URL(address).host : address;
  return { kind, name, where, eventTypes, isPaused: pausedAt !== null };
}

async function getMessage(db: Db, destinationId: string, outboxId: string): Promise<outbox.Message> {
  const [found] = await outbox.listMessages(db, { destinationId, outboxId }, 1);
  if (found === undefined)
    throw conflict("webhook.message-unknown", "There is no such message any more. Look at the list of deliveries.");
  return found;
}

type ShownAs = { isHeld: boolean; arePricesConfirmed: boolean };

async function shownAs(db: Db, { pausedAt }: destinations.Destination): Promise<ShownAs> {
  return { isHeld: pausedAt !== null || !(await mayLeave(db)), arePricesConfirmed: await isUnlocked(db, "prices") };
}

function toMessage({ outboxId, state, ...message }: outbox.Message, as: ShownAs): contract.OutgoingMessage {
  const { destinationId: _to, body: _body, accountId: _account, ...shownOfIt } = message;
  const waitsFor = state === "approval" ? message.waitsFor : null;
  return {
    ...shownOfIt,
    messageId: outboxId,
    webhookId: webhookId(outboxId),
    state: state === "pending" && as.isHeld ? "held" : state,
    waitsFor,
    problem: waitsFor === null ? message.problem : waitingText(waitsFor, as),
  };
}

async function shown(db: Db, destinationId: string): Promise<contract.Destination> {
  const [one] = await toDestinations(db, [await destinations.getDestination(db, destinationId)]);
  return one as contract.Destination;
}

async function toDestinations(db: Db, all: readonly destinations.Destination[]): Promise<contract.Destination[]> {
  const counts = await outbox.countMessages(db);
  return all.map(({ secret: _secret, olderSecret: _older, ...one }) => {
    const own = counts.filter(({ destinationId }) => destinationId === one.destinationId);
    const count = (...states: outbox.State[]) =>
      own.reduce((sum, { state, count: more }) => (states.includes(state) ? sum + more : sum), 0);
    return {
      ...one,
      waiting: count("pending", "sending"),
      delivered: count("delivered"),
      failed: count("failed"),
      toApprove: count("approval"),
      unknown: count("unknown"),
      lastDeliveredAt: own.find(({ state }) => state === "delivered")?.lastEndedAt ?? null,
    };
  });
}
