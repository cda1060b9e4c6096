/**
 * A coupon of a fixed amount is credit here, because gross is what percent-off and limits leave (B-1). Invoices count it as
 * discount, so beside one of them our bill does too: otherwise every customer with such a coupon would be apart.
 */
import { money } from "../money/money.ts";
import { COUPON, type PeriodCredit } from "../rating/apply-credits.ts";
import type { Bill } from "../rating/bill.ts";

export function couponsAsDiscount(bill: Bill, credits: readonly PeriodCredit[]): Bill {
  if (bill.usedCredits.length === 0) return bill;
  const coupons = new Set(credits.filter(({ kind }) => kind === COUPON).map(({ id }) => id));
  const minor = bill.usedCredits.reduce(
    (sum, { creditId, amount }) => sum + (coupons.has(creditId) ? amount.minor : 0),
    0,
  );
  if (minor === 0) return bill;
  const { currency } = bill;
  return {
    ...bill,
    discount: money(currency, bill.discount.minor + minor),
    gross: money(currency, bill.gross.minor - minor),
    credit: money(currency, bill.credit.minor - minor),
  };
}
