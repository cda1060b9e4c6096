/** Daily totals of meters for each customer with a subscription that is billed by them, and what comes on the next invoice. */
import Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { epochMs, startOfDay } from "#core/time/instant.ts";
import { addDays, addMonths, earlier, type LocalDate, later } from "#core/time/local-date.ts";
import { allOf, ask, askEach, pageOf } from "./client.ts";
import { dayOf, idOf, rowOf } from "./from-amounts.ts";
import { fromUpcoming } from "./from-invoices.ts";
import { isOfDays } from "./from-prices.ts";
import { isLive } from "./from-subscriptions.ts";
import { isOfExistingCustomer, type Reading, readNow, type StepPage } from "./pull-step.ts";
import { chosenMeters } from "./settings.ts";

/** Stripe corrects the totals of the last 48 hours, so their days are read again each time. */
const READ_AGAIN_DAYS = 2;

export async function readUsage(reading: Reading): Promise<StepPage> {
  const { client, isFirstRound } = reading;
  const status = isFirstRound ? ({ status: "all" } as const) : {};
  const list = (page: object) => client.stripe.subscriptions.list({ ...page, ...status, expand: ["data.customer"] });
  const { items, last, hasMore } = await pageOf(list, reading);
  const kept = items.filter(({ customer }) => isOfExistingCustomer(customer));
  const usage = await usageOf(reading, kept);
  const previews = await previewsOf(reading, kept);
  return {
    records: [...usage.records, ...previews.records],
    last,
    hasMore,
    requests: 1 + usage.requests + previews.requests,
  };
}

/** The last days of subscriptions that ended since: nobody lists them among those that go on. */
export async function usageOfEnded(
  reading: Reading,
  subscriptions: readonly Stripe.Subscription[],
): Promise<SourceRecord[]> {
  const ended = subscriptions.filter(({ ended_at: endedAt }) => endedAt !== null && endedAt >= reading.since);
  return (await usageOf(reading, ended)).records;
}

type Asked = { customer: string; meter: Stripe.Billing.Meter; from: LocalDate; until: LocalDate };

async function usageOf(reading: Reading, subscriptions: readonly Stripe.Subscription[]) {
  const metered = subscriptions.filter(({ items }) => items.data.some(({ price }) => price.recurring?.meter != null));
  if (metered.length === 0) return { records: [], requests: 0 };
  const meters = await reading.catalogue.metersById();
  const asked = metered.flatMap((subscription) => questionsOf(subscription, meters, reading));
  const totals = await askEach(asked, (one) => dailyTotals(reading, one));
  return { records: totals.flat(), requests: asked.length };
}

function questionsOf(
  subscription: Stripe.Subscription,
  meters: ReadonlyMap<string, Stripe.Billing.Meter>,
  reading: Reading,
): Asked[] {
  const customer = idOf(subscription.customer);
  const days = daysOf(subscription, reading);
  if (customer === null || days === null) return [];
  const wanted = chosenMeters(reading.settings);
  const ids = new Set(subscription.items.data.flatMap(({ price }) => price.recurring?.meter ?? []));
  return [...ids].flatMap((id) => {
    const meter = meters.get(id);
    if (meter === undefined || !isOfDays(meter) || (wanted !== null && !wanted.has(meter.event_name))) return [];
    const key = `usage ${subscription.id} ${id}`;
    if (reading.seen.has(key)) return [];
    reading.seen.add(key);
    return [{ customer, meter, ...days }];
  });
}

/** Whole UTC days, `until` not among them. Null where there are none. */
function daysOf(subscription: Stripe.Subscription, reading: Reading): { from: LocalDate; until: LocalDate } | null {
  const { isFirstRound, usageReadOn, until: now, settings } = reading;
  const today = dayOf(now);
  const first = later(dayOf(subscription.start_date), monthsBefore(today, settings.usageMonths));
  const isNew = isFirstRound || usageReadOn === null || subscription.created >= reading.since;
  const from = isNew ? first : later(first, addDays(earlier(usageReadOn, today), 0 - READ_AGAIN_DAYS));
  const endedAt = subscription.ended_at;
  const until = endedAt === null ? today : earlier(today, addDays(dayOf(endedAt), 1));
  return from < until ? { from, until } : null;
}

function monthsBefore(day: LocalDate, months: number): LocalDate {
  return addMonths(`${day.slice(0, 7)}-01`, 0 - months);
}

async function dailyTotals(reading: Reading, { customer, meter, from, until }: Asked): Promise<SourceRecord[]> {
  const { stripe } = reading.client;
  const totals = await allOf((page) =>
    stripe.billing.meters.listEventSummaries(meter.id, {
      ...page,
      customer,
      start_time: secondsOf(from),
      end_time: secondsOf(until),
      value_grouping_window: "day",
    }),
  );
  const byDay = new Map<LocalDate, number>();
  for (const { start_time: start, aggregated_value: value } of totals) byDay.set(dayOf(start), value);
  // A day that is read again and is not there any more was taken back to nothing.
  for (let day = later(from, addDays(until, -1 - READ_AGAIN_DAYS)); day < until; day = addDays(day, 1))
    if (!byDay.has(day)) byDay.set(day, 0);
  return [...byDay].map(([day, value]) =>
    rowOf(reading.settings, {
      kind: "usage",
      object: `usage of ${customer} ${meter.event_name} ${day}`,
      version: "",
      values: { account: customer, meter: meter.event_name, day, quantity: String(value) },
    }),
  );
}

function secondsOf(day: LocalDate): number {
  return epochMs(startOfDay(day)) / 1000;
}

// Coming invoices ----------------------------------------------------------------------------------------------------

/** Once a day, for each subscription whose period is open. A key that may not ask for them goes without. */
async function previewsOf(reading: Reading, subscriptions: readonly Stripe.Subscription[]) {
  const asked = reading.wantsPreviews ? subscriptions.filter(isLive) : [];
  const [first, ...others] = asked;
  const firstPreview = first === undefined ? null : await findPreview(reading, first);
  const previews =
    firstPreview === "forbidden"
      ? []
      : [firstPreview, ...(await askEach(others, (subscription) => findPreview(reading, subscription)))];
  const records = previews.flatMap((preview) =>
    preview === null || preview === "forbidden" ? [] : fromUpcoming(preview, readNow(reading), reading.settings),
  );
  return { records, requests: asked.length };
}

async function findPreview(
  { client }: Reading,
  subscription: Stripe.Subscription,
): Promise<Stripe.Invoice | "forbidden" | null> {
  const customer = idOf(subscription.customer);
  if (customer === null) return null;
  try {
    return await client.stripe.invoices.createPreview({ customer, subscription: subscription.id });
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError) return "forbidden";
    // A subscription that ends with its period has no coming invoice.
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return null;
    return ask(() => Promise.reject(error));
  }
}
