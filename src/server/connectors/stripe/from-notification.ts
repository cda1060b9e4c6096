/**
 * Stripe's newer destinations send notifications: the id of what changed and nothing of it. What they are about is read,
 * as it is then. https://docs.stripe.com/event-destinations#thin-payload
 */
import type Stripe from "stripe";
import { invalid } from "#core/errors.ts";
import type { SourceRecord } from "#core/records.ts";

export type Notification = Pick<Stripe.V2.Core.EventNotification, "id" | "type"> & {
  readonly object: "v2.core.event";
  readonly related_object?: { readonly id: string; readonly type: string } | null;
};

/** Kinds of things that a read asks for, as notifications name them. */
const READ_AGAIN = new Set([
  "customer",
  "subscription",
  "customer.subscription",
  "invoice",
  "credit_note",
  "charge",
  "refund",
  "billing.credit_grant",
  "coupon",
]);

export function isOfReadThing({ related_object: about }: Notification): boolean {
  return about != null && READ_AGAIN.has(about.type.replace(/^v1\./, ""));
}

/** Usage that Stripe could not count is on no invoice and in no total of a meter: an operator has to hear of it. */
const USAGE_WAS_LOST = /^v1\.billing\.meter\.(?:error_report_triggered|no_meter_found)$/;

/** @throws ProductError for usage that Stripe could not count */
export function fromNotification({ type, related_object: about }: Notification): SourceRecord[] {
  if (!USAGE_WAS_LOST.test(type)) return [];
  const meter = about == null ? "a meter that it does not have" : `the meter ${about.id}`;
  throw invalid(
    "stripe.usage-not-counted",
    `Stripe could not count some of the usage that was sent for ${meter}. Look there at what it refused and send it again; until then bills are too low.`,
  );
}
