import { describe, expect, it } from "vitest";
import { toPriceBooks } from "#core/imports/price-book-rows.ts";
import { decimal, toText } from "#core/money/decimal.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { priceQuantity } from "#core/rating/price-quantity.ts";
import { makeStripeMeter, makeStripePrice, makeStripeProduct, makeStripeTiers } from "#test/make-stripe-things.ts";
import { proposeBooks } from "./from-prices.ts";

const meters = new Map([["mtr_recordings", makeStripeMeter({ id: "mtr_recordings" })]]);
const metered = { meter: "mtr_recordings", usage_type: "metered" } as const;
const propose = (...prices: ReturnType<typeof makeStripePrice>[]) => proposeBooks(prices, { meters });

/** The book that a person would accept. */
function bookOf(records: ReturnType<typeof propose>["records"]) {
  const rows = records.map(({ values }) => ({
    account: null,
    values: { book: "b", effective_on: "2026-01-01", ...values },
  }));
  return parsePriceBook(toPriceBooks(rows)[0]!.body);
}

describe("a price book proposed from Stripe's prices", () => {
  it("leaves out a price by the last value of its meter, and says so", () => {
    const last = makeStripeMeter({ id: "mtr_seats", default_aggregation: { formula: "last" } });
    const recurring = { meter: last.id, usage_type: "metered" } as const;
    const price = makeStripePrice({ id: "p9", nickname: "Seats", unit_amount: 100, recurring });
    const { records, notes } = proposeBooks([price], { meters: new Map([[last.id, last]]) });
    expect(records).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^Seats \(p9\) is priced by the last value of seats in a period/)]);
    const counting = makeStripeMeter({ id: "mtr_seats", default_aggregation: { formula: "count" } });
    expect(proposeBooks([price], { meters: new Map([[last.id, counting]]) }).records).toHaveLength(1);
  });

  it("prices graduated tiers as Stripe does", () => {
    const tiers = makeStripeTiers([
      [5000, "0"],
      [15_000, "0.5"],
      [null, "0.35"],
    ]);
    const product = makeStripeProduct({ id: "prod_replay", name: "Replay", unit_label: "recording" });
    const { records, notes } = propose(
      makeStripePrice({
        id: "p1",
        product,
        recurring: metered,
        billing_scheme: "tiered",
        tiers_mode: "graduated",
        tiers,
      }),
    );
    expect(notes).toEqual([]);
    const meter = bookOf(records).meterByKey.get("recordings")!;
    expect(meter).toMatchObject({ name: "Replay", unit: "recording" });
    // 10,000 at half a cent and 5,000 at 0.35 cents.
    expect(toText(priceQuantity(meter, decimal(20_000)).amount)).toBe("67.5");
  });

  it("holds flat prices by the month as packages, by the unit as one tier", () => {
    const { records } = propose(
      makeStripePrice({ id: "p1", lookup_key: "boost", unit_amount: 25_000 }),
      makeStripePrice({ id: "p2", recurring: metered, unit_amount: 3 }),
    );
    const book = bookOf(records);
    expect(book.packages).toMatchObject([{ key: "boost", monthly: { currency: "USD", minor: 25_000 } }]);
    expect(records.find(({ values }) => values["product"] === "recordings")!.values).toMatchObject({
      up_to: "",
      unit_amount: "0.03",
    });
  });

  it("writes amounts of each currency as it counts them", () => {
    const unit = (currency: string) =>
      propose(makeStripePrice({ id: "p", recurring: metered, currency, unit_amount: 500 })).records[0]!.values;
    expect(unit("jpy")).toMatchObject({ currency: "JPY", unit_amount: "500" });
    expect(unit("kwd")).toMatchObject({ currency: "KWD", unit_amount: "0.5" });
    expect(unit("ugx")).toMatchObject({ currency: "UGX", unit_amount: "5" });
    expect(unit("usd")).toMatchObject({ currency: "USD", unit_amount: "5" });
  });

  it("says what it leaves out, and why", () => {
    const volume = makeStripeTiers([
      [100, "5"],
      [null, "3"],
    ]);
    const flat = makeStripeTiers([[null, "3"]]).map((tier) => ({ ...tier, flat_amount: 1000 }));
    const { records, notes } = propose(
      makeStripePrice({
        id: "p_volume",
        recurring: metered,
        billing_scheme: "tiered",
        tiers_mode: "volume",
        tiers: volume,
      }),
      makeStripePrice({
        id: "p_flat",
        recurring: metered,
        billing_scheme: "tiered",
        tiers_mode: "graduated",
        tiers: flat,
      }),
      makeStripePrice({ id: "p_year", lookup_key: "year", recurring: { interval: "year" }, unit_amount: 100 }),
      makeStripePrice({ id: "p_once", lookup_key: "once", recurring: null, unit_amount: 100 }),
      makeStripePrice({ id: "p_old", active: false, unit_amount: 100 }),
    );
    expect(records).toEqual([]);
    expect(notes.map((note) => /\((\w+)\) (.*?)[:,.]/.exec(note)?.slice(1))).toEqual([
      ["p_volume", "has volume tiers"],
      ["p_flat", "has tiers with a fixed amount beside the unit price"],
      ["p_year", "is billed every 1 year; price books hold months"],
      ["p_once", "is sold once"],
    ]);
  });

  it("takes a second price of one meter only when it is a product of its own", () => {
    const first = makeStripePrice({ id: "p1", recurring: metered, unit_amount: 3 });
    const second = makeStripePrice({ id: "p2", recurring: metered, unit_amount: 9 });
    expect(propose(first, second).notes[0]).toContain('is a second price of "recordings" in USD and was left out');
    const own = { ...second, metadata: { firstbill_product: "mobile" } };
    expect(propose(first, own).records.map(({ values }) => values["product"])).toEqual(["recordings", "mobile"]);
  });

  it("says where Stripe counts whole packages of units", () => {
    const { records, notes } = propose(
      makeStripePrice({
        id: "p1",
        recurring: metered,
        unit_amount: 100,
        transform_quantity: { divide_by: 1000, round: "up" },
      }),
    );
    expect(records[0]!.values["unit_amount"]).toBe("0.001");
    expect(notes).toHaveLength(1);
  });
});
