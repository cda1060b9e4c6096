import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeStripeInvoice, makeStripeLine, makeStripeMeter, makeStripePrice } from "#test/make-stripe-things.ts";
import { fromInvoiceLines } from "./from-invoice-lines.ts";
import { fromInvoice } from "./from-invoices.ts";
import { stripeSettings } from "./settings.ts";

const settings = stripeSettings.parse({ apiKey: "rk_test_onlyForTests" });
const at = { seconds: 1_772_697_600, step: 1 } as const;
const meter = makeStripeMeter({ id: "mtr_events" });
const events = makeStripePrice({ id: "p_events", recurring: { meter: meter.id, usage_type: "metered" } });
const boost = makeStripePrice({ id: "p_boost", lookup_key: "boost" });
const setup = makeStripePrice({ id: "p_setup", lookup_key: "setup", recurring: null });
const catalogue = {
  prices: new Map([events, boost, setup].map((price) => [price.id, price])),
  meters: new Map([[meter.id, meter]]),
};
const tax = (amount: number, behavior: "exclusive" | "inclusive" = "exclusive") => ({
  amount,
  tax_behavior: behavior,
  tax_rate_details: null,
  taxability_reason: "standard_rated" as const,
  taxable_amount: null,
  type: "tax_rate_details" as const,
});

function linesOf(invoice: ReturnType<typeof makeStripeInvoice>) {
  return fromInvoiceLines({ invoice, lines: invoice.lines.data }, catalogue, at, settings).map(({ values }) => values);
}

const cents = (amount: string | undefined) => Math.round(Number(amount) * 100);

describe("the lines of an invoice", () => {
  it("are told apart by what they are for", () => {
    const lines = linesOf(
      makeStripeInvoice({
        id: "in_1",
        customer: "cus_1",
        lines: [
          makeStripeLine({ id: "il_usage", amount: 10_000, price: events, quantity: 25_000 }),
          makeStripeLine({ id: "il_package", amount: 25_000, price: boost }),
          makeStripeLine({ id: "il_rest", amount: -4000, price: boost, isProration: true }),
          makeStripeLine({ id: "il_setup", amount: 900, price: setup }),
          makeStripeLine({ id: "il_hand", amount: 100 }),
        ],
        total_discount_amounts: [{ amount: 2000, discount: "di_1" }],
        total_pretax_credit_amounts: [{ amount: 500, type: "credit_balance_transaction" }],
        total_taxes: [tax(5600)],
        total_excluding_tax: 29_500,
        total: 35_100,
        starting_balance: -1000,
        ending_balance: 0,
        amount_due: 34_100,
      }),
    );
    expect(lines.map(({ id, kind, meter: key, amount }) => [id, kind, key, amount])).toEqual([
      ["il_usage", "usage", "events", "100"],
      ["il_package", "package", "boost", "250"],
      ["il_rest", "proration", "boost", "-40"],
      ["il_setup", "other", "setup", "9"],
      ["il_hand", "other", undefined, "1"],
      ["discount-di_1", "discount", undefined, "-20"],
      ["credit-grants", "credit", undefined, "-5"],
      ["balance", "credit", undefined, "-10"],
      ["tax", "tax", undefined, "56"],
    ]);
  });

  it("take the tax out of prices that include it", () => {
    const lines = linesOf(
      makeStripeInvoice({
        id: "in_1",
        customer: "cus_1",
        lines: [makeStripeLine({ id: "il_1", amount: 11_900, price: events, taxes: [tax(1900, "inclusive")] })],
        total_taxes: [tax(1900, "inclusive")],
        total_excluding_tax: 10_000,
        total: 11_900,
      }),
    );
    expect(lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["usage", "100"],
      ["tax", "19"],
    ]);
  });

  it("of a draft are left out, for they may still go", () => {
    const line = makeStripeLine({ id: "il_1", amount: 100, price: events });
    expect(linesOf(makeStripeInvoice({ id: "in_1", customer: "cus_1", status: "draft", lines: [line] }))).toEqual([]);
  });

  it("add up to what the invoice asks, and its totals with them", () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    const made = fc.record({
      charges: fc.array(fc.integer({ min: -50_000, max: 1_000_000 }), { minLength: 1, maxLength: 9 }),
      discount: amount,
      grants: amount,
      tax: amount,
      balance: fc.integer({ min: -50_000, max: 50_000 }),
      note: fc.integer({ min: 0, max: 5000 }),
      carried: fc.integer({ min: -40, max: 40 }),
    });
    fc.assert(
      fc.property(made, (given) => {
        const list = given.charges.reduce((sum, one) => sum + one, 0);
        const beforeTax = list - given.discount - given.grants;
        const total = beforeTax + given.tax;
        const due = total + given.balance - given.note + given.carried;
        const invoice = makeStripeInvoice({
          id: "in_1",
          customer: "cus_1",
          lines: given.charges.map((one, place) => makeStripeLine({ id: `il_${place}`, amount: one, price: events })),
          total_discount_amounts: [{ amount: given.discount, discount: "di_1" }],
          total_pretax_credit_amounts: [
            { amount: given.grants, type: "credit_balance_transaction" },
            { amount: given.discount, type: "discount", discount: "di_1" },
          ],
          total_taxes: [tax(given.tax)],
          total_excluding_tax: beforeTax,
          total,
          starting_balance: given.balance,
          ending_balance: 0,
          pre_payment_credit_notes_amount: given.note,
          amount_due: due,
        });
        const sum = linesOf(invoice).reduce((all, { amount: one }) => all + cents(one), 0);
        expect(sum - given.note).toBe(due);
        const { values } = fromInvoice(invoice, at, settings)[0]!;
        expect(cents(values["net"])).toBe(due);
        expect(cents(values["list"]) - given.discount).toBe(cents(values["gross"]));
        expect(cents(values["gross"]) + given.tax - cents(values["credit"])).toBe(due);
      }),
    );
  });
});
