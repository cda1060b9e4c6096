import fc from "fast-check";
import { describe, expect, it } from "vitest";
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { decimal, ZERO } from "../money/decimal.ts";
import { money } from "../money/money.ts";
import { findMeter, parsePriceBook } from "../rating/price-book.ts";
import { rateMeter } from "../rating/rate-line.ts";
import { type PeriodToRate, ratePeriod } from "../rating/rate-period.ts";
import { billBesideInvoice } from "./bill-beside-invoice.ts";
import { checkInvoice, type InvoicedBill, type InvoicedLine, isWithin, type Pricing } from "./check-invoice.ts";

const book = parsePriceBook(shipped);

function ours(usage: Record<string, string | number>, period: Partial<PeriodToRate> = {}) {
  const quantities = new Map(Object.entries(usage).map(([key, quantity]) => [key, decimal(quantity)]));
  return ratePeriod({
    book,
    currency: "USD",
    addOns: [],
    packages: [],
    percentOff: ZERO,
    limits: new Map(),
    quantities,
    credits: [],
    billOn: "2026-02-01",
    ...period,
  });
}

function pricing(percentOff = ZERO, packages: string[] = []): Pricing {
  return {
    packages: new Set(packages),
    priceOf: (key, quantity) => {
      const meter = findMeter(book, key);
      if (!meter) return null;
      const { list, gross } = rateMeter(meter, quantity, { currency: "USD", percentOff });
      return { list: list.minor, gross: gross.minor };
    },
  };
}

function line(kind: InvoicedLine["kind"], meter: string | null, amountMinor: number, quantity?: number): InvoicedLine {
  return { kind, meter, amountMinor, quantity: quantity === undefined ? null : decimal(quantity) };
}

function invoice(netMinor: number, lines: InvoicedLine[] = [], totals: Partial<InvoicedBill> = {}): InvoicedBill {
  return { currency: "USD", listMinor: null, grossMinor: null, creditMinor: null, netMinor, lines, ...totals };
}

const events = "product_analytics";
// 10 million events cost 324.40 at list price, 9 million 294.90 (both of the price book's first tiers).
const OURS = ours({ [events]: 10_000_000 });

describe("an invoice that asks what we say", () => {
  it("has no causes, with lines or without", () => {
    for (const lines of [[], [line("usage", events, 32_440)], [line("usage", events, 32_440, 10_000_000)]])
      expect(checkInvoice(invoice(32_440, lines), OURS, pricing())).toMatchObject({ isWithin: true, causes: [] });
  });

  it("may come as a line for each tier", () => {
    const tiers = [line("usage", events, 0, 1_000_000), line("usage", events, 32_440, 9_000_000)];
    expect(checkInvoice(invoice(32_440, tiers), OURS, pricing()).causes).toEqual([]);
  });

  it("is within although it adds tax and takes credit that we do not know of", () => {
    const lines = [line("usage", events, 32_440), line("tax", null, 6_163), line("credit", null, -10_000)];
    const check = checkInvoice(invoice(28_603, lines), OURS, pricing());
    expect(check.isWithin).toBe(true);
    expect(check.causes).toEqual([
      { cause: "credit", key: null, minor: -10_000 },
      { cause: "tax", key: null, minor: 6_163 },
    ]);
  });
});

describe("a difference", () => {
  it("of quantity is usage that is missing here, priced as the bill would be", () => {
    const check = checkInvoice(
      invoice(32_440, [line("usage", events, 32_440, 10_000_000)]),
      ours({ [events]: 9_000_000 }),
      pricing(),
    );
    expect(check.causes).toEqual([
      { cause: "missing-usage", key: events, minor: 32_440 - ours({ [events]: 9_000_000 }).net.minor },
    ]);
    expect(check.isWithin).toBe(false);
  });

  it("at the same quantity is the price", () => {
    const check = checkInvoice(invoice(40_000, [line("usage", events, 40_000, 10_000_000)]), OURS, pricing());
    expect(check.causes).toEqual([{ cause: "price", key: events, minor: 7_560 }]);
  });

  it("of a line without a quantity stays unexplained", () => {
    const check = checkInvoice(invoice(40_000, [line("usage", events, 40_000)]), OURS, pricing());
    expect(check.causes).toEqual([{ cause: "unexplained", key: events, minor: 7_560 }]);
  });

  it("of usage that only we know is extra, of usage that only the invoice knows missing", () => {
    const check = checkInvoice(invoice(5_000, [line("usage", "surveys", 5_000, 3_000)]), OURS, pricing());
    expect(check.causes).toEqual([
      { cause: "missing-usage", key: "surveys", minor: 5_000 },
      { cause: "extra-usage", key: events, minor: -32_440 },
    ]);
  });

  it("of usage that our book has no price for is named so", () => {
    const bill = ours({ [events]: 10_000_000, new_meter: 7 });
    const check = checkInvoice(
      invoice(33_440, [line("usage", events, 32_440), line("usage", "new_meter", 1_000)]),
      bill,
      pricing(),
    );
    expect(check.causes).toEqual([{ cause: "unpriced", key: "new_meter", minor: 1_000 }]);
    expect(checkInvoice(invoice(33_440), bill, pricing()).causes).toEqual([
      { cause: "unpriced", key: null, minor: 1_000 },
    ]);
  });

  it("of a discount, a proration or a package is told apart", () => {
    const lines = [
      line("usage", events, 32_440, 10_000_000),
      line("package", "boost", 25_000),
      line("discount", null, -6_488),
      line("proration", null, -1_200),
    ];
    expect(checkInvoice(invoice(49_752, lines), OURS, pricing()).causes).toEqual([
      { cause: "package", key: "boost", minor: 25_000 },
      { cause: "proration", key: null, minor: -1_200 },
      { cause: "discount", key: null, minor: -6_488 },
    ]);
  });

  it("of a limit that we know and the invoice did not keep is the limit", () => {
    const bill = ours({ [events]: 10_000_000 }, { limits: new Map([[events, money("USD", 20_000)]]) });
    expect(checkInvoice(invoice(32_440, [line("usage", events, 32_440)]), bill, pricing()).causes).toEqual([
      { cause: "limit", key: events, minor: 12_440 },
    ]);
  });

  it("of one minor unit is rounding", () => {
    expect(checkInvoice(invoice(32_441, [line("usage", events, 32_441)]), OURS, pricing()).causes).toEqual([
      { cause: "rounding", key: events, minor: 1 },
    ]);
  });

  it("is not made of a discount that the lines contain already", () => {
    const bill = ours({ [events]: 10_000_000 }, { percentOff: decimal(20) });
    const discounted = invoice(25_952, [line("usage", events, 25_952)], { listMinor: 32_440, grossMinor: 25_952 });
    expect(checkInvoice(discounted, bill, pricing(decimal(20)))).toMatchObject({ isWithin: true, causes: [] });
  });
});

describe("within 2 %", () => {
  it("ends at 2 % of the larger", () => {
    expect([isWithin(100_000, 98_000), isWithin(100_000, 97_999), isWithin(98_000, 100_000)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("forgives one minor unit of the smallest bills and nothing more", () => {
    expect([isWithin(0, 1), isWithin(2, 0), isWithin(0, 0)]).toEqual([true, false, true]);
  });
});

describe("causes", () => {
  const anyLine = fc.record({
    kind: fc.constantFrom<InvoicedLine["kind"]>("usage", "package", "discount", "credit", "tax", "proration", "other"),
    meter: fc.constantFrom(events, "surveys", "boost", "unheard_of", null),
    amountMinor: fc.integer({ min: -100_000, max: 1_000_000 }),
    quantity: fc.option(fc.integer({ min: 0, max: 20_000_000 }).map((quantity) => decimal(quantity))),
  });
  const anyInvoice = fc.record({
    currency: fc.constant("USD" as const),
    listMinor: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    grossMinor: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    creditMinor: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    netMinor: fc.integer({ min: 0, max: 1_000_000 }),
    lines: fc.array(anyLine, { maxLength: 6 }),
  });
  const anyUsage = fc.dictionary(
    fc.constantFrom(events, "surveys", "new_meter"),
    fc.integer({ min: 0, max: 20_000_000 }),
  );

  it("always add up to the difference", () => {
    fc.assert(
      fc.property(anyInvoice, anyUsage, fc.integer({ min: 0, max: 100 }), (given, usage, percent) => {
        const bill = ours(usage, { percentOff: decimal(percent), packages: ["boost"] });
        const check = checkInvoice(given, bill, pricing(decimal(percent), ["boost"]));
        const sum = check.causes.reduce((total, { minor }) => total + minor, 0);
        expect(sum).toBe(given.netMinor - bill.net.minor);
        expect(check.causes.every(({ minor }) => minor !== 0)).toBe(true);
      }),
    );
  });

  it("of each line are what the invoice asks more for it than our bill, where the invoice has lines", () => {
    const withLine = fc.record({ first: anyLine, others: fc.array(anyLine, { maxLength: 6 }) });
    fc.assert(
      fc.property(withLine, anyUsage, fc.nat(100), fc.boolean(), ({ first, others }, usage, percent, isAfter) => {
        const lines = [{ ...first, kind: "usage" as const, meter: events }, ...others];
        const net = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        const charged = lines.filter(({ kind }) => kind !== "tax" && kind !== "credit");
        const gross = charged.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        const given = invoice(net, lines, isAfter ? { listMinor: gross + 500, grossMinor: gross } : {});
        const bill = ours(usage, { percentOff: decimal(percent), packages: ["boost"] });
        const check = checkInvoice(given, bill, pricing(decimal(percent), ["boost"]));
        for (const { causes, ours: mine, invoiced } of billBesideInvoice(given, bill, check)) {
          const caused = causes.reduce((sum, { minor }) => sum + minor, 0);
          expect(caused).toBe((invoiced?.amountMinor ?? 0) - (mine?.amountMinor ?? 0));
        }
      }),
    );
  });

  it("are none when the invoice is our bill, line by line", () => {
    fc.assert(
      fc.property(anyUsage, fc.integer({ min: 0, max: 100 }), (usage, percent) => {
        const bill = ours(usage, { percentOff: decimal(percent), packages: ["boost"] });
        const lines = bill.lines.map((one) => ({
          kind: one.key === "boost" ? ("package" as const) : ("usage" as const),
          meter: one.key,
          amountMinor: one.list.minor,
          quantity: one.billedQuantity,
        }));
        const discount = line("discount", null, -bill.discount.minor);
        const check = checkInvoice(
          invoice(bill.net.minor, [...lines, discount]),
          bill,
          pricing(decimal(percent), ["boost"]),
        );
        expect(check).toMatchObject({ isWithin: true, causes: [] });
      }),
    );
  });
});
