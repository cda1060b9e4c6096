import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Invoice, Payment } from "./account-facts.ts";
import { makeInvoice } from "./make-facts.ts";
import { paymentAtStake } from "./payment-at-stake.ts";

const TODAY = "2026-03-10";
const OPEN = makeInvoice("2026-02-01", 12_900, { status: "open", dueOn: "2026-03-20" });

function attempt(status: Payment["status"], day: string, part: Partial<Payment> = {}): Payment {
  return {
    externalId: `pay-${status}-${day}`,
    invoiceExternalId: OPEN.externalId,
    currency: "USD",
    amountMinor: 5000,
    status,
    happenedAt: `${day}T09:00:00.000Z`,
    ...part,
  };
}

const failed = attempt("failed", "2026-03-02");
const since = failed.happenedAt;
const usd = (minor: number) => [{ currency: "USD", minor }];
const stake = (payments: Payment[], invoices: Invoice[] = [OPEN], today = TODAY) =>
  paymentAtStake({ payments, invoices }, today);

describe("what a failed payment puts at stake", () => {
  it("is the cash of its invoice, once however often it was tried, since the first attempt", () => {
    const again = attempt("failed", "2026-03-05");
    expect(stake([failed, again])).toEqual({ since, amounts: usd(12_900) });
    expect(stake([failed, again], [{ ...OPEN, dueOn: "2026-03-01" }])).toEqual({ since, amounts: usd(12_900) });
    expect(stake([failed], [], "2026-03-01")).toBeNull();
  });

  it("is the last attempt where no invoice is known, and adds up by currency with what is past due", () => {
    const euros = attempt("failed", "2026-03-04", {
      invoiceExternalId: "in-unknown",
      currency: "EUR",
      amountMinor: 700,
    });
    const overdue = makeInvoice("2026-01-01", 3000, { status: "open", dueOn: "2026-02-15" });
    expect(stake([failed, euros], [OPEN, overdue])).toEqual({
      since,
      amounts: [{ currency: "EUR", minor: 700 }, ...usd(15_900)],
    });
    expect(stake([], [overdue])).toEqual({ since: "2026-02-15T00:00:00.000Z", amounts: usd(3000) });
  });

  it("ends by itself when the payment arrives, and on the day on which the invoice is settled", () => {
    expect(stake([failed, attempt("paid", "2026-03-06")])).toBeNull();
    expect(stake([failed, attempt("paid", "2026-03-06")], [OPEN], "2026-03-05")).not.toBeNull();
    const paid = { ...OPEN, status: "paid", paidOn: "2026-03-08" } as const;
    expect([stake([failed], [paid], "2026-03-07"), stake([failed], [paid], "2026-03-08")]).toEqual([
      { since, amounts: usd(12_900) },
      null,
    ]);
    expect(stake([failed], [{ ...OPEN, status: "void" }])).toBeNull();
  });

  it("is not ended by the payment of another invoice, unless its own was given up or is not known", () => {
    const other = attempt("paid", "2026-03-06", { invoiceExternalId: "in-other" });
    expect(stake([failed, other])).toEqual({ since, amounts: usd(12_900) });
    expect(stake([failed, other], [{ ...OPEN, status: "uncollectible" }])).toBeNull();
    expect(stake([failed], [{ ...OPEN, status: "uncollectible" }])).not.toBeNull();
    expect(stake([failed, other], [])).toBeNull();
    expect(stake([failed, { ...other, invoiceExternalId: null }])).toBeNull();
  });

  it("is never ended by an earlier payment, and always by a later one that names nothing", () => {
    const days = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(days, days, (failedOn, paidOn) => {
        const name = (day: number) => `2026-03-0${day}`;
        const of = (status: Payment["status"]) => (day: number) =>
          attempt(status, name(day), { invoiceExternalId: null });
        const all = [...failedOn.map(of("failed")), ...paidOn.map(of("paid"))].sort((a, b) =>
          a.happenedAt < b.happenedAt ? -1 : 1,
        );
        expect(stake(all) === null).toBe(Math.max(...failedOn) < Math.max(...paidOn));
      }),
    );
  });
});
