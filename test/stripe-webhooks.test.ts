import fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import {
  AT,
  makeStripeCustomer,
  makeStripeInvoice,
  makeStripeLine,
  makeStripeMeter,
  makeStripePrice,
  makeStripeSubscription,
} from "./make-stripe-things.ts";
import { START } from "./server.ts";
import { makeStripeConnection, OLDER, SECRET } from "./stripe-connection.ts";
import { stripeHistory } from "./stripe-history.ts";
import { makeStripeEvent, signedRequest, startStripeStandIn } from "./stripe-stand-in.ts";

const { server, connect, send, apply, pull, dump, find, listDeliveries } = await makeStripeConnection();
const shop = await startStripeStandIn(START);
afterAll(() => shop.close());

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
    const events = stripeHistory();
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
    const events = stripeHistory();
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
  }, 180_000);

  it("are taken with either secret while it is replaced, and never with another", async () => {
    const connectionId = await connect();
    const [event] = stripeHistory() as [Stripe.Event];
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
    const event = stripeHistory().find(({ type }) => type === "invoice.paid")!;
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
