import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponentOf } from "#core/money/currency.ts";
import { decimal } from "#core/money/decimal.ts";
import { roundToMinor, toAmountText } from "#core/money/money.ts";
import { major, stripeDecimals } from "./from-amounts.ts";

const written = (amount: number, currency: string) =>
  toAmountText(roundToMinor(decimal(major(amount, currency)), currency.toUpperCase()));

describe("an amount of Stripe's", () => {
  it("is in hundredths, in whole units or in thousandths, as its currency has it", () => {
    expect([written(12345, "usd"), written(12345, "jpy"), written(12345, "krw"), written(12340, "kwd")]).toEqual([
      "123.45",
      "12345",
      "12345",
      "12.340",
    ]);
  });

  it("is in hundredths of krónur and Ugandan shillings, although these have none", () => {
    expect([written(50_000, "isk"), written(50_000, "ugx")]).toEqual(["500", "500"]);
  });

  it("is in hundredths of forints and Taiwan dollars, which only payouts take whole", () => {
    expect([written(50_000, "huf"), written(50_050, "twd")]).toEqual(["500.00", "500.50"]);
  });

  it("is in whole ariary, although ISO 4217 gives them two decimals", () => {
    expect(written(500, "mga")).toBe("500.00");
  });

  it("is never finer than what is kept here, so nothing of a final amount is rounded away", () => {
    const currencies =
      "BHD BIF CLP DJF EUR GNF HUF JOD JPY KMF KRW KWD MGA OMR PYG RWF TND TWD USD VND VUV XAF XOF XPF";
    const known = fc.constantFrom(...currencies.split(" "));
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999_990, max: 9_999_999_990 }), known, (amount, currency) => {
        expect(stripeDecimals(currency)).toBeLessThanOrEqual(exponentOf(currency));
        const kept = roundToMinor(decimal(major(amount, currency)), currency).minor;
        expect(kept).toBe(amount * 10 ** (exponentOf(currency) - stripeDecimals(currency)));
      }),
    );
  });
});
