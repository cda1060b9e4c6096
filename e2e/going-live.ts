/** A company that goes live: its customers and usage in a database of its own, its bills at Stripe, all of one month's price. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import Stripe from "stripe";
import { addDays, daysBetween, type LocalDate } from "#core/time/local-date.ts";
import { startEmbedded } from "#server/platform/db/embedded.ts";
import {
  makeStripeCustomer,
  makeStripeInvoice,
  makeStripeLine,
  makeStripeMeter,
  makeStripePrice,
  makeStripeSubscription,
} from "#test/make-stripe-things.ts";
import { type StripeStandIn, startStripeStandIn } from "#test/stripe-stand-in.ts";

export const MORNING = "2026-03-20T08:00:00Z";
export const NAMES = ["Acme", "Bolt", "Crux", "Dune", "Echo", "Flux"];
const FIRST_DAY = "2026-01-01";
const YESTERDAY = "2026-03-19";
/** In cents for one unit. */
const CENTS = { events: "0.5", recordings: "2" };

/** The first customer uses the least. */
export const eventsOfDay = (customer: number) => 1000 * (customer + 1);
const recordingsOfDay = (customer: number) => 10 * (customer + 1);
const seconds = (day: LocalDate) => Date.parse(day) / 1000;

export type GoingLive = {
  billing: { port: number; user: string; password: string };
  shop: StripeStandIn;
  close(): Promise<void>;
};

export async function makeGoingLive(): Promise<GoingLive> {
  const [billing, shop] = [await startBillingDatabase(), await startStripeStandIn(MORNING)];
  fillShop(shop);
  return {
    billing,
    shop,
    close: async () => {
      await billing.stop();
      await shop.close();
    },
  };
}

async function startBillingDatabase() {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-billing-db-"));
  chmodSync(folder, 0o755); // started by root, the server runs as another user, who must get in
  const embedded = await startEmbedded({ dataDir: join(folder, "data"), durable: false });
  const owner = new pg.Client({ connectionString: embedded.url });
  await owner.connect();
  const customers = NAMES.map((name, at) => `('org_${at + 1}', '${name}', '${FIRST_DAY}')`);
  const events = NAMES.map((_, at) => `('org_${at + 1}', ${eventsOfDay(at)})`);
  await owner.query(`
    create table orgs (org_key text primary key, label text, created date);
    insert into orgs values ${customers.join(", ")};
    create table daily_events (org_key text, happened_on date, total bigint);
    insert into daily_events select org_key, day::date, total from (values ${events.join(", ")}) as of_org (org_key, total),
      generate_series('${FIRST_DAY}'::date, '${YESTERDAY}'::date, '1 day') as day;
    create role reader login password 'reads-only';
    grant select on all tables in schema public to reader;`);
  await owner.end();
  const stop = async () => {
    await embedded.stop("whoeverUsesIt");
    rmSync(folder, { recursive: true, force: true });
  };
  return { port: embedded.port, user: "reader", password: "reads-only", stop };
}

const events = makeStripeMeter({ id: "mtr_events" });
const recordings = makeStripeMeter({ id: "mtr_recordings" });
const priceOf = (meter: { id: string; event_name: string }, cents: string) =>
  makeStripePrice({
    id: `price_${meter.event_name}`,
    nickname: meter.event_name,
    recurring: { meter: meter.id, usage_type: "metered" },
    unit_amount_decimal: Stripe.Decimal.from(cents),
  });
const prices = { events: priceOf(events, CENTS.events), recordings: priceOf(recordings, CENTS.recordings) };

function fillShop(shop: StripeStandIn): void {
  shop.put(events, recordings, prices.events, prices.recordings);
  for (const [at, name] of NAMES.entries()) {
    const [id, since] = [`cus_${at + 1}`, seconds(FIRST_DAY)];
    shop.put(
      makeStripeCustomer({ id, name, created: since, metadata: { org: `org_${at + 1}` } }),
      makeStripeSubscription({
        id: `sub_${at + 1}`,
        customer: id,
        start_date: since,
        prices: [prices.events, prices.recordings],
      }),
      invoiceOf(at, "2026-01-01", "2026-02-01", "paid"),
      // The first customer has not paid yet: its webhook tells.
      invoiceOf(at, "2026-02-01", "2026-03-01", at === 0 ? "open" : "paid"),
    );
    for (let day: LocalDate = FIRST_DAY; day <= YESTERDAY; day = addDays(day, 1))
      shop.setUsage({ customer: id, meter: recordings.id, day, value: recordingsOfDay(at) });
  }
}

/** What the customer used over the period, at those prices. */
export function invoiceOf(at: number, start: LocalDate, end: LocalDate, status: Stripe.Invoice.Status): Stripe.Invoice {
  const days = daysBetween(start, end);
  const period = { start: seconds(start), end: seconds(end) };
  const id = `in_${at + 1}_${start.slice(5, 7)}`;
  const lineOf = (what: "events" | "recordings", quantity: number) =>
    makeStripeLine({
      id: `il_${id}_${what}`,
      price: prices[what],
      quantity,
      quantity_decimal: Stripe.Decimal.from(String(quantity)),
      amount: Math.round(quantity * Number(CENTS[what])),
      period,
    });
  return makeStripeInvoice({
    id,
    customer: `cus_${at + 1}`,
    status,
    created: period.end,
    period_start: period.start,
    period_end: period.end,
    lines: [lineOf("events", eventsOfDay(at) * days), lineOf("recordings", recordingsOfDay(at) * days)],
  });
}
