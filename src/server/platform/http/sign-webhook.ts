/** Signs what we send to endpoints, after the Standard Webhooks specification (HMAC-SHA256, signature `v1`). */
import { createHmac, randomBytes } from "node:crypto";
import { epochMs, type Instant } from "#core/time/instant.ts";

const PREFIX = "whsec_";
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString("base64");
}

/**
 * @param messageId the same for every try of a message
 * @param body as it goes out, byte for byte
 * @param secrets each signs: while one is replaced, there are two
 */
export function webhookHeaders(
  { messageId, body, now }: { messageId: string; body: string; now: Instant },
  secrets: readonly string[],
): Record<string, string> {
  const seconds = String(Math.floor(epochMs(now) / 1000));
  const signed = `${messageId}.${seconds}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  });
  return { "webhook-id": messageId, "webhook-timestamp": seconds, "webhook-signature": signatures.join(" ") };
}
