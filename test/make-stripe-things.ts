/**
 * Stripe's things for tests, whole and typed by the SDK: a test says what matters, the rest is as Stripe sends it for a
 * plain account. Amounts are in Stripe's smallest unit, times in seconds.
 */
import Stripe from "stripe";

export const AT = Date.parse("2026-03-05T08:00:00Z") / 1000;

export function makeStripeCustomer(given: Partial<Stripe.Customer> & { id: string }): Stripe.Customer {
  return {
    object: "customer",
    address: null,
    balance: 0,
    created: AT,
    currency: "usd",
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: given.id.slice(-6).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
    ...given,
  };
}

export function makeStripeMeter(given: Partial<Stripe.Billing.Meter> & { id: string }): Stripe.Billing.Meter {
  return {
    object: "billing.meter",
    created: AT,
    customer_mapping: { event_payload_key: "stripe_customer_id", type: "by_id" },
    default_aggregation: { formula: "sum" },
    display_name: given.id,
    event_name: given.id.replace(/^mtr_/, ""),
    event_time_window: null,
    livemode: false,
    status: "active",
    status_transitions: { deactivated_at: null },
    updated: AT,
    value_settings: { event_payload_key: "value" },
    ...given,
  };
}

export function makeStripeProduct(given: Partial<Stripe.Product> & { id: string }): Stripe.Product {
  return {
    object: "product",
    active: true,
    created: AT,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: given.id,
    package_dimensions: null,
    shippable: null,
    tax_details: null,
    type: "service",
    updated: AT,
    url: null,
    ...given,
  };
}

type GivenPrice = Omit<Partial<Stripe.Price>, "recurring"> & {
  id: string;
  recurring?: Partial<Stripe.Price.Recurring> | null;
};

export function makeStripePrice(given: GivenPrice): Stripe.Price {
  const recurring =
    given.recurring === null
      ? null
      : ({
          interval: "month",
          interval_count: 1,
          meter: null,
          trial_period_days: null,
          usage_type: "licensed",
          ...given.recurring,
        } satisfies Stripe.Price.Recurring);
  return {
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created: AT,
    currency: "usd",
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: `prod_${given.id}`,
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: recurring === null ? "one_time" : "recurring",
    unit_amount: null,
    unit_amount_decimal: null,
    ...given,
    recurring,
  };
}

/** `[upTo, unit amount in the smallest unit]`; the last has no end. */
export function makeStripeTiers(tiers: readonly (readonly [number | null, string])[]): Stripe.Price.Tier[] {
  return tiers.map(([upTo, amount]) => ({
    flat_amount: null,
    flat_amount_decimal: null,
    unit_amount: null,
    unit_amount_decimal: Stripe.Decimal.from(amount),
    up_to: upTo,
  }));
}

type GivenSubscription = Omit<Partial<Stripe.Subscription>, "items"> & {
  id: string;
  customer: Stripe.Subscription["customer"];
  prices: readonly Stripe.Price[];
};

export function makeStripeSubscription({ prices, ...given }: GivenSubscription): Stripe.Subscription {
  const start = given.start_date ?? given.created ?? AT;
  const url = `/v1/subscription_items?subscription=${given.id}`;
  return {
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: start,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: "classic" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: null,
    collection_method: "charge_automatically",
    created: start,
    currency: "usd",
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: { object: "list", data: prices.map((price) => itemOf(given.id, price, start)), has_more: false, url },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: null,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: start,
    status: "active",
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
    ...given,
  };
}

const MONTH = 30 * 24 * 60 * 60;

function itemOf(subscription: string, price: Stripe.Price, start: number): Stripe.SubscriptionItem {
  return {
    id: `si_${subscription}_${price.id}`,
    object: "subscription_item",
    billing_thresholds: null,
    created: start,
    current_period_start: start,
    current_period_end: start + MONTH,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity: 1,
    subscription,
    tax_rates: [],
  };
}

/** The old form of a price, which Stripe still sends beside it. */
function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? "month",
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: {},
    meter: price.recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiers_mode,
    transform_usage: null,
    trial_period_days: null,
    usage_type: price.recurring?.usage_type ?? "licensed",
  };
}

type GivenLine = Partial<Stripe.InvoiceLineItem> & {
  id: string;
  amount: number;
  price?: Stripe.Price;
  isProration?: boolean;
};

export function makeStripeLine({ price, isProration = false, ...given }: GivenLine): Stripe.InvoiceLineItem {
  return {
    object: "line_item",
    currency: "usd",
    description: null,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: isProration,
        proration_details: null,
        subscription: null,
        subscription_item: `si_${given.id}`,
      },
      type: "subscription_item_details",
    },
    period: { start: AT - MONTH, end: AT },
    pretax_credit_amounts: [],
    pricing:
      price === undefined
        ? null
        : {
            price_details: { price: price.id, product: String(price.product) },
            type: "price_details",
            unit_amount_decimal: null,
          },
    quantity: 1,
    quantity_decimal: null,
    subscription: null,
    subtotal: given.amount,
    taxes: [],
    ...given,
  };
}

type GivenInvoice = Omit<Partial<Stripe.Invoice>, "lines"> & {
  id: string;
  customer: Stripe.Invoice["customer"];
  lines?: readonly Stripe.InvoiceLineItem[];
};

/** Its totals are those of its lines, unless the test says otherwise. */
export function makeStripeInvoice({ lines = [], ...given }: GivenInvoice): Stripe.Invoice {
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const total = given.total ?? subtotal;
  const due = given.amount_due ?? total;
  const paid = given.status === "paid" ? due : 0;
  const created = given.created ?? AT;
  return {
    object: "invoice",
    account_country: "US",
    account_name: "Shop",
    account_tax_ids: null,
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: paid,
    amount_remaining: due - paid,
    amount_shipping: 0,
    application: null,
    attempt_count: paid > 0 ? 1 : 0,
    attempted: paid > 0,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: "subscription_cycle",
    collection_method: "charge_automatically",
    created,
    currency: "usd",
    custom_fields: null,
    customer_account: null,
    customer_address: null,
    customer_email: null,
    customer_name: null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: given.status === "draft" ? null : 0,
    footer: null,
    from_invoice: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: "list",
      data: lines.slice(0, 10),
      has_more: lines.length > 10,
      url: `/v1/invoices/${given.id}/lines`,
    },
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: created,
    period_start: created - MONTH,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: "open",
    status_transitions: {
      finalized_at: given.status === "draft" ? null : created,
      marked_uncollectible_at: given.status === "uncollectible" ? created : null,
      paid_at: given.status === "paid" ? created : null,
      voided_at: given.status === "void" ? created : null,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: created,
    ...given,
  };
}

type GivenNote = Partial<Stripe.CreditNote> & { id: string; customer: string; invoice: string; total: number };

export function makeStripeCreditNote(given: GivenNote): Stripe.CreditNote {
  return {
    object: "credit_note",
    amount: given.total,
    amount_shipping: 0,
    created: AT,
    currency: "usd",
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: null,
    lines: { object: "list", data: [], has_more: false, url: `/v1/credit_notes/${given.id}/lines` },
    livemode: false,
    memo: null,
    metadata: {},
    number: given.id.toUpperCase(),
    out_of_band_amount: null,
    pdf: `https://pay.example/${given.id}`,
    post_payment_amount: 0,
    pre_payment_amount: given.total,
    pretax_credit_amounts: [],
    reason: "order_change",
    refunds: [],
    shipping_cost: null,
    status: "issued",
    subtotal: given.total,
    subtotal_excluding_tax: given.total,
    total_excluding_tax: given.total,
    total_taxes: [],
    type: "pre_payment",
    voided_at: null,
    ...given,
  };
}

export function makeStripeCharge(
  given: Partial<Stripe.Charge> & { id: string; customer: string; amount: number },
): Stripe.Charge {
  return {
    object: "charge",
    amount_captured: given.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: AT,
    currency: "usd",
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: null,
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
    ...given,
  };
}

export function makeStripeRefund(given: Partial<Stripe.Refund> & { id: string; amount: number }): Stripe.Refund {
  return {
    object: "refund",
    balance_transaction: null,
    charge: null,
    created: AT,
    currency: "usd",
    customer: null,
    customer_account: null,
    metadata: {},
    payment_intent: null,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
    ...given,
  };
}

type GivenGrant = Partial<Stripe.Billing.CreditGrant> & { id: string; customer: string; value: number };

export function makeStripeGrant({ value, ...given }: GivenGrant): Stripe.Billing.CreditGrant {
  return {
    object: "billing.credit_grant",
    amount: { monetary: { currency: "usd", value }, type: "monetary" },
    applicability_config: { scope: { price_type: "metered" } },
    category: "promotional",
    created: AT,
    customer_account: null,
    effective_at: AT,
    expires_at: null,
    livemode: false,
    metadata: {},
    name: null,
    priority: 50,
    test_clock: null,
    updated: AT,
    voided_at: null,
    ...given,
  };
}

export function makeStripeCoupon(given: Partial<Stripe.Coupon> & { id: string }): Stripe.Coupon {
  return {
    object: "coupon",
    amount_off: null,
    percent_off: null,
    created: AT,
    currency: null,
    duration: "forever",
    duration_in_months: null,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    name: null,
    redeem_by: null,
    times_redeemed: 1,
    valid: true,
    ...given,
  };
}

export function makeStripeDiscount(given: Partial<Stripe.Discount> & { id: string; coupon: string }): Stripe.Discount {
  const { coupon, ...more } = given;
  return {
    object: "discount",
    checkout_session: null,
    customer: null,
    customer_account: null,
    end: null,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon, type: "coupon" },
    start: AT,
    subscription: null,
    subscription_item: null,
    ...more,
  };
}
