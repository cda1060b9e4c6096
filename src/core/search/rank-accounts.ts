/** The order of accounts that answer a search equally well (F-1): whose renewal is next, then the larger forecast, then the name. */
import { exponentOf } from "../money/currency.ts";
import type { LocalDate } from "../time/local-date.ts";

export type RankedAccount = {
  readonly score: number;
  readonly renewalOn: LocalDate | null;
  readonly currency: string;
  readonly netMinor: number | null;
  readonly name: string;
  readonly accountId: string;
};

/** A total order: renewals from today on, then those that are past, then accounts without one. */
export function compareFound(a: RankedAccount, b: RankedAccount, today: LocalDate): number {
  return (
    b.score - a.score ||
    renewalGroup(a, today) - renewalGroup(b, today) ||
    compareTexts(a.renewalOn ?? "", b.renewalOn ?? "") ||
    netAmount(b) - netAmount(a) ||
    compareTexts(a.name, b.name) ||
    compareTexts(a.accountId, b.accountId)
  );
}

function renewalGroup({ renewalOn }: RankedAccount, today: LocalDate): number {
  if (renewalOn === null) return 2;
  return renewalOn >= today ? 0 : 1;
}

/** Amounts of different currencies are compared as numbers: nothing is converted, and size is only a hint here. */
function netAmount({ currency, netMinor }: RankedAccount): number {
  return netMinor === null ? -1 : netMinor / 10 ** exponentOf(currency);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
