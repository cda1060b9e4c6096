/** Proves that a webhook is Stripe's, with the official check. */
import Stripe from "stripe";
import { epochMs, type Instant } from "#core/time/instant.ts";
import { type Delivery, InvalidSignature, type ReceivedRequest } from "#server/connectors/connector.ts";
import type { StripeSettings } from "./settings.ts";

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
    const event = verify({ body, header, secret, now });
    if (event !== null) return { deliveryId: event.id, type: event.type };
  }
  throw new InvalidSignature();
}

type Signed = { body: Uint8Array; header: string; secret: string; now: Instant };

function verify({ body, header, secret, now }: Signed): Stripe.Event | null {
  try {
    const receivedAt = epochMs(now);
    return Stripe.webhooks.constructEvent(Buffer.from(body), header, secret, TOLERANCE_SECONDS, undefined, receivedAt);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    throw error;
  }
}
