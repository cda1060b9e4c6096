/** What the page of an account shows of a credit: how much is left, and until when it lasts. */
import { money } from "../money/money.ts";
import { lengthInDays } from "../time/billing-period.ts";
import { addDays } from "../time/local-date.ts";
import type { Derived } from "./derive-account.ts";

/** Three years; beyond them a day at today's burn says nothing. */
const MOST_DAYS = 1100;

/** @param credit amounts in minor units of its currency */
export function creditPanel(
  credit: Derived["facts"]["credits"][number],
  { bill, today }: Pick<Derived, "bill" | "today">,
) {
  const dailyMinor = bill ? bill.forecast.gross.mean.minor / lengthInDays(bill.period) : 0;
  const daysLeft = dailyMinor > 0 ? Math.floor(credit.leftMinor / dailyMinor) : null;
  return {
    kind: credit.kind,
    granted: money(credit.currency, credit.grantedMinor),
    left: money(credit.currency, credit.leftMinor),
    startsOn: credit.startsOn,
    endsOn: credit.endsOn,
    scope: credit.scope && [...credit.scope],
    runsOutOn: daysLeft !== null && daysLeft < MOST_DAYS ? addDays(today, daysLeft) : null,
  };
}
