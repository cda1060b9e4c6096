import { expect, it } from "vitest";
import type { AccountBill } from "./account-bill.ts";
import { creditPanel } from "./credit-panel.ts";

const TODAY = "2026-02-10";
const CREDIT = {
  creditId: "cr-1",
  position: 0,
  kind: "startup",
  currency: "USD",
  grantedMinor: 50_000,
  leftMinor: 31_000,
  startsOn: "2026-01-01",
  endsOn: null,
  scope: null,
};

/** A February of so many cents. */
function billOf(grossMinor: number) {
  const forecast = { gross: { mean: { currency: "USD", minor: grossMinor } } };
  return { forecast, period: { start: "2026-02-01", end: "2026-03-01" } } as unknown as AccountBill;
}

const runsOutOn = (bill: AccountBill | null, leftMinor = CREDIT.leftMinor) =>
  creditPanel({ ...CREDIT, leftMinor }, { bill, today: TODAY }).runsOutOn;

it("lasts for as many whole days as it pays at the rate of the open period", () => {
  expect(runsOutOn(billOf(28_000))).toBe("2026-03-13");
  expect(runsOutOn(billOf(28_000), 999)).toBe(TODAY);
});

it("names no day without a bill, without use, or beyond three years", () => {
  expect(runsOutOn(null)).toBeNull();
  expect(runsOutOn(billOf(0))).toBeNull();
  expect(runsOutOn(billOf(28), 1100)).toBeNull();
  expect(runsOutOn(billOf(28), 1099)).not.toBeNull();
});
