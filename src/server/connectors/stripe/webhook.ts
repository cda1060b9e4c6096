/** Proves that a webhook is Stripe's, with the official check. */
import Stripe from "stripe";
import { epochMs, type Instant } from "#core/time/instant.ts";
import { type Delivery, InvalidSignature, type ReceivedRequest } from "#server/connectors/connector.ts";
import type { StripeSettings } from "./settings.ts";
import type { SentEvent } from "./translate.ts";

/** How far Stripe's clock and ours may be apart; what is older may be somebody's recording. */
const TOLERANCE_SECONDS = 300;

export function identify(
  { body, headers }: ReceivedRequest,
  { settings, now }: { readonly settings: StripeSettings; readonly now: Instant },
): Delivery {
  const header = headers["stripe-signature"];
  const secrets = [settings.webhookSecret, settings.olderWebhookSecret].filter((secret) => secret !== "");
  if (header === undefined || secrets.length === 0) throw new InvalidSignature();
  for (const secret of secrets) {
    if (!isSigned({ body, header, secret, now })) continue;
    const { id, type } = JSON.parse(new TextDecoder().decode(body)) as SentEvent;
    return { deliveryId: id, type };
  }
  throw new InvalidSignature();
}

type Signed = { body: Uint8Array; header: string; secret: string; now: Instant };

/** Of the proof alone: the SDK reads events that carry a thing in one way and notifications, which name it, in another. */
function isSigned({ body, header, secret, now }: Signed): boolean {
  const { signature } = Stripe.webhooks;
  if (signature === null) throw new Error("This build of Stripe's SDK cannot verify webhooks.");
  try {
    return signature.verifyHeader(Buffer.from(body), header, secret, TOLERANCE_SECONDS, undefined, epochMs(now));
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}
