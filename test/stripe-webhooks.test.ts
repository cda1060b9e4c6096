import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, describe, expect, it } from "vitest";
import * as contract from "#contract/connections.ts";
import { connectors } from "#server/connectors/registry.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import type { Connecting } from "#server/features/connections/reads.ts";
import { deliveryJobs } from "#server/features/deliveries/jobs.ts";
import * as deliveries from "#server/features/deliveries/operations.ts";
import { webhookReceiver } from "#server/features/deliveries/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeVault } from "#server/platform/vault.ts";
import {
  AT,
  makeStripeCharge,
  makeStripeCreditNote,
  makeStripeCustomer,
  makeStripeInvoice,
  makeStripeLine,
  makeStripePrice,
  makeStripeSubscription,
} from "./make-stripe-things.ts";
import { makeServer, START } from "./server.ts";
import { makeStripeEvent, signedRequest } from "./stripe-stand-in.ts";

const SECRET = "whsec_of_the_endpoint";
const OLDER = "whsec_until_yesterday";
const folder = mkdtempSync(join(tmpdir(), "firstbill-stripe-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const connecting: Connecting = {
  connectors,
  vault: makeVault(["a key that is only for tests"]),
  fetch,
  resolve: async () => [],
  folder,
};
const { createConnection, getConnection } = connectionOperations(connecting);
const served = {
  createConnection: contract.createConnection,
  getConnection: contract.getConnection,
  listDeliveries: contract.listDeliveries,
  getDelivery: contract.getDelivery,
  replayDeliveries: contract.replayDeliveries,
};
const server = await makeServer({
  operations: served,
  implementations: { createConnection, getConnection, ...deliveries },
  receiveWebhook: (shell) => webhookReceiver(connecting, shell),
});
const { db } = server;
const operator = server.as("operator");
await ensureInstallation(db, START);
await ensurePresets(db, START);
const jobs = new Map(deliveryJobs(connecting).map((job) => [job.name, job]));

async function run(name: string, payload: object = {}): Promise<void> {
  const job = jobs.get(name) as Job;
  const context = { db, now: START, dueAt: null, attempt: 1, signal: new AbortController().signal };
  await job.run(context, job.payload.parse(payload));
}

async function connect(): Promise<string> {
  await db.run(sql`delete from connection`);
  for (const table of BROUGHT) await server.owner.run(sql`delete from ${sql.table(table)}`);
  const settings = { apiKey: "rk_test_onlyForTests", webhookSecret: SECRET, olderWebhookSecret: OLDER };
  const made = { connector: "stripe", name: "stripe", source: "stripe", settings, scheduleMinutes: 60 };
  return (await operator.call(contract.createConnection, made)).connectionId;
}

const BROUGHT = [
  "account_due",
  "account_alias",
  "invoice_line",
  "invoice",
  "payment",
  "credit",
  "subscription",
  "vendor_forecast",
  "account_change",
  "person_role",
  "person",
  "account",
  "company",
  "import_run",
];

async function send(connectionId: string, event: object, secret = SECRET): Promise<number> {
  const { body, headers } = signedRequest(event, secret, Date.parse(START) / 1000);
  return (await fetch(`${server.url}/webhooks/${connectionId}`, { method: "POST", body, headers })).status;
}

async function apply(connectionId: string): Promise<void> {
  await run("deliveries.apply", { connectionId });
  await run("deliveries.start");
  await run("deliveries.apply", { connectionId });
}

/** Everything that holds now, without ids and times of ours. */
async function dump(): Promise<Record<string, unknown[]>> {
  const of = async (table: string, columns: string, from = "") =>
    (
      await server.owner.query(
        `select alias.external_id as whose, ${columns} from ${table} t ${from} join account_alias alias on alias.account_id = t.account_id order by 1, 2, 3`,
      )
    ).rows;
  return {
    accounts: await of("account", "name, currency, signed_up_on, period_anchor_day, cancelled_on, country"),
    invoices: await of(
      "invoice",
      "t.external_id, period_start, period_end, list_minor, gross_minor, credit_minor, net_minor, status, kind, issued_on, due_on, paid_on",
    ),
    lines: await of("invoice_line", "invoice_external_id, line_id, kind, amount_minor, description"),
    payments: await of("payment", "t.external_id, invoice_external_id, amount_minor, status, happened_at"),
    credits: await of("credit", "t.external_id, kind, granted_minor, left_minor"),
    subscriptions: await of("subscription", "t.external_id, plan, started_on, ended_on, cancelled_on"),
    forecasts: await of("vendor_forecast", "period_start, issued_on, net_minor, gross_minor"),
    people: await of("person_role", "p.email, t.role", "join person p using (person_id)"),
  };
}

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
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({ forgedRequests: 2 });
  });

  it("of an API version without what we need are kept, and said to be unreadable", async () => {
    const connectionId = await connect();
    const event = history().find(({ type }) => type === "invoice.paid")!;
    await send(connectionId, { ...event, id: "evt_old", api_version: "2020-08-27" });
    const { total_taxes: _, ...less } = event.data.object as Stripe.Invoice;
    await send(connectionId, { ...event, id: "evt_less", data: { object: less } });
    await apply(connectionId);
    const { data } = await operator.call(contract.listDeliveries, { connectionId });
    expect(data.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
    const problems = data.map(({ problem }) => problem).join(" ");
    expect(problems).toContain("written in Stripe's API version 2020-08-27");
    expect(problems).toContain("without total_taxes");
    expect((await dump())["invoices"]).toEqual([]);
  });
});
