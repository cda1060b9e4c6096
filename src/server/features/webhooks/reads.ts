/** Sends messages: to endpoints as signed webhooks, to channels in words. */
import { ProductError } from "#core/errors.ts";
import type { TryResult } from "#core/outgoing/after-try.ts";
import { describeEvent } from "#core/outgoing/event-types.ts";
import { messageText } from "#core/outgoing/message-text.ts";
import type { Instant } from "#core/time/instant.ts";
import { secondsToWait } from "#core/time/retry-after.ts";
import { SendRefused, TryLater, UnknownDelivery } from "#server/connectors/connector.ts";
import { type Connecting, connectorContext, findOpenConnection } from "#server/features/connections/reads.ts";
import { type Destination, listDestinations, resealDestination } from "#server/features/destinations/reads.ts";
import type { Sender, Senders, Try } from "#server/features/outbox/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { webhookHeaders } from "#server/platform/http/sign-webhook.ts";
import type { Vault } from "#server/platform/vault.ts";
import * as store from "./store.ts";

/** What it takes to send; put together once, where the server is. */
export type Sending = {
  readonly vault: Vault;
  /** Each with the addresses that its surface allows. */
  readonly webhookFetch: typeof fetch;
  readonly chat: Connecting;
  /** What links are made from. */
  readonly baseUrl: string;
};

export function sendersOf(sending: Sending): Senders {
  return { webhook: webhookSender(sending), slack: channelSender(sending) };
}

/** In the log of tries. */
const SHOWN_CHARACTERS = 1000;

export function webhookSender({ vault, webhookFetch }: Sending): Sender {
  return async (destination, { outboxId, body }, { now, signal }) => {
    let requestHead: Record<string, string> = {};
    try {
      const secrets = openSecrets(destination, vault, now);
      const id = webhookId(outboxId);
      requestHead = {
        "content-type": "application/json",
        "user-agent": "Firstbill",
        ...webhookHeaders({ messageId: id, body, now }, secrets),
      };
      const answer = await webhookFetch(destination.address, { method: "POST", headers: requestHead, body, signal });
      return {
        result: resultOf(answer, now),
        status: answer.status,
        requestHead,
        responseHead: headOf(answer),
        responseText: await beginningOf(answer),
      };
    } catch (error) {
      return unanswered({ kind: "failed", problem: whyUnanswered(error) }, requestHead);
    }
  };
}

/** The id that receivers know a message by. */
export function webhookId(outboxId: string): string {
  return `msg_${outboxId.replaceAll("-", "")}`;
}

/** The newest first. The older one ends when its time is over. */
function openSecrets(
  { destinationId, secret, olderSecret, olderSecretUntil }: Destination,
  vault: Vault,
  now: Instant,
) {
  const older = olderSecretUntil !== null && olderSecretUntil > now ? [olderSecret] : [];
  return [secret, ...older].flatMap((sealed) => (sealed === null ? [] : vault.open(sealed, destinationId)));
}

/**
 * After the key was replaced: what the former key sealed is sealed with the new one, so that the former can go.
 * @returns names of endpoints whose secrets no key opens; their operator makes new ones
 */
export async function resealSigningSecrets(db: Db, vault: Vault): Promise<string[]> {
  const lost: string[] = [];
  for (const destination of await listDestinations(db)) {
    const { destinationId, name, secret, olderSecret } = destination;
    if (secret === null || !vault.isOld(secret)) continue;
    const again = (sealed: string) => vault.seal(vault.open(sealed, destinationId), destinationId);
    try {
      await resealDestination(db, destination, {
        secret: again(secret),
        olderSecret: olderSecret === null ? null : again(olderSecret),
      });
    } catch (error) {
      if (!(error instanceof ProductError)) throw error;
      lost.push(name);
    }
  }
  return lost;
}

/** 2xx alone counts: a redirect is not followed, and an endpoint that moved is to be corrected here. */
function resultOf({ status, ok, headers }: Response, now: Instant): TryResult {
  if (ok) return { kind: "delivered" };
  if (status === 410) return { kind: "gone", problem: "It answered 410: it wants nothing any more." };
  const problem = `It answered ${status}.`;
  const asked = { retryAfter: headers.get("retry-after"), date: headers.get("date") };
  return { kind: "failed", problem, afterSeconds: secondsToWait(asked, now) };
}

function headOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name !== "set-cookie"));
}

/** Whatever goes wrong here, the answer had begun: its status counts. */
async function beginningOf({ body }: Response): Promise<string | null> {
  if (body === null) return null;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (let part = await reader.read(); !part.done && text.length < SHOWN_CHARACTERS; part = await reader.read())
      text += part.value;
    await reader.cancel();
  } catch {
    return text.slice(0, SHOWN_CHARACTERS);
  }
  // The database keeps no zero characters.
  return text.slice(0, SHOWN_CHARACTERS).replaceAll("\u0000", "");
}

function unanswered(result: TryResult, requestHead: Record<string, string> = {}): Try {
  return { result, status: null, requestHead, responseHead: {}, responseText: null };
}

function whyUnanswered(error: unknown): string {
  if (error instanceof ProductError) return error.message;
  if (error instanceof Error && error.name === "TimeoutError") return "It did not answer in time.";
  if (error instanceof Error && error.name === "AbortError") return "The server stopped while it was sent.";
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `It could not be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
}

// Channels -----------------------------------------------------------------------------------------------------------

function channelSender({ chat, baseUrl }: Sending): Sender {
  return async ({ connectionId, address }, { outboxId, type, body }, { db, now, signal }) => {
    const connection = connectionId === null ? null : await findOpenConnection(db, chat, connectionId).catch(asReason);
    if (connection === null) return unanswered({ kind: "refused", problem: "The connection was removed." });
    if (typeof connection === "string") return unanswered({ kind: "failed", problem: connection });
    if (connection.uses.send === undefined)
      return unanswered({ kind: "refused", problem: "This connection cannot send." });
    const { data } = JSON.parse(body) as { data: Record<string, string> };
    const name = await store.findNameOf(db, data);
    const { isInternal } = describeEvent(type);
    const message = { key: outboxId, to: address, text: messageText({ type, data, name, baseUrl }), isInternal };
    try {
      const sent = await connection.uses.send.send(message, connectorContext(connection, chat, { now, signal }));
      return unanswered({ kind: "delivered", externalId: sent.externalId }, { text: message.text });
    } catch (error) {
      const problem = connection.withoutSecrets(asReason(error));
      return unanswered(refusalOf(error, problem), { text: message.text });
    }
  };
}

function asReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refusalOf(error: unknown, problem: string): TryResult {
  if (error instanceof SendRefused) return { kind: "refused", problem };
  if (error instanceof TryLater) return { kind: "failed", problem, afterSeconds: error.afterSeconds };
  return error instanceof UnknownDelivery ? { kind: "unknown", problem } : { kind: "failed", problem };
}
