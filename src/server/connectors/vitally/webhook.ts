/**
 * Takes what pipelines push in the form of Vitally's analytics API, so that only their address and key have to change.
 * https://docs.vitally.io/pushing-data-to-vitally/using-the-vitally-api/https-analytics-api
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { type Delivery, InvalidSignature, type ReceivedRequest } from "#server/connectors/connector.ts";
import { HttpProblem } from "#server/platform/http/problem.ts";
import { asObject, instantAt, type Loose, textAt } from "./from-values.ts";
import type { VitallySettings } from "./settings.ts";

/** Addresses of Vitally's that pipelines know. */
export const PUSH_PATHS = ["/analytics/v1/account", "/analytics/v1/user", "/analytics/v1/track"] as const;

export type PushType = "account" | "user" | "track";

/** There is no signature: the key is all that proves who sends. */
export function identify(
  { body, headers }: ReceivedRequest,
  { settings }: { readonly settings: VitallySettings },
): Delivery {
  if (!isKey(headers["authorization"] ?? "", settings.pushKey)) throw new InvalidSignature();
  const message = readMessage(body);
  const type = typeOf(message);
  const messageId = textAt(message, "messageId");
  // As Vitally does it: without an id of its own, the same words are the same message.
  const id = messageId ?? createHash("sha256").update(body).digest("hex");
  return { deliveryId: `${type}:${id}`.slice(0, 500), type };
}

/** `Basic base64(key:)`, `Basic base64(key)` and the key itself are all in use. */
function isKey(authorization: string, key: string): boolean {
  const given = /^(?:Basic|Bearer)\s+(\S+)$/i.exec(authorization.trim())?.[1];
  if (given === undefined || key === "") return false;
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return [key, base64(key), base64(`${key}:`)].map((one) => isSame(given, one)).includes(true);
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** @throws HttpProblem with the status that Vitally gives it */
export function readMessage(body: Uint8Array): Loose {
  const message = asObject(parsed(body));
  const type = typeOf(message);
  if (textAt(message, "messageId") === null && textAt(message, "timestamp") === null)
    throw refused("Send a timestamp or a messageId.");
  if (message["timestamp"] != null && instantAt(message, "timestamp") === null)
    throw refused("The timestamp cannot be read. Write it like 2026-01-31T09:30:00Z.");
  const traits = message["traits"];
  if (type !== "track" && traits != null && (typeof traits !== "object" || Array.isArray(traits)))
    throw refused("The traits must be an object.");
  return message;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    throw refused("The body is not JSON. Send an object.");
  }
}

/** Each address has its own form, so a message says by itself which it was sent to. */
export function typeOf(message: Loose): PushType {
  if (textAt(message, "event") !== null) return "track";
  if (textAt(message, "userId") !== null) return "user";
  if (textAt(message, "accountId") !== null) return "account";
  throw refused("Send the accountId, of a user the userId too.");
}

function refused(what: string): HttpProblem {
  return new HttpProblem(400, "vitally.push", what);
}
