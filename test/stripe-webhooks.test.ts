import fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import {
  AT,
  makeStripeCharge,
  makeStripeCreditNote,
  makeStripeCustomer,
  makeStripeInvoice,
  makeStripeLine,
  makeStripeMeter,
  makeStripePrice,
  makeStripeSubscription,
} from "./make-stripe-things.ts";
import { START } from "./server.ts";
import { makeStripeConnection, OLDER, SECRET } from "./stripe-connection.ts";
import { makeStripeEvent, signedRequest, startStripeStandIn } from "./stripe-stand-in.ts";

const { server, connect, send, apply, pull, dump, find, listDeliveries } = await makeStripeConnection();
const shop = await startStripeStandIn(START);
afterAll(() => shop.close());

/** Two customers over a quarter, as Stripe tells it: several things within one second, a payment that fails twice. */
function history(): Stripe.Event[] {
  const events: Stripe.Event[] = [];
  const tell = (seconds: number, type: string, thing: object, previous?: object) => {
    // Ids say nothing of the order in which Stripe makes them.
    const id = `evt_${((events.length * 7919) % 9973).toString(36)}${events.length}`;
    events.push(makeStripeEvent({ id, type, thing, previous, seconds }));
  };
  const price = makeStripePrice({
    id: "price_1",
    nickname: "Usage",
    recurring: { meter: "mtr", usage_type: "metered" },
  });
  const at = (day: number, second = 0) => AT + day * 86_400 + second;
  const acme = makeStripeCustomer({ id: "cus_acme", name: "Acme", email: "pay@acme.example", created: at(0) });
  const sub = makeStripeSubscription({ id: "sub_acme", customer: acme.id, prices: [price], start_date: at(0, 2) });
  const invoice = (given: Partial<Stripe.Invoice>) =>
    makeStripeInvoice({
      id: "in_acme_1",
      customer: acme.id,
      created: at(30),
      lines: [makeStripeLine({ id: "il_1", amount: 9900, price })],
      ...(given as object),
    });
  tell(at(0), "customer.created", { ...acme, currency: null });
  tell(at(0, 2), "customer.subscription.created", { ...sub, status: "incomplete" });
  tell(at(0, 2), "customer.updated", acme, { currency: null });
  tell(at(0, 3), "customer.subscription.updated", sub, { status: "incomplete" });
  tell(
    at(23),
    "invoice.upcoming",
    (({ id: _, ...upcoming }) => upcoming)(invoice({ status: "draft", billing_reason: "upcoming" })),
  );
  tell(at(30), "invoice.created", invoice({ status: "draft" }));
  tell(at(30, 3600), "invoice.finalized", invoice({ status: "open" }));
  // The same second: charged, failed and told.
  tell(at(30, 3600), "invoice.updated", invoice({ status: "open", attempted: true, attempt_count: 1 }));
  tell(at(30, 3600), "invoice.payment_failed", invoice({ status: "open", attempted: true, attempt_count: 1 }));
  tell(at(33), "invoice.payment_failed", invoice({ status: "open", attempted: true, attempt_count: 2 }));
  const note = makeStripeCreditNote({
    id: "cn_1",
    customer: acme.id,
    invoice: "in_acme_1",
    total: 900,
    created: at(34),
  });
  const noted = { amount_due: 9000, amount_remaining: 9000, pre_payment_credit_notes_amount: 900 };
  tell(at(34), "credit_note.created", note);
  tell(at(34), "invoice.updated", invoice({ status: "open", attempt_count: 2, ...noted }));
  const paid = { ...noted, status: "paid" as const, amount_paid: 9000, amount_remaining: 0, attempt_count: 3 };
  tell(at(35), "invoice.paid", invoice(paid));
  tell(at(35), "invoice.payment_succeeded", invoice(paid));
  tell(
    at(36),
    "charge.refunded",
    makeStripeCharge({ id: "ch_1", customer: acme.id, amount: 9000, amount_refunded: 1000 }),
  );
  tell(
    at(37),
    "charge.refunded",
    makeStripeCharge({ id: "ch_1", customer: acme.id, amount: 9000, amount_refunded: 2500 }),
  );
  tell(at(40), "customer.updated", { ...acme, balance: -1500 }, { balance: 0 });
  tell(at(60), "customer.updated", { ...acme, name: "Acme Ltd", balance: 0 }, { balance: -1500, name: "Acme" });
  tell(at(60), "customer.subscription.deleted", {
    ...sub,
    status: "canceled",
    canceled_at: at(60),
    ended_at: at(60),
  });
  const bolt = makeStripeCustomer({ id: "cus_bolt", name: "Bolt", created: at(5), currency: "jpy" });
  const boltInvoice = (given: Partial<Stripe.Invoice>) =>
    makeStripeInvoice({
      id: "in_bolt_1",
      customer: bolt.id,
      created: at(35),
      currency: "jpy",
      total: 5000,
      ...(given as object),
    });
  tell(at(35), "invoice.created", boltInvoice({ status: "draft" }));
  tell(at(35), "invoice.finalized", boltInvoice({ status: "open" }));
  tell(at(36), "customer.created", bolt);
  tell(at(50), "invoice.marked_uncollectible", boltInvoice({ status: "uncollectible" }));
  tell(at(51), "invoice.voided", boltInvoice({ status: "void" }));
  tell(at(52), "checkout.session.completed", { id: "cs_1", object: "checkout.session", customer: bolt.id });
  tell(at(53), "invoice.deleted", boltInvoice({ id: "in_bolt_2", status: "draft" }));
  tell(at(53), "invoice.created", boltInvoice({ id: "in_bolt_2", status: "draft" }));
  tell(at(70), "customer.deleted", bolt);
  tell(at(71), "tax_rate.updated", { id: "txr_1", object: "tax_rate" });
  return events;
}

async function play(events: readonly Stripe.Event[], applyAfter: readonly boolean[]) {
  const connectionId = await connect();
  for (const [place, event] of events.entries()) {
    expect(await send(connectionId, event)).toBe(204);
    if (applyAfter[place]) await apply(connectionId);
  }
  await apply(connectionId);
  await apply(connectionId);
  return dump();
}

describe("Stripe's webhooks", () => {
  it("bring a quarter of two customers in order", async () => {
    const events = history();
    const state = await play(
      events,
      events.map(() => true),
    );
    expect(state["accounts"]).toMatchObject([
      { whose: "cus_acme", name: "Acme Ltd", currency: "USD", period_anchor_day: 5, cancelled_on: null },
      { whose: "cus_bolt", name: "Bolt", currency: "JPY", cancelled_on: "2026-05-14" },
    ]);
    expect(state["invoices"]).toMatchObject([
      { external_id: "in_acme_1", status: "paid", gross_minor: 9900, credit_minor: 900, net_minor: 9000 },
      { external_id: "in_bolt_1", status: "void", net_minor: 5000 },
      { external_id: "in_bolt_2", status: "void" },
    ]);
    expect(state["payments"]).toMatchObject([
      { external_id: "ch_1-refunded", amount_minor: 2500, status: "refunded" },
      { external_id: "in_acme_1-attempt-1", status: "failed" },
      { external_id: "in_acme_1-attempt-2", status: "failed" },
      { external_id: "in_acme_1-paid", amount_minor: 9000, status: "paid" },
    ]);
    expect(state["credits"]).toMatchObject([{ external_id: "balance-cus_acme", left_minor: 0 }]);
    expect(state["lines"]).toMatchObject([{ line_id: "cn_1", kind: "credit", amount_minor: -900 }]);
    expect(state["forecasts"]).toMatchObject([{ net_minor: 9900 }]);
    expect(state["subscriptions"]).toMatchObject([{ external_id: "sub_acme", ended_on: "2026-05-04" }]);
  });

  it("end in the same state shuffled, repeated and days late (I-2, I-3)", async () => {
    const events = history();
    const inOrder = await play(
      events,
      events.map(() => true),
    );
    const most = events.length * 2;
    const shuffled = fc
      .shuffledSubarray([...events, ...events], { minLength: most, maxLength: most })
      .chain((all) => fc.tuple(fc.constant(all), fc.array(fc.boolean(), { minLength: most, maxLength: most })));
    await fc.assert(
      fc.asyncProperty(shuffled, async ([all, applyAfter]) => {
        expect(await play(all, applyAfter)).toEqual(inOrder);
      }),
      { numRuns: 12 },
    );
  });

  it("are taken with either secret while it is replaced, and never with another", async () => {
    const connectionId = await connect();
    const [event] = history() as [Stripe.Event];
    expect(await send(connectionId, event, OLDER)).toBe(204);
    expect(await send(connectionId, { ...event, id: "evt_2" }, SECRET)).toBe(204);
    expect(await send(connectionId, { ...event, id: "evt_3" }, "whsec_of_somebody_else")).toBe(401);
    const old = signedRequest(event, SECRET, Date.parse(START) / 1000 - 301);
    const answer = await fetch(`${server.url}/webhooks/${connectionId}`, { method: "POST", ...old });
    expect(answer.status).toBe(401);
    expect(await find(connectionId)).toMatchObject({ forgedRequests: 2 });
  });

  it("of an API version without what we need are kept, and said to be unreadable", async () => {
    const connectionId = await connect();
    const event = history().find(({ type }) => type === "invoice.paid")!;
    await send(connectionId, { ...event, id: "evt_old", api_version: "2020-08-27" });
    const { total_taxes: _, ...less } = event.data.object as Stripe.Invoice;
    await send(connectionId, { ...event, id: "evt_less", data: { object: less } });
    await apply(connectionId);
    const data = await listDeliveries(connectionId);
    expect(data.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
    const problems = data.map(({ problem }) => problem).join(" ");
    expect(problems).toContain("written in Stripe's API version 2020-08-27");
    expect(problems).toContain("without total_taxes");
    expect((await dump())["invoices"]).toEqual([]);
  });
});

describe("webhooks and reads together", () => {
  const meter = makeStripeMeter({ id: "mtr_events" });
  const price = makeStripePrice({ id: "price_events", recurring: { meter: meter.id, usage_type: "metered" } });
  const customer = makeStripeCustomer({ id: "cus_one", name: "One" });
  const invoice = (given: Partial<Stripe.Invoice>) =>
    makeStripeInvoice({
      id: "in_one",
      customer: customer.id,
      lines: [makeStripeLine({ id: "il_one", amount: 4000, price })],
      ...(given as object),
    });

  it("count what never arrived, read it again, and let no late webhook take it back", async () => {
    shop.setNow(START);
    shop.put(meter, price, customer);
    shop.put(makeStripeSubscription({ id: "sub_one", customer: customer.id, prices: [price], start_date: AT }));
    const connectionId = await connect({ apiKey: shop.apiKey, address: shop.address });
    await send(connectionId, shop.happen("tax_rate.created", { id: "txr_1", object: "tax_rate" }));
    await pull(connectionId);
    shop.setNow("2026-03-05T08:20:00Z");
    const created = shop.happen("invoice.created", invoice({ status: "draft" }));
    shop.setNow("2026-03-05T08:25:00Z");
    const opened = shop.happen("invoice.finalized", invoice({ status: "open" }));
    shop.setNow("2026-03-05T08:26:00Z");
    shop.happen("invoice.paid", invoice({ status: "paid" }));
    await send(connectionId, created);
    await apply(connectionId);
    expect((await dump())["invoices"]).toMatchObject([{ external_id: "in_one", status: "draft" }]);
    shop.setNow("2026-03-05T09:00:00Z");
    await pull(connectionId, "2026-03-05T09:00:00.000Z");
    const read = await dump();
    expect(read["invoices"]).toMatchObject([{ external_id: "in_one", status: "paid", net_minor: 4000 }]);
    expect(read["lines"]).toMatchObject([{ line_id: "il_one", kind: "usage", meter: "events", amount_minor: 4000 }]);
    expect(await find(connectionId)).toMatchObject({ missedDeliveries: 2 });
    await send(connectionId, opened);
    await apply(connectionId);
    expect(await dump()).toEqual(read);
    // The same events are asked about once.
    shop.setNow("2026-03-05T10:00:00Z");
    await pull(connectionId, "2026-03-05T10:00:00.000Z");
    expect(await find(connectionId)).toMatchObject({ missedDeliveries: 2 });
  });

  it("belong to the account of another source whose id the customer carries", async () => {
    const connectionId = await connect({ sameAsSource: "billing-db", sameAsKey: "org" });
    const [companyId, accountId] = [newId(), newId()];
    await server.owner.run(
      sql`insert into company (company_id, name, sample, recorded_at) values (${companyId}, 'One', false, now())`,
    );
    await server.owner.run(sql`insert into account (account_id, company_id, name, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
      values (${accountId}, ${companyId}, 'One', 'USD', 'payg', 1, 'billing-db', 'org_1', now(), now())`);
    await server.owner.run(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
      values ('billing-db', '', 'org_1', ${accountId}, now())`);
    const known = makeStripeCustomer({ id: "cus_one", metadata: { org: "org_1" } });
    await send(connectionId, makeStripeEvent({ id: "evt_1", type: "customer.updated", thing: known, seconds: AT }));
    const paid = invoice({ status: "paid" });
    await send(connectionId, makeStripeEvent({ id: "evt_2", type: "invoice.paid", thing: paid, seconds: AT }));
    await apply(connectionId);
    const { rows } = await server.owner.query(
      "select account_id from account union all select account_id from invoice",
    );
    expect(rows).toEqual([{ account_id: accountId }, { account_id: accountId }]);
  });
});
