/** Since when the forecast has been over the entry level, which band 5 of the queue asks. */
import { type Money, money } from "../money/money.ts";
import { crossingsOf } from "../segments/crossings.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountBill } from "./account-bill.ts";
import type { AccountFacts } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import type { RuleForecast } from "./rule-forecast.ts";

/**
 * First day of the present run of our forecasts over the entry level. A forecast carries it on from the one before, so a
 * fall in between ends the run; one of an earlier release did not say, and there the latest crossing stands in.
 */
export function ourRunOverEntry(
  facts: AccountFacts,
  context: DeriveContext,
  bill: AccountBill | null,
  today: LocalDate,
): LocalDate | null {
  const net = bill?.reportedThrough ? bill.forecast.net.mean : null;
  if (!isOverEntry(net, context)) return null;
  const { lastForecast } = facts;
  if (!lastForecast || lastForecast.currency !== net?.currency) return today;
  if (lastForecast.overEntrySince !== null) return lastForecast.overEntrySince;
  if (!isOverEntry(money(lastForecast.currency, lastForecast.netMinor), context)) return today;
  return lastCrossingOfEntry(facts, context) ?? lastForecast.issuedOn;
}

/** Of a vendor's forecast the runs are not kept: there it is the latest crossing. */
export function vendorsRunOverEntry(
  facts: Parameters<typeof lastCrossingOfEntry>[0],
  context: DeriveContext,
  { net }: RuleForecast,
): LocalDate | null {
  return isOverEntry(net, context) ? lastCrossingOfEntry(facts, context) : null;
}

function isOverEntry(net: Money | null, { segments }: DeriveContext): boolean {
  const level = net && segments.settings.amounts["entry"]?.[net.currency];
  return net !== null && !!level && net.minor > level.minor;
}

function lastCrossingOfEntry(
  {
    account,
    decisions,
  }: { account: Pick<AccountFacts["account"], "currency">; decisions: Parameters<typeof crossingsOf>[0] },
  { segments }: DeriveContext,
): LocalDate | null {
  const level = segments.settings.amounts["entry"]?.[account.currency];
  const crossed = crossingsOf(decisions).findLast(
    ({ forecast, level: passed }) => forecast === "net" && passed.minor === level?.minor,
  );
  return crossed?.crossedOn ?? null;
}
