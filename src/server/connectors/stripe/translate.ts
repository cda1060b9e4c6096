/** One of Stripe's events as rows of ours. Pure: what the event does not say comes with the next read. */
import type Stripe from "stripe";
import { invalid } from "#core/errors.ts";
import type { SourceRecord } from "#core/records.ts";
import type { ReportedAt } from "./from-amounts.ts";
import { fromCustomer } from "./from-customers.ts";
import { fromFailedPayment, fromInvoice, fromUpcoming } from "./from-invoices.ts";
import { fromNotification, isOfReadThing, type Notification } from "./from-notification.ts";
import { fromCreditNote, fromRefundedCharge } from "./from-payments.ts";
import { fromSubscription } from "./from-subscriptions.ts";
import type { StripeSettings } from "./settings.ts";

/**
 * Since this version an invoice names its subscription under `parent` and a line its price under `pricing`. Events are
 * written in the version of the endpoint, not in ours. https://docs.stripe.com/webhooks/versioning
 */
const OLDEST_VERSION = "2025-03-31";

/** An event with the thing that it is about, or a notification that only names it. */
export type SentEvent = Stripe.Event | Notification;

export function translate(body: Uint8Array, { settings }: { readonly settings: StripeSettings }): SourceRecord[] {
  const sent = readSent(body);
  return isNotification(sent) ? fromNotification(sent) : fromEvent(sent, settings);
}

export function asksForRead(body: Uint8Array): boolean {
  const sent = readSent(body);
  return isNotification(sent) && isOfReadThing(sent);
}

function readSent(body: Uint8Array): SentEvent {
  return JSON.parse(new TextDecoder().decode(body)) as SentEvent;
}

function isNotification(sent: SentEvent): sent is Notification {
  return (sent.object as string) === "v2.core.event";
}

export function fromEvent(event: Stripe.Event, settings: StripeSettings): SourceRecord[] {
  const report: ReportedAt = { seconds: event.created, step: stepOf(event.type) };
  switch (event.type) {
    case "customer.created":
    case "customer.updated":
    case "customer.deleted":
      requireKnownVersion(event);
      return fromCustomer(
        event.data.object,
        {
          ...report,
          balanceChanged: "balance" in (event.data.previous_attributes ?? {}),
          deletedAt: event.type === "customer.deleted" ? event.created : null,
        },
        settings,
      );
    case "customer.subscription.created":
    case "customer.subscription.updated":
    case "customer.subscription.deleted":
    case "customer.subscription.paused":
    case "customer.subscription.resumed":
      requireKnownVersion(event);
      return fromSubscription(event.data.object, report, settings);
    case "invoice.upcoming":
      requireKnownVersion(event);
      return fromUpcoming(event.data.object, report, settings);
    case "invoice.payment_failed":
      requireKnownVersion(event);
      return [
        ...fromInvoice(event.data.object, report, settings),
        ...fromFailedPayment(event.data.object, report, settings),
      ];
    case "invoice.deleted":
      requireKnownVersion(event);
      return fromInvoice(event.data.object, { ...report, isDeleted: true }, settings);
    case "invoice.created":
    case "invoice.updated":
    case "invoice.finalized":
    case "invoice.paid":
    case "invoice.payment_succeeded":
    case "invoice.marked_uncollectible":
    case "invoice.voided":
    case "invoice.will_be_due":
    case "invoice.overdue":
      requireKnownVersion(event);
      return fromInvoice(event.data.object, report, settings);
    case "credit_note.created":
    case "credit_note.updated":
    case "credit_note.voided":
      requireKnownVersion(event);
      return fromCreditNote(event.data.object, report, settings);
    case "charge.refunded":
      requireKnownVersion(event);
      return fromRefundedCharge(event.data.object, report, settings);
    default:
      // checkout.session.completed and billing.alert.triggered say nothing that a subscription or a meter does not.
      return [];
  }
}

/** Created, changed, gone: the order of reports of one second. */
function stepOf(type: string): ReportedAt["step"] {
  if (type.endsWith(".created")) return 0;
  return type.endsWith(".deleted") ? 2 : 1;
}

function requireKnownVersion({ api_version: version }: Stripe.Event): void {
  if (version !== null && version >= OLDEST_VERSION) return;
  throw invalid(
    "stripe.version",
    `It is written in Stripe's API version ${version ?? "of the account"}. Set the webhook endpoint to 2026-10-28.endive; what it said comes with the next read.`,
  );
}
