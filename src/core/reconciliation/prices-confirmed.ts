/** Whether our bills reproduce an account's invoices, so that amounts may be said to its people. */
import { daysBetween, type LocalDate } from "../time/local-date.ts";

export type CheckedBill = {
  readonly periodEnd: LocalDate;
  readonly invoiceGrossMinor: number;
  readonly isWithin: boolean;
};

/** What a person said of the account's prices, and until when that holds. */
export type PricesWord = {
  readonly isConfirmed: boolean;
  readonly reason: string;
  readonly until: LocalDate | null;
};

export type PricesConfirmed = {
  readonly isConfirmed: boolean;
  readonly by: "invoices" | "person";
  readonly because: string;
};

const BILLS_ASKED = 3;
/** Older bills say nothing of today's prices. */
const OLDEST_DAYS = 180;

/**
 * B-2. The last three closed bills within half a year are within 2 %, and one of them was not zero. Fewer are enough where
 * there were no more. A person's word goes before that while it holds.
 * @param bills in any order, each of a closed period
 */
export function pricesConfirmed(
  bills: readonly CheckedBill[],
  word: PricesWord | null,
  today: LocalDate,
): PricesConfirmed {
  if (word && (word.until === null || today < word.until))
    return { isConfirmed: word.isConfirmed, by: "person", because: word.reason };
  const last = [...bills]
    .filter(({ periodEnd }) => daysBetween(periodEnd, today) <= OLDEST_DAYS)
    .sort((a, b) => (a.periodEnd < b.periodEnd ? 1 : -1))
    .slice(0, BILLS_ASKED);
  return { by: "invoices", ...judgeOf(last) };
}

function judgeOf(last: readonly CheckedBill[]): { isConfirmed: boolean; because: string } {
  const apart = last.filter(({ isWithin }) => !isWithin).length;
  if (last.length === 0) return { isConfirmed: false, because: "No invoice of the last half year is known." };
  if (apart > 0)
    return {
      isConfirmed: false,
      because: `${apart} of the last ${last.length} invoices ${apart === 1 ? "differs" : "differ"} by more than 2 %.`,
    };
  if (last.every(({ invoiceGrossMinor }) => invoiceGrossMinor === 0))
    return { isConfirmed: false, because: "The known invoices are all zero, which proves no price." };
  const bills = last.length === 1 ? "The last invoice is" : `The last ${last.length} invoices are`;
  return { isConfirmed: true, because: `${bills} within 2 % of our bills.` };
}
