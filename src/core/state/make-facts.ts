/** Builders for tests: an account that signed up on 20 January and reports 1,000 events a day at a cent each. */
import { STANDARD_FIELDS } from "../fields/standard-fields.ts";
import { SHIPPED_CHOICE } from "../forecasts/forecast-choice.ts";
import { PLAIN_MODEL } from "../forecasts/forecast-model.ts";
import type { Currency } from "../money/currency.ts";
import { parsePriceBook } from "../rating/price-book.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, AccountIdentity, Invoice, MeterUsage } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";

type Given = Partial<Omit<AccountFacts, "account">> & { readonly account?: Partial<AccountIdentity> };

export function makeFacts({ account, ...given }: Given = {}): AccountFacts {
  return {
    account: {
      accountId: "a-1",
      companyId: "c-1",
      name: "Brightpath",
      domain: "brightpath.example",
      region: "EU",
      source: "billing",
      externalId: "org-1",
      currency: "USD",
      plan: "payg",
      signedUpOn: "2026-01-20",
      anchorDay: 20,
      cancelledOn: null,
      country: null,
      recordedAt: "2026-01-20T10:00:00.000Z",
      changedAt: "2026-01-20T10:00:00.000Z",
      ...account,
    },
    sources: [],
    overrides: [],
    usage: [makeUsage("events", "2026-01-20", 60)],
    plans: [],
    invoices: [],
    payments: [],
    credits: [],
    limits: [],
    vendorForecasts: [],
    humans: [],
    people: [],
    facts: [],
    decisions: [],
    lastForecast: null,
    tasks: [],
    notesCount: 0,
    queueActs: [],
    projects: [],
    ...given,
  };
}

/** @param days how many days of 1,000, or the quantity of each; null was not reported */
export function makeUsage(meter: string, firstDay: LocalDate, days: number | readonly (number | null)[]): MeterUsage {
  const quantities = typeof days === "number" ? new Array<number>(days).fill(1000) : days;
  return { meter, firstDay, days: Float64Array.from(quantities, (one) => one ?? Number.NaN), exactDays: null };
}

/** From one day up to and including another. */
export function usageThrough(firstDay: LocalDate, lastDay: LocalDate, perDay = 1000, meter = "events"): MeterUsage {
  return makeUsage(meter, firstDay, new Array<number>(daysBetween(firstDay, lastDay) + 1).fill(perDay));
}

/** A paid bill of the month that begins on that day. */
export function makeInvoice(periodStart: LocalDate, netMinor: number, part: Partial<Invoice> = {}): Invoice {
  return {
    externalId: `in-${periodStart}`,
    periodStart,
    periodEnd: addDays(periodStart, 31),
    currency: "USD",
    listMinor: netMinor,
    grossMinor: netMinor,
    creditMinor: 0,
    netMinor,
    status: "paid",
    kind: "usage",
    issuedOn: null,
    dueOn: null,
    paidOn: null,
    ...part,
  };
}

/** Events at `eventPrice` each, and storage at half of one unit of the currency with a default limit of 50. */
export function makeBook(currency: Currency = "USD", eventPrice = "0.01") {
  return parsePriceBook({
    currency,
    products: [
      { key: "events", name: "Events", unit: "event", tiers: [{ up_to: null, unit_amount_usd: eventPrice }] },
      { key: "storage", name: "Storage", unit: "GB", tiers: [{ up_to: null, unit_amount_usd: "0.5" }] },
    ],
    limits_and_thresholds: { default_billing_limits_usd: { storage: 50 } },
  });
}

type Rules = Pick<DeriveContext, "segments" | "stages" | "queue" | "alerts">;

/** One book in dollars, nothing known to be complete, and everything imported but humans unless said otherwise. */
export function makeContext(rules: Rules, part: Partial<DeriveContext> = {}): DeriveContext {
  return {
    ...rules,
    books: [{ id: "book-1", effectiveOn: "2025-01-01", book: makeBook() }],
    fields: STANDARD_FIELDS,
    model: PLAIN_MODEL,
    forecastChoice: SHIPPED_CHOICE,
    completeThrough: new Map(),
    importedKinds: new Set(["billing|humans"]),
    versions: "rules-1",
    ...part,
  };
}
