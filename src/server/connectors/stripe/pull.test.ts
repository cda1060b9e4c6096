import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SourceRecord } from "#core/records.ts";
import { addDays } from "#core/time/local-date.ts";
import { type Json, type PullEnd, TryLater } from "#server/connectors/connector.ts";
import { readInternalAddresses, resolveAllowed } from "#server/platform/http/internal-addresses.ts";
import {
  AT,
  makeStripeCharge,
  makeStripeCoupon,
  makeStripeCreditNote,
  makeStripeCustomer,
  makeStripeDiscount,
  makeStripeGrant,
  makeStripeInvoice,
  makeStripeLine,
  makeStripeMeter,
  makeStripePrice,
  makeStripeRefund,
  makeStripeSubscription,
} from "#test/make-stripe-things.ts";
import { type StripeStandIn, startStripeStandIn } from "#test/stripe-stand-in.ts";
import { dayOf } from "./from-amounts.ts";
import { stripe } from "./index.ts";
import { stripeSettings } from "./settings.ts";

const DAY = 86_400;
const NOW = "2026-03-05T08:00:00.000Z";
let shop: StripeStandIn;
const open: StripeStandIn[] = [];
beforeEach(async () => {
  shop = await startStripeStandIn(NOW);
  open.push(shop);
});
afterAll(async () => {
  for (const one of open) await one.close();
});

const recordings = makeStripeMeter({ id: "mtr_recordings" });
const replay = makeStripePrice({ id: "price_replay", recurring: { meter: recordings.id, usage_type: "metered" } });
const boost = makeStripePrice({ id: "price_boost", lookup_key: "boost", unit_amount: 25_000 });

function contextOf(cursor: Json, more: { mostRows?: number; settings?: object; now?: string } = {}) {
  const settings = stripeSettings.parse({ apiKey: shop.apiKey, address: shop.address, ...more.settings });
  return {
    settings,
    now: more.now ?? NOW,
    source: "stripe",
    signal: new AbortController().signal,
    fetch,
    resolve: async () => [],
    cursor,
    mostRows: more.mostRows ?? null,
  };
}

/** One part. */
async function part(cursor: Json, more: Parameters<typeof contextOf>[1] = {}) {
  const parts = stripe.pull!.read(contextOf(cursor, more));
  const records: SourceRecord[] = [];
  for (;;) {
    const next = await parts.next();
    if (next.done) return { records, end: next.value as PullEnd };
    if ("records" in next.value) records.push(...next.value.records);
  }
}

/** Parts until there is no more. */
async function round(cursor: Json, more: Parameters<typeof contextOf>[1] = {}) {
  const records: SourceRecord[] = [];
  const sent = [];
  for (let place = cursor; ; ) {
    const { records: some, end } = await part(place, more);
    records.push(...some);
    sent.push(...(end.sent ?? []));
    if (!end.hasMore) return { records, cursor: end.cursor, sent };
    place = end.cursor;
  }
}

function rows(records: readonly SourceRecord[], kind: SourceRecord["kind"]) {
  return records.filter((record) => record.kind === kind).map(({ values }) => values);
}

function acme() {
  const customer = makeStripeCustomer({
    id: "cus_acme",
    name: "Acme",
    email: "pay@acme.example",
    created: AT - 90 * DAY,
  });
  const subscription = makeStripeSubscription({
    id: "sub_acme",
    customer: customer.id,
    start_date: AT - 60 * DAY,
    prices: [replay, boost],
  });
  shop.put(recordings, replay, boost, customer, subscription);
  return { customer, subscription };
}

describe("the first read", () => {
  it("brings customers, subscriptions, invoices with their lines, payments, credit and usage", async () => {
    const { customer, subscription } = acme();
    shop.put(
      makeStripeInvoice({
        id: "in_1",
        customer: customer.id,
        status: "paid",
        lines: [
          makeStripeLine({ id: "il_1", amount: 10_000, price: replay, quantity: 25_000 }),
          makeStripeLine({ id: "il_2", amount: 25_000, price: boost }),
        ],
      }),
    );
    shop.put(makeStripeGrant({ id: "credgr_1", customer: customer.id, value: 50_000 }));
    shop.setLeft("credgr_1", 20_000);
    shop.setUsage({ customer: customer.id, meter: recordings.id, day: "2026-03-03", value: 120 });
    shop.setPreview(
      subscription.id,
      makeStripeInvoice({ id: "upcoming_in_1", customer: customer.id, total: 4200, billing_reason: "upcoming" }),
    );
    const { records, cursor } = await round(null);
    expect(rows(records, "accounts")[0]).toEqual({
      account: "cus_acme",
      name: "Acme",
      currency: "USD",
      signed_up_on: "2025-12-05",
    });
    expect(rows(records, "accounts")).toContainEqual({ account: "cus_acme", currency: "USD", period_anchor_day: "4" });
    expect(rows(records, "subscriptions")).toMatchObject([{ id: "sub_acme", started_on: "2026-01-04", ended_on: "" }]);
    expect(rows(records, "invoices")).toMatchObject([
      { id: "in_1", gross: "350", credit: "0", net: "350", status: "paid" },
    ]);
    expect(rows(records, "invoice_lines")).toMatchObject([
      { id: "il_1", kind: "usage", meter: "recordings", amount: "100", quantity: "25000" },
      { id: "il_2", kind: "package", meter: "boost", amount: "250" },
    ]);
    expect(rows(records, "payments")).toMatchObject([{ id: "in_1-paid", amount: "350", status: "paid" }]);
    expect(rows(records, "credits")).toMatchObject([{ id: "credgr_1", granted: "500", left: "200" }]);
    expect(rows(records, "usage")).toContainEqual({
      account: "cus_acme",
      meter: "recordings",
      day: "2026-03-03",
      quantity: "120",
    });
    expect(rows(records, "vendor_forecasts")).toMatchObject([{ account: "cus_acme", day: "2026-03-05", net: "42" }]);
    expect(cursor).toMatchObject({ round: "later", step: "changes", usageReadOn: "2026-03-05" });
  });

  it("reads every customer once, however small the pages are", async () => {
    for (let place = 0; place < 450; place += 1)
      shop.put(makeStripeCustomer({ id: `cus_${place}`, created: AT + place }));
    shop.faults.push({ path: "/v1/customers", do: "half-page", times: 3 });
    const { records } = await round(null);
    const ids = rows(records, "accounts").map(({ account }) => account);
    expect(new Set(ids).size).toBe(450);
    expect(ids).toHaveLength(450);
  });

  it("brings all lines of an invoice with more than ten", async () => {
    const { customer } = acme();
    const lines = Array.from({ length: 23 }, (_, place) =>
      makeStripeLine({ id: `il_${place}`, amount: 100, price: replay }),
    );
    const invoice = makeStripeInvoice({ id: "in_long", customer: customer.id, status: "paid", lines });
    shop.put({ ...invoice, more_lines: lines.slice(10) } as typeof invoice);
    const { records } = await round(null);
    expect(rows(records, "invoice_lines")).toHaveLength(23);
  });

  it("leaves out customers without a currency, and what belongs to deleted ones", async () => {
    shop.put(makeStripeCustomer({ id: "cus_new", currency: null }));
    shop.put(
      makeStripeInvoice({ id: "in_gone", customer: "cus_gone", lines: [makeStripeLine({ id: "il", amount: 1 })] }),
    );
    const { records } = await round(null);
    expect(records).toEqual([]);
  });

  it("ends an account only when none of its subscriptions goes on", async () => {
    const over = { status: "canceled", ended_at: AT - DAY, canceled_at: AT - 2 * DAY } as const;
    for (const id of ["cus_a", "cus_b"]) shop.put(makeStripeCustomer({ id }));
    shop.put(
      makeStripeSubscription({ id: "sub_a1", customer: "cus_a", prices: [boost], ...over }),
      makeStripeSubscription({ id: "sub_b1", customer: "cus_b", prices: [boost], ...over }),
      makeStripeSubscription({ id: "sub_b2", customer: "cus_b", prices: [boost] }),
    );
    const { records } = await round(null);
    const ends = rows(records, "accounts").filter((row) => "cancelled_on" in row);
    expect(ends).toContainEqual({ account: "cus_a", currency: "USD", cancelled_on: "2026-03-04" });
    expect(ends).toContainEqual({ account: "cus_b", currency: "USD", cancelled_on: "" });
  });

  it("brings packages and the discount as the account's plan, since the first day and from each change", async () => {
    const { customer, subscription } = acme();
    shop.put(makeStripeCoupon({ id: "fifth", percent_off: 20 }), makeStripeCoupon({ id: "half", percent_off: 50 }));
    shop.put({ ...customer, discount: makeStripeDiscount({ id: "di_1", coupon: "fifth" }) } as typeof customer);
    const { records, cursor } = await round(null);
    expect(rows(records, "plans")).toEqual([
      { account: "cus_acme", effective_on: "2026-01-04", plan: "payg", packages: "boost", percent_off: "20" },
    ]);
    shop.setNow("2026-03-06T08:00:00Z");
    const discounts = ["fifth", "half"].map((coupon) => makeStripeDiscount({ id: `di_${coupon}`, coupon }));
    const items = { ...subscription.items, data: subscription.items.data.slice(0, 1) };
    shop.happen("customer.subscription.updated", { ...subscription, discounts, items }, { items: {}, discounts: [] });
    const later = await round(cursor);
    expect(rows(later.records, "plans")).toEqual([
      { account: "cus_acme", effective_on: "2026-03-06", plan: "payg", packages: "", percent_off: "60" },
    ]);
  });

  it("brings coupons of an amount as credit of each open period, through a promotion code or not", async () => {
    const { customer, subscription } = acme();
    const fixed = { amount_off: 1500, currency: "usd" };
    const once = makeStripeCoupon({ id: "once", duration: "once", ...fixed });
    const yens = { jpy: { amount_off: 2000 }, usd: { amount_off: 250 } };
    const foreign = makeStripeCoupon({ id: "foreign", amount_off: 2000, currency: "jpy", currency_options: yens });
    shop.put(once, foreign);
    const ofCustomer = makeStripeDiscount({ id: "di_1", coupon: "once", promotion_code: "promo_1" });
    shop.put({ ...customer, discount: ofCustomer } as typeof customer);
    const first = await round(null);
    const [item] = subscription.items.data;
    const start = dayOf(item!.current_period_start);
    const credit = (amount: string) => ({
      ...{ account: "cus_acme", id: `coupons-cus_acme-${start}`, kind: "coupon", currency: "USD", position: "0" },
      ...{ granted: amount, left: amount },
      ...{ starts_on: addDays(start, 1), ends_on: addDays(dayOf(item!.current_period_end), 1) },
    });
    const coupons = (records: readonly SourceRecord[]) =>
      rows(records, "credits").filter(({ kind }) => kind === "coupon");
    expect(coupons(first.records)).toEqual([credit("15")]);

    shop.setNow("2026-03-06T08:00:00Z");
    const discounts = ["once", "foreign"].map((coupon) =>
      makeStripeDiscount({ id: `di_${coupon}`, coupon, promotion_code: "promo_2" }),
    );
    shop.happen("customer.subscription.updated", { ...subscription, discounts }, { discounts: [] });
    const second = await round(first.cursor);
    expect(coupons(second.records)).toEqual([credit("17.5")]);

    shop.setNow("2026-03-07T08:00:00Z");
    const ended = makeStripeDiscount({ id: "di_2", coupon: "once", end: item!.current_period_end });
    shop.happen("customer.subscription.updated", { ...subscription, discounts: [ended] }, { discounts: [] });
    expect(coupons((await round(second.cursor)).records)).toEqual([credit("0")]);
  });

  it("brings discounts of single products and items as such, and nothing of them once they are gone", async () => {
    const { subscription } = acme();
    const [metered, flat] = subscription.items.data;
    const product = "prod_boost";
    flat!.price = { ...flat!.price, product };
    shop.put(subscription);
    shop.put(
      makeStripeCoupon({ id: "half", percent_off: 50, applies_to: { products: [product] } }),
      makeStripeCoupon({ id: "five", amount_off: 500, currency: "usd", applies_to: { products: [product] } }),
      makeStripeCoupon({ id: "tenth", percent_off: 10 }),
    );
    const { cursor } = await round(null);
    shop.setNow("2026-03-06T08:00:00Z");
    const discount = (coupon: string) => makeStripeDiscount({ id: `di_${coupon}`, coupon });
    const data = [{ ...metered!, discounts: [discount("tenth")] }, flat!];
    const discounted = {
      ...subscription,
      items: { ...subscription.items, data },
      discounts: [discount("five"), discount("half")],
    };
    shop.happen("customer.subscription.updated", discounted, { discounts: [] });
    const second = await round(cursor);
    expect(rows(second.records, "plans")).toMatchObject([
      { effective_on: "2026-03-06", percent_off: "0", percent_off_by: "boost=50+recordings=10" },
    ]);
    const coupons = (records: readonly SourceRecord[]) =>
      rows(records, "credits").filter(({ kind, granted }) => kind === "coupon" && granted !== undefined);
    const bound = coupons(second.records).find(({ scope }) => scope === "boost");
    expect(bound).toMatchObject({ granted: "2.5", left: "2.5", position: "0" });

    shop.setNow("2026-03-07T08:00:00Z");
    shop.happen("customer.subscription.updated", subscription, { discounts: ["di_five", "di_half"] });
    const third = await round(second.cursor);
    expect(rows(third.records, "plans")).toMatchObject([{ effective_on: "2026-03-07", percent_off: "0" }]);
    expect(rows(third.records, "plans")[0]).not.toHaveProperty("percent_off_by");
    expect(coupons(third.records).find(({ id }) => id === bound!["id"])).toMatchObject({ granted: "0", left: "0" });
  });

  it("reads the plan again when a discount of the customer came or went", async () => {
    const { customer } = acme();
    shop.put(makeStripeCoupon({ id: "fifth", percent_off: 20 }));
    const { cursor } = await round(null);
    shop.setNow("2026-03-06T08:00:00Z");
    const discount = makeStripeDiscount({ id: "di_9", coupon: "fifth", customer: customer.id });
    shop.put({ ...customer, discount } as typeof customer);
    shop.happen("customer.discount.created", discount);
    expect(rows((await round(cursor)).records, "plans")).toMatchObject([
      { account: "cus_acme", effective_on: "2026-03-06", percent_off: "20" },
    ]);
  });

  it("leaves the plan of an account to the source that it is the same as", async () => {
    const { customer } = acme();
    shop.put({ ...customer, metadata: { org: "org_1" } } as typeof customer);
    const { records } = await round(null, { settings: { sameAsSource: "billing-db", sameAsKey: "org" } });
    expect(rows(records, "plans")).toEqual([]);
  });

  it("asks for each price, coupon and the meters once in a part", async () => {
    const { customer } = acme();
    for (let place = 0; place < 150; place += 1)
      shop.put(
        makeStripeInvoice({
          id: `in_${place}`,
          customer: customer.id,
          lines: [makeStripeLine({ id: `il_${place}`, amount: 100, price: replay })],
        }),
      );
    await round(null);
    const asked = (start: string) => shop.requests.filter((request) => request.startsWith(start)).length;
    expect(asked("GET /v1/prices/price_replay")).toBe(1);
    expect(asked("GET /v1/billing/meters?")).toBe(1);
    expect(asked("GET /v1/invoices?")).toBe(2);
  });

  it("says whose account a customer is that carries our own id", async () => {
    shop.put(makeStripeCustomer({ id: "cus_1", metadata: { org: "org_1" } }), makeStripeCustomer({ id: "cus_2" }));
    const { records } = await round(null, { settings: { sameAsSource: "billing-db", sameAsKey: "org" } });
    expect(rows(records, "accounts").map((row) => row["same_as"])).toEqual([undefined, "billing-db:org_1"]);
  });

  it("shows the first rows of each kind for a look", async () => {
    for (let place = 0; place < 30; place += 1) shop.put(makeStripeCustomer({ id: `cus_${place}` }));
    const { records, end } = await part(null, { mostRows: 5 });
    expect(rows(records, "accounts")).toHaveLength(5);
    expect(end.hasMore).toBe(false);
  });
});

describe("a later read", () => {
  it("reads anew what changed, whether its webhook came or not, and names the events", async () => {
    const { customer } = acme();
    const invoice = makeStripeInvoice({ id: "in_1", customer: customer.id, status: "draft", lines: [] });
    shop.put(invoice);
    const settings = { webhookSecret: shop.webhookSecret };
    const { cursor } = await round(null);
    shop.setNow("2026-03-05T09:00:00Z");
    const paid = makeStripeInvoice({
      id: "in_1",
      customer: customer.id,
      status: "paid",
      lines: [makeStripeLine({ id: "il_1", amount: 1000, price: replay })],
    });
    const finalized = shop.happen("invoice.finalized", { ...paid, status: "open" } as typeof paid);
    const failed = shop.happen("invoice.payment_failed", { ...paid, status: "open", attempt_count: 1 } as typeof paid);
    const done = shop.happen("invoice.paid", { ...paid, attempt_count: 2 });
    shop.setNow("2026-03-05T09:30:00Z");
    const { records, sent } = await round(cursor, { settings });
    expect(rows(records, "invoices")).toMatchObject([{ id: "in_1", status: "paid", net: "10" }]);
    expect(rows(records, "invoice_lines")).toMatchObject([{ id: "il_1", kind: "usage", meter: "recordings" }]);
    expect(rows(records, "payments").map(({ id, status }) => [id, status])).toEqual([
      ["in_1-attempt-1", "failed"],
      ["in_1-paid", "paid"],
    ]);
    expect(sent.map(({ deliveryId }) => deliveryId)).toEqual([done.id, failed.id, finalized.id]);
  });

  it("reads the last 48 hours of usage again, and takes back what is not there any more", async () => {
    const { customer } = acme();
    const count = (day: string, value: number) =>
      shop.setUsage({ customer: customer.id, meter: recordings.id, day, value });
    for (const day of ["2026-03-01", "2026-03-03", "2026-03-04"]) count(day, 100);
    const { cursor } = await round(null);
    shop.setNow("2026-03-06T08:00:00Z");
    count("2026-03-01", 999);
    count("2026-03-03", 130);
    count("2026-03-04", 0);
    count("2026-03-05", 70);
    const { records } = await round(cursor);
    const days = rows(records, "usage").map(({ day, quantity }) => [day, quantity]);
    expect(days.sort()).toEqual([
      ["2026-03-03", "130"],
      ["2026-03-04", "0"],
      ["2026-03-05", "70"],
    ]);
  });

  it("brings the last days of a subscription that has ended", async () => {
    const { customer, subscription } = acme();
    const { cursor } = await round(null);
    shop.setNow("2026-03-06T08:00:00Z");
    shop.setUsage({ customer: customer.id, meter: recordings.id, day: "2026-03-05", value: 40 });
    const ended = {
      ...subscription,
      status: "canceled" as const,
      ended_at: shop.seconds(),
      canceled_at: shop.seconds(),
    };
    shop.happen("customer.subscription.deleted", ended);
    const { records } = await round(cursor);
    expect(rows(records, "usage")).toContainEqual(expect.objectContaining({ day: "2026-03-05", quantity: "40" }));
    expect(rows(records, "accounts")).toContainEqual(expect.objectContaining({ cancelled_on: "2026-03-06" }));
  });

  it("keeps a deleted customer's account and ends it", async () => {
    const { customer } = acme();
    const { cursor } = await round(null);
    shop.setNow("2026-03-07T10:00:00Z");
    shop.happen("customer.deleted", customer);
    const { records } = await round(cursor);
    expect(rows(records, "accounts")).toContainEqual(
      expect.objectContaining({ account: "cus_acme", cancelled_on: "2026-03-07" }),
    );
  });

  it("brings refunds, credit notes and a balance that went to zero", async () => {
    const { customer } = acme();
    const { cursor } = await round(null);
    shop.setNow("2026-03-05T10:00:00Z");
    const charge = makeStripeCharge({ id: "ch_1", customer: customer.id, amount: 5000, amount_refunded: 2000 });
    shop.put(makeStripeRefund({ id: "re_1", amount: 2000, charge: "ch_1", created: shop.seconds() }));
    shop.happen("charge.refunded", charge);
    shop.happen(
      "credit_note.created",
      makeStripeCreditNote({ id: "cn_1", customer: customer.id, invoice: "in_1", total: 700 }),
    );
    shop.happen("customer.updated", { ...customer, balance: 0 }, { balance: -900 });
    const { records } = await round(cursor);
    expect(rows(records, "payments")).toMatchObject([
      { id: "ch_1-refunded", amount: "20", status: "refunded", happened_at: "2026-03-05T10:00:00.000Z" },
    ]);
    expect(rows(records, "invoice_lines")).toMatchObject([
      { id: "cn_1", kind: "credit", amount: "-7", invoice: "in_1" },
    ]);
    expect(rows(records, "credits")).toMatchObject([{ id: "balance-cus_acme", left: "0" }]);
  });

  it("counts by Stripe's clock when ours is an hour ahead", async () => {
    const { customer } = acme();
    const ahead = { now: "2026-03-05T09:00:00.000Z" };
    const { cursor } = await round(null, ahead);
    shop.setNow("2026-03-05T08:10:00Z");
    shop.happen("customer.updated", { ...customer, name: "Acme Two" });
    const { records } = await round(cursor, { now: "2026-03-05T09:10:30.000Z" });
    expect(rows(records, "accounts")).toContainEqual(expect.objectContaining({ name: "Acme Two" }));
  });

  it("reads everything again when Stripe's clock was 400 days ahead and is right again", async () => {
    const { customer } = acme();
    shop.setNow("2027-04-09T08:00:00Z");
    const { cursor } = await round(null);
    shop.setNow("2026-03-05T08:10:00Z");
    shop.happen("customer.updated", { ...customer, name: "Acme Two" });
    const after = await round(cursor);
    expect(rows(after.records, "accounts")).toContainEqual(expect.objectContaining({ name: "Acme Two" }));
    shop.setNow("2026-03-05T08:40:00Z");
    const later = await round(after.cursor);
    expect(rows((await round(later.cursor)).records, "accounts")).toEqual([]);
  });

  it("reads everything again after more silence than Stripe keeps events for", async () => {
    acme();
    const { cursor } = await round(null);
    shop.setNow("2026-04-20T08:00:00Z");
    const { records } = await round(cursor);
    expect(rows(records, "accounts")).toContainEqual(expect.objectContaining({ name: "Acme" }));
  });
});

describe("when Stripe fails", () => {
  it("says why the line to it failed, an address that may not be asked above all", async () => {
    const guarded: typeof fetch = async (input, init) => {
      await resolveAllowed(new URL(input as string).hostname, "connections", readInternalAddresses(""));
      return fetch(input, init);
    };
    const inside = { ...contextOf(null), fetch: guarded };
    expect((await stripe.check(inside)).at(-1)!.says).toContain('FIRSTBILL_ALLOW_INTERNAL="connections=127.0.0.1"');
    await expect(stripe.pull!.read(inside).next()).rejects.toMatchObject({ code: "outbound.internal-address" });
    const away = { ...contextOf(null, { settings: { address: "http://127.0.0.1:9" } }) };
    await expect(stripe.pull!.read(away).next()).rejects.toThrow(/^The line to Stripe failed \(bad port\)/);
  });

  it("waits as long as it is told to", async () => {
    shop.faults.push({
      path: "/v1/customers",
      do: { status: 429, type: "rate_limit_error", headers: { "retry-after": "17" } },
    });
    const refused = await round(null).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TryLater);
    expect(refused).toMatchObject({ afterSeconds: 17 });
  });

  it("asks again when a request failed once, and gives up when it goes on failing", async () => {
    acme();
    shop.faults.push({ path: "/v1/customers", do: { status: 500 } });
    expect(rows((await round(null)).records, "accounts")).not.toEqual([]);
    shop.faults.push({ path: "/v1/customers", do: { status: 500, headers: { "stripe-should-retry": "false" } } });
    await expect(round(null)).rejects.toBeInstanceOf(TryLater);
  });

  it("cuts a list that never ends", async () => {
    for (let place = 0; place < 120; place += 1) shop.put(makeStripeCustomer({ id: `cus_${place}` }));
    shop.faults.push({ path: "/v1/customers", do: "endless", times: 50 });
    await expect(round(null)).rejects.toMatchObject({ code: "stripe.endless" });
  });

  it("says so when an answer breaks off or lacks what it always had", async () => {
    acme();
    shop.faults.push({ path: "/v1/customers", do: "break", times: 5 });
    await expect(round(null)).rejects.toThrow();
    shop.faults.splice(0);
    shop.faults.push({ path: "/v1/customers", do: { without: "created" } });
    await expect(round(null)).rejects.toMatchObject({ code: "stripe.changed" });
  });

  it("names the key when it is refused", async () => {
    const settings = { apiKey: "rk_test_anotherOneThatIsWrong" };
    await expect(round(null, { settings })).rejects.toMatchObject({ code: "stripe.key" });
  });

  it("goes on from its cursor when it was stopped in the middle", async () => {
    for (let place = 0; place < 900; place += 1) {
      const id = `cus_${place}`;
      shop.put(makeStripeCustomer({ id }));
      // Each takes one more request, for its eleventh line.
      const lines = Array.from({ length: 11 }, (_, at) => makeStripeLine({ id: `il_${place}_${at}`, amount: 100 }));
      shop.put(makeStripeInvoice({ id: `in_${place}`, customer: id, status: "paid", lines }));
    }
    const first = await part(null);
    expect(first.end.hasMore).toBe(true);
    const lost = await part(first.end.cursor);
    const again = await part(first.end.cursor);
    expect(again.records.map(({ values }) => values)).toEqual(lost.records.map(({ values }) => values));
    const rest = await round(first.end.cursor);
    expect(new Set(rows([...first.records, ...rest.records], "invoices").map(({ id }) => id)).size).toBe(900);
  });
});

describe("the check", () => {
  it("says of each thing whether the key may read it, and in which mode", async () => {
    shop.faults.push({ path: "/v1/credit_notes", do: { status: 403, type: "invalid_request_error" } });
    shop.put(makeStripeMeter({ id: "mtr_seats", default_aggregation: { formula: "last" } }));
    const checks = await stripe.check(contextOf(null));
    expect(checks[0]).toMatchObject({ what: "API key", says: expect.stringContaining("test mode") });
    expect(checks.find(({ what }) => what === "Read credit notes")).toEqual({
      what: "Read credit notes",
      state: "missing",
      says: "Give the key the permission Read for Credit notes.",
    });
    expect(checks.filter(({ state }) => state === "missing").map(({ what }) => what)).toEqual([
      "Read credit notes",
      "Meter mtr_seats",
      "Webhooks",
    ]);
  });

  it("stops at a key that is refused", async () => {
    const checks = await stripe.check(contextOf(null, { settings: { apiKey: "rk_test_anotherOneThatIsWrong" } }));
    expect(checks.at(-1)).toMatchObject({
      state: "failed",
      says: expect.stringContaining("does not accept the API key"),
    });
  });
});
