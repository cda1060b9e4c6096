/**
 * The forecast of the open period that rules and crossings read: ours or the vendor's, as the team has chosen. The two
 * are never mixed: where the vendor's is missing it is unknown, and ours does not step in.
 */
import type { ForecastSource } from "../forecasts/forecast-choice.ts";
import { money } from "../money/money.ts";
import type { ForecastMeans } from "../segments/crossings.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import type { Instant } from "../time/instant.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import { type AccountBill, openPeriod } from "./account-bill.ts";
import type { AccountFacts, VendorForecast } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";

export type RuleForecast = ForecastMeans & {
  readonly source: ForecastSource;
  /** Null where no period is open. */
  readonly period: BillingPeriod | null;
  /** The day on which it was made; null where there is none. */
  readonly issuedOn: LocalDate | null;
  /** Of a vendor's forecast: more days old than the team has set. */
  readonly isStale: boolean;
  /** By the same source, made on the day before this one. */
  readonly dayBefore: ForecastMeans | null;
  /** Why an amount is unknown, for a person who wonders. */
  readonly missing: { readonly net: string | null; readonly gross: string } | null;
};

type Now = { bill: AccountBill | null; today: LocalDate; knownAt: Instant };

export function ruleForecast(facts: AccountFacts, context: DeriveContext, now: Now): RuleForecast {
  return context.forecastChoice.source === "vendor" ? vendorsOf(facts, context, now) : oursOf(facts, now);
}

function oursOf({ lastForecast }: AccountFacts, { bill, today }: Now): RuleForecast {
  const isKnown = bill !== null && bill.reportedThrough !== null;
  const dayBefore = lastForecast !== null && lastForecast.issuedOn === addDays(today, -1) ? lastForecast : null;
  return {
    source: "ours",
    period: bill?.period ?? null,
    net: isKnown ? bill.forecast.net.mean : null,
    gross: isKnown ? bill.forecast.gross.mean : null,
    issuedOn: isKnown ? today : null,
    isStale: false,
    dayBefore: dayBefore && {
      net: money(dayBefore.currency, dayBefore.netMinor),
      gross: money(dayBefore.currency, dayBefore.grossMinor),
    },
    missing: null,
  };
}

function vendorsOf(facts: AccountFacts, { forecastChoice }: DeriveContext, { today, knownAt }: Now): RuleForecast {
  const period = openPeriod(facts, today);
  const newest = period && newestVendorForecast(facts, { period, today, knownAt });
  const dayBefore = newest && dayBeforeOf(newest, facts, { period, knownAt });
  return {
    source: "vendor",
    period,
    ...meansOf(newest, facts),
    issuedOn: newest?.issuedOn ?? null,
    isStale: newest !== null && daysBetween(newest.issuedOn, today) > forecastChoice.staleAfterDays,
    dayBefore: dayBefore && meansOf(dayBefore, facts),
    missing: missingOf(newest, facts),
  };
}

/** The newest of a period that had been made and had reached us. */
export function newestVendorForecast(
  { vendorForecasts }: AccountFacts,
  { period, today, knownAt }: { period: BillingPeriod; today: LocalDate; knownAt: Instant },
): VendorForecast | null {
  return (
    vendorForecasts.findLast(
      ({ periodStart, issuedOn, recordedAt }) =>
        periodStart === period.start && issuedOn <= today && recordedAt <= knownAt,
    ) ?? null
  );
}

function dayBeforeOf(
  { issuedOn }: VendorForecast,
  facts: AccountFacts,
  { period, knownAt }: { period: BillingPeriod; knownAt: Instant },
): VendorForecast | null {
  const day = addDays(issuedOn, -1);
  const before = newestVendorForecast(facts, { period, today: day, knownAt });
  return before?.issuedOn === day ? before : null;
}

/** An amount in another currency than the account's is not converted: it says nothing to the rules. */
function meansOf(forecast: VendorForecast | null, { account }: AccountFacts): ForecastMeans {
  if (forecast === null || forecast.currency !== account.currency) return { net: null, gross: null };
  const { currency, netMinor, grossMinor } = forecast;
  return { net: money(currency, netMinor), gross: grossMinor === null ? null : money(currency, grossMinor) };
}

function missingOf(forecast: VendorForecast | null, { account }: AccountFacts): RuleForecast["missing"] {
  const both = (sentence: string) => ({ net: sentence, gross: sentence });
  if (forecast === null) return both("The vendor's forecast was not imported for this account.");
  if (forecast.currency !== account.currency)
    return both(`The vendor's forecast is in ${forecast.currency} and the account in ${account.currency}.`);
  return { net: null, gross: "The vendor's forecast was imported without its gross amount." };
}

/** Where the amounts come from, with the age of a vendor's. */
export function forecastOrigin({ source, issuedOn, isStale }: RuleForecast, today: LocalDate): string {
  if (source === "ours") return "our forecast";
  if (issuedOn === null) return "the vendor's forecast";
  const days = daysBetween(issuedOn, today);
  const age = days === 0 ? "made today" : days === 1 ? "1 day old" : `${days} days old`;
  return `the vendor's forecast, ${isStale ? `stale: ${age}` : age}`;
}
