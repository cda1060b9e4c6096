/**
 * A later round: what Stripe's list of events says that changed is read anew, whether its webhook came or not. Events
 * are pictures of the past, written in the version of that day; the things themselves are asked for as they are.
 */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { pageOf } from "./client.ts";
import { dayOf, idOf } from "./from-amounts.ts";
import { fromCustomer } from "./from-customers.ts";
import { fromFailedPayment } from "./from-invoices.ts";
import { fromCreditNote, fromRefundedCharge } from "./from-payments.ts";
import { fromAllSubscriptions, fromSubscription } from "./from-subscriptions.ts";
import { findThing } from "./pull-catalogue.ts";
import { couponsNow, planNow, rowsOfInvoices, WITH_DISCOUNTS } from "./pull-everything.ts";
import { type Reading, readNow, type StepPage } from "./pull-step.ts";
import { usageOfEnded } from "./pull-usage.ts";
import { fromEvent } from "./translate.ts";

/** Stripe takes twenty kinds at most. */
export const EVENT_TYPES = [
  "customer.created",
  "customer.updated",
  "customer.deleted",
  "customer.discount.created",
  "customer.discount.deleted",
  "customer.subscription.created",
  "customer.subscription.updated",
  "customer.subscription.deleted",
  "invoice.created",
  "invoice.updated",
  "invoice.finalized",
  "invoice.paid",
  "invoice.payment_failed",
  "invoice.marked_uncollectible",
  "invoice.voided",
  "invoice.deleted",
  "credit_note.created",
  "credit_note.updated",
  "credit_note.voided",
  "charge.refunded",
] as const;

export async function readChanges(reading: Reading): Promise<StepPage> {
  const { client, since, until } = reading;
  const list = (page: object) =>
    client.stripe.events.list({ ...page, types: [...EVENT_TYPES], created: { gte: since, lte: until } });
  const { items, last, hasMore } = await pageOf(list, reading);
  const changed = changedThings(items, reading.seen);
  const records = items.flatMap((event) => factsOf(event, reading));
  let requests = 1;
  for (const id of changed.customers) {
    requests += 2;
    records.push(...(await customerNow(reading, id, changed)));
  }
  const { records: ofInvoices, requests: asked } = await invoicesNow(reading, changed.invoices);
  records.push(...ofInvoices);
  for (const id of changed.creditNotes) {
    const note = await findThing(() => client.stripe.creditNotes.retrieve(id));
    if (note !== null) records.push(...fromCreditNote(note, readNow(reading), reading.settings));
  }
  for (const id of changed.charges) {
    const charge = await findThing(() => client.stripe.charges.retrieve(id));
    if (charge !== null) records.push(...(await refundsNow(reading, charge)));
  }
  const others = changed.creditNotes.length + changed.charges.length * 2;
  return { records, last, hasMore, requests: requests + asked + others, events: items.map(toSent) };
}

function toSent({ id, type, created }: Stripe.Event) {
  return { deliveryId: id, type, seconds: created };
}

type Changed = {
  customers: string[];
  balances: Set<string>;
  /** Customers of whom a discount came or went, with how many there had been at most. */
  discounts: Map<string, number>;
  /** Customers whose subscriptions changed, with the second in which the last of it happened. */
  plans: Map<string, number>;
  invoices: string[];
  creditNotes: string[];
  charges: string[];
};

/** Each thing once, however many events name it. */
function changedThings(events: readonly Stripe.Event[], seen: Set<string>): Changed {
  const changed: Changed = {
    customers: [],
    balances: new Set(),
    discounts: new Map(),
    plans: new Map(),
    invoices: [],
    creditNotes: [],
    charges: [],
  };
  const add = (list: string[], id: string | null) => {
    if (id === null || seen.has(id)) return;
    seen.add(id);
    list.push(id);
  };
  for (const event of events) {
    const thing = event.data.object as { id?: string; customer?: string | { id: string } | null };
    if (event.type === "customer.deleted") continue;
    if (changesPlan(event)) noteLatest(changed.plans, idOf(thing.customer), event.created);
    noteDiscounts(changed.discounts, idOf(thing.customer) ?? thing.id ?? "", event);
    if (isOfPartOfCustomer(event)) add(changed.customers, idOf(thing.customer));
    else if (event.type.startsWith("customer.")) add(changed.customers, thing.id ?? null);
    else if (event.type.startsWith("credit_note.")) add(changed.creditNotes, thing.id ?? null);
    else if (event.type.startsWith("charge.")) add(changed.charges, thing.id ?? null);
    else if (event.type !== "invoice.deleted") add(changed.invoices, thing.id ?? null);
    if ("balance" in (event.data.previous_attributes ?? {}) && thing.id) changed.balances.add(thing.id);
  }
  return changed;
}

/** It names the customer, and is not one itself. */
function isOfPartOfCustomer({ type }: Stripe.Event): boolean {
  return type.startsWith("customer.subscription.") || type.startsWith("customer.discount.");
}

/** What a change had been before, where it is about discounts. */
type DiscountsBefore = {
  discounts?: readonly unknown[];
  discount?: unknown;
  items?: { data?: readonly { discounts?: readonly unknown[] }[] };
};

function noteDiscounts(counts: Map<string, number>, customer: string, { type, data }: Stripe.Event): void {
  const before = (data.previous_attributes ?? {}) as DiscountsBefore;
  const ofItems = (before.items?.data ?? []).flatMap(({ discounts }) => discounts ?? []).length;
  const isOne = type.startsWith("customer.discount.");
  if (!isOne && ofItems === 0 && before.discounts === undefined && !("discount" in before)) return;
  const gone = type === "customer.discount.deleted" || before.discount ? 1 : 0;
  counts.set(customer, (counts.get(customer) ?? 0) + ofItems + (before.discounts?.length ?? 0) + gone);
}

/** Of a subscription that goes on, only other items or discounts make another plan. */
function changesPlan({ type, data }: Stripe.Event): boolean {
  if (type.startsWith("customer.discount.")) return true;
  if (!type.startsWith("customer.subscription.")) return false;
  const before = data.previous_attributes ?? {};
  return type !== "customer.subscription.updated" || "items" in before || "discounts" in before || "status" in before;
}

function noteLatest(times: Map<string, number>, id: string | null, seconds: number): void {
  if (id !== null) times.set(id, Math.max(seconds, times.get(id) ?? 0));
}

/** What only the event says: that something is gone, or that a payment failed at that moment. */
function factsOf(event: Stripe.Event, { settings }: Reading): SourceRecord[] {
  if (event.type === "customer.deleted" || event.type === "invoice.deleted") return fromEvent(event, settings);
  if (event.type !== "invoice.payment_failed") return [];
  return fromFailedPayment(event.data.object, { seconds: event.created, step: 1 }, settings);
}

async function customerNow(
  reading: Reading,
  id: string,
  { balances, discounts, plans }: Changed,
): Promise<SourceRecord[]> {
  const { client, settings } = reading;
  const customer = await findThing(() => client.stripe.customers.retrieve(id));
  if (customer === null || customer.deleted) return [];
  const { items: subscriptions } = await pageOf(
    (page) => client.stripe.subscriptions.list({ ...page, customer: id, status: "all", expand: WITH_DISCOUNTS }),
    { after: null },
  );
  const currency = customer.currency ?? subscriptions[0]?.currency;
  if (currency === undefined) return [];
  const report = readNow(reading);
  const balanceChanged = balances.has(id);
  const plannedAt = plans.get(id);
  const plan = plannedAt === undefined ? null : { customer, subscriptions, effectiveOn: dayOf(plannedAt) };
  return [
    ...fromCustomer({ ...customer, currency }, { ...report, balanceChanged, deletedAt: null }, settings),
    ...subscriptions.flatMap((subscription) => fromSubscription(subscription, report, settings)),
    ...fromAllSubscriptions({ id, currency }, subscriptions, report, settings),
    ...(plan === null ? [] : await planNow(reading, plan)),
    ...(await couponsNow(reading, { customer, subscriptions }, { discountsBefore: discounts.get(id) ?? null })),
    ...(await usageOfEnded(reading, subscriptions)),
  ];
}

async function invoicesNow(reading: Reading, ids: readonly string[]) {
  const invoices: Stripe.Invoice[] = [];
  for (const id of ids) {
    const invoice = await findThing(() => reading.client.stripe.invoices.retrieve(id));
    if (invoice !== null) invoices.push(invoice);
  }
  const { records, requests } = await rowsOfInvoices(reading, invoices);
  return { records, requests: requests + ids.length };
}

async function refundsNow(reading: Reading, charge: Stripe.Charge): Promise<SourceRecord[]> {
  const { stripe } = reading.client;
  const { items } = await pageOf((page) => stripe.refunds.list({ ...page, charge: charge.id }), { after: null });
  const seconds = items[0]?.created ?? charge.created;
  return fromRefundedCharge(charge, { seconds, step: 1 }, reading.settings);
}
