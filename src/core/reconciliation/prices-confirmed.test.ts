import { describe, expect, it } from "vitest";
import { type CheckedBill, pricesConfirmed } from "./prices-confirmed.ts";

const TODAY = "2026-06-15";

function bill(periodEnd: string, isWithin: boolean, invoiceGrossMinor = 12_000): CheckedBill {
  return { periodEnd, isWithin, invoiceGrossMinor };
}

describe("prices", () => {
  it("are confirmed by the last three bills", () => {
    const bills = [
      bill("2026-02-01", false),
      bill("2026-03-01", true),
      bill("2026-05-01", true),
      bill("2026-04-01", true),
    ];
    expect(pricesConfirmed(bills, null, TODAY)).toEqual({
      isConfirmed: true,
      by: "invoices",
      because: "The last 3 invoices are within 2 % of our bills.",
    });
  });

  it("are confirmed by one bill where there was no more", () => {
    expect(pricesConfirmed([bill("2026-06-01", true)], null, TODAY)).toMatchObject({
      isConfirmed: true,
      because: "The last invoice is within 2 % of our bills.",
    });
  });

  it("are not when one of the last three differs", () => {
    const bills = [bill("2026-06-01", true), bill("2026-05-01", false), bill("2026-04-01", true)];
    expect(pricesConfirmed(bills, null, TODAY)).toMatchObject({
      isConfirmed: false,
      because: "1 of the last 3 invoices differs by more than 2 %.",
    });
  });

  it("are not proven by bills of nothing, by none and by old ones", () => {
    expect(pricesConfirmed([bill("2026-06-01", true, 0)], null, TODAY).isConfirmed).toBe(false);
    expect(pricesConfirmed([], null, TODAY).isConfirmed).toBe(false);
    expect(pricesConfirmed([bill("2025-12-17", true)], null, "2026-06-16").isConfirmed).toBe(false);
    expect(pricesConfirmed([bill("2025-12-17", true)], null, "2026-06-15").isConfirmed).toBe(true);
  });

  it("are what a person says while that holds", () => {
    const word = { isConfirmed: false, reason: "A new contract from May.", until: "2026-07-01" };
    const bills = [bill("2026-06-01", true)];
    expect(pricesConfirmed(bills, word, "2026-06-30")).toEqual({
      isConfirmed: false,
      by: "person",
      because: word.reason,
    });
    expect(pricesConfirmed(bills, word, "2026-07-01").isConfirmed).toBe(true);
  });
});
