/** The first round: every customer, subscription, invoice, credit note and refund, newest first. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { pageOf } from "./client.ts";
import { dayOf, idOf } from "./from-amounts.ts";
import { fromCoupons } from "./from-coupons.ts";
import { fromCustomer } from "./from-customers.ts";
import { couponIds } from "./from-discounts.ts";
import { fromInvoiceLines } from "./from-invoice-lines.ts";
import { fromFailedPayment, fromInvoice } from "./from-invoices.ts";
import { fromCreditNote, fromRefundedCharge } from "./from-payments.ts";
import { fromPlan, type PlanOf } from "./from-plans.ts";
import { fromAllSubscriptions, fromSubscription, isLive } from "./from-subscriptions.ts";
import { catalogueOf, isOfExistingCustomer, type Reading, readNow, type StepPage, withAllLines } from "./pull-step.ts";

const ONE_REQUEST = 1;

/** A list gives discounts as ids otherwise. */
export const WITH_DISCOUNTS = ["data.discounts", "data.items.data.discounts"];

export async function readCustomers(reading: Reading): Promise<StepPage> {
  const { client, settings } = reading;
  const { items, last, hasMore } = await pageOf((page) => client.stripe.customers.list(page), reading);
  const report = { ...readNow(reading), balanceChanged: false, deletedAt: null };
  return {
    records: items.flatMap((customer) => fromCustomer(customer, report, settings)),
    last,
    hasMore,
    requests: ONE_REQUEST,
  };
}

/**
 * Those that ended too. A customer's page may hold one of several subscriptions; only when none goes on is the account
 * at its end, so the customers of ended ones are asked for all of theirs.
 */
export async function readSubscriptions(reading: Reading): Promise<StepPage> {
  const { client, settings, seen } = reading;
  const list = (page: object) =>
    client.stripe.subscriptions.list({ ...page, status: "all", expand: ["data.customer", ...WITH_DISCOUNTS] });
  const { items, last, hasMore } = await pageOf(list, reading);
  const kept = items.filter(({ customer }) => isOfExistingCustomer(customer));
  const records = kept.flatMap((subscription) => fromSubscription(subscription, readNow(reading), settings));
  let requests = ONE_REQUEST;
  for (const { customer, currency, status } of kept) {
    const id = idOf(customer);
    if (id === null || status !== "canceled" || seen.has(`end ${id}`)) continue;
    seen.add(`end ${id}`);
    requests += 1;
    records.push(...(await readEnd(reading, { id, currency })));
  }
  records.push(...(await plansOf(reading, kept)));
  return { records, last, hasMore, requests };
}

/** Since its first day: what a subscription was before its last change is not told. */
async function plansOf(reading: Reading, subscriptions: readonly Stripe.Subscription[]): Promise<SourceRecord[]> {
  const ofCustomers = new Map<string, Stripe.Subscription[]>();
  for (const subscription of subscriptions.filter(isLive)) {
    const id = idOf(subscription.customer) ?? "";
    ofCustomers.set(id, [...(ofCustomers.get(id) ?? []), subscription]);
  }
  const records: SourceRecord[] = [];
  for (const all of ofCustomers.values()) {
    const { customer } = all[0]!;
    if (customer === null || typeof customer === "string" || customer.deleted) continue;
    const firstDay = dayOf(Math.min(...all.map(({ start_date: start }) => start)));
    records.push(...(await planNow(reading, { customer, subscriptions: all, effectiveOn: firstDay })));
    records.push(...(await couponsNow(reading, { customer, subscriptions: all }, { discountsBefore: null })));
  }
  return records;
}

export async function planNow(
  reading: Reading,
  plan: Pick<PlanOf, "customer" | "subscriptions" | "effectiveOn">,
): Promise<SourceRecord[]> {
  const coupons = await couponsOf(reading, plan);
  const meters = await reading.catalogue.metersById();
  return fromPlan({ ...plan, coupons, meters }, readNow(reading), reading.settings);
}

type Subscribed = Pick<PlanOf, "customer" | "subscriptions">;

/** A period ends without anything of the plan being changed, so coupons are looked at whenever a customer is. */
export async function couponsNow(
  reading: Reading,
  { customer, subscriptions }: Subscribed,
  { discountsBefore }: { discountsBefore: number | null },
): Promise<SourceRecord[]> {
  const coupons = await couponsOf(reading, { customer, subscriptions });
  const meters = await reading.catalogue.metersById();
  return fromCoupons({ customer, subscriptions, coupons, meters, discountsBefore }, readNow(reading), reading.settings);
}

async function couponsOf(reading: Reading, { customer, subscriptions }: Subscribed) {
  const coupons = new Map<string, Stripe.Coupon>();
  for (const id of couponIds(customer, subscriptions)) {
    const coupon = await reading.catalogue.findCoupon(id);
    if (coupon !== null) coupons.set(id, coupon);
  }
  return coupons;
}

/** Whether a customer still is one. */
async function readEnd(
  reading: Reading,
  customer: { readonly id: string; readonly currency: string },
): Promise<SourceRecord[]> {
  const { client, settings } = reading;
  const list = (page: object) => client.stripe.subscriptions.list({ ...page, customer: customer.id, status: "all" });
  const { items } = await pageOf(list, { after: null });
  return fromAllSubscriptions(customer, items, readNow(reading), settings);
}

/** Invoices of customers who were deleted before the first read are left out: their accounts are not known. */
export async function readInvoices(reading: Reading): Promise<StepPage> {
  const { client } = reading;
  const list = (page: object) => client.stripe.invoices.list({ ...page, expand: ["data.customer"] });
  const { items, last, hasMore } = await pageOf(list, reading);
  const kept = items.filter(({ customer }) => isOfExistingCustomer(customer));
  const { records, requests } = await rowsOfInvoices(reading, kept);
  return { records: [...records, ...kept.flatMap((one) => olderFailure(one, reading))], last, hasMore, requests };
}

export async function rowsOfInvoices(
  reading: Reading,
  invoices: readonly Stripe.Invoice[],
): Promise<{ records: SourceRecord[]; requests: number }> {
  const { client, settings } = reading;
  const whole = [];
  for (const invoice of invoices) whole.push(await withAllLines(client, invoice));
  const catalogue = await catalogueOf(
    reading,
    whole.flatMap(({ lines }) => lines),
  );
  const records = whole.flatMap((one) => [
    ...fromInvoice(one.invoice, readNow(reading), settings),
    ...fromInvoiceLines(one, catalogue, readNow(reading), settings),
  ]);
  return { records, requests: ONE_REQUEST + whole.filter(({ invoice }) => invoice.lines.has_more).length };
}

/** Stripe tells the moment of a failed payment only in its events: of older ones that of the invoice itself is taken. */
function olderFailure(invoice: Stripe.Invoice, { settings }: Reading): SourceRecord[] {
  const isUnpaid = invoice.status === "open" || invoice.status === "uncollectible";
  if (!isUnpaid || invoice.attempt_count === 0) return [];
  const seconds = invoice.status_transitions.finalized_at ?? invoice.created;
  return fromFailedPayment(invoice, { seconds, step: 0 }, settings);
}

export async function readCreditNotes(reading: Reading): Promise<StepPage> {
  const { client, settings } = reading;
  const list = (page: object) => client.stripe.creditNotes.list({ ...page, expand: ["data.customer"] });
  const { items, last, hasMore } = await pageOf(list, reading);
  const kept = items.filter(({ customer }) => isOfExistingCustomer(customer));
  const records = kept.flatMap((note) => fromCreditNote(note, readNow(reading), settings));
  return { records, last, hasMore, requests: ONE_REQUEST };
}

/** A refund does not say whose it is; its charge does. */
export async function readRefunds(reading: Reading): Promise<StepPage> {
  const { client, settings } = reading;
  const list = (page: object) => client.stripe.refunds.list({ ...page, expand: ["data.charge.customer"] });
  const { items, last, hasMore } = await pageOf(list, reading);
  const records = items.flatMap(({ charge, created }) => {
    if (charge === null || typeof charge === "string" || !isOfExistingCustomer(charge.customer)) return [];
    return fromRefundedCharge(charge, { seconds: created, step: 1 }, settings);
  });
  return { records, last, hasMore, requests: ONE_REQUEST };
}
