import type Stripe from "stripe";
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
import { makeStripeEvent } from "./stripe-stand-in.ts";

/** Two customers over a quarter, as Stripe tells it: several things within one second, a payment that fails twice. */
export function stripeHistory(): Stripe.Event[] {
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
