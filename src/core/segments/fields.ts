/** Everything that a rule may ask about an account, by name: how it reads, what kind it is and where it comes from. */
import { type Money, money } from "../money/money.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import { ATTRIBUTES, type AttributeKind } from "./attributes.ts";
import {
  type CountRange,
  closedBills,
  firstDue,
  lastListBill,
  paidPeriodEnds,
  paidPeriods,
  wasEverBilled,
} from "./billing-history.ts";
import {
  creditLeftMinor,
  creditsUsedPercent,
  isExhausted,
  isOnCredit,
  nextPeriodEnd,
  programmeGrants,
  programmeOf,
  rollOffOn,
} from "./programme-credit.ts";
import type { RuleFacts } from "./rule-facts.ts";
import { isWordUsedUp, stayOn, staysOfSubscription } from "./stays.ts";

export type FieldKind = AttributeKind | "list";
export type FieldValue = Money | CountRange | number | boolean | string | readonly string[];

export type Field = {
  readonly id: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** Where the value is taken from, for a person who wonders why it is unknown. */
  readonly source: string;
  /** Why the value of this account is unknown, where more can be said than that it was not imported. */
  readonly missing?: (facts: RuleFacts) => string | null;
  /** Null is unknown. */
  read(facts: RuleFacts, asOf: LocalDate): FieldValue | null;
  /** What the value was counted from, for a person to check. */
  readonly detail?: (facts: RuleFacts, asOf: LocalDate) => string | null;
};

const COMPUTED: readonly Field[] = [
  field("currency", "Currency", "text", "account", (facts) => facts.account.currency),
  field("plan", "Plan", "text", "account", (facts) => facts.plan),
  field("cancelled", "Cancelled", "flag", "account", isCancelled),
  field("live_period", "In an open billing period", "flag", "subscription", isInLivePeriod),
  { ...field("has_forecast", "Has a forecast", "flag", "forecast", hasForecast), missing: missingNet },
  {
    ...field("net_forecast_usd", "Net forecast", "money", "forecast", (facts) => facts.forecast?.net ?? null),
    missing: missingNet,
  },
  {
    ...field("gross_forecast_usd", "Gross forecast", "money", "forecast", (facts) => facts.forecast?.gross ?? null),
    missing: (facts) => facts.forecastOrigin?.missing?.gross ?? null,
  },
  field("forecast_growth_percent", "Forecast against last month", "percent", "forecast, MRR", forecastGrowthPercent),
  field("humans", "Dedicated humans", "list", "coverage", (facts) => facts.humans),
  field("segments", "Segments of other tools", "list", "coverage", (facts) => facts.segments),
  field("packages", "Packages", "list", "account plan", (facts) => facts.packages),
  field("people_roles", "Roles of people", "list", "people", peopleRoles),
  field("ever_billed", "Ever had a bill", "flag", "bills", wasEverBilled),
  field("last_list_bill_usd", "Last list bill", "money", "bills", lastListBill),
  field("last_invoice_usd", "Last invoice", "money", "bills", lastInvoice),
  field("first_due_usd", "First bill with cash due", "money", "bills, forecast", firstDue),
  { ...field("paid_periods", "Paid usage periods", "count", "bills", paidPeriods), detail: paidPeriodsDetail },
  field("paying_months", "Months paid", "count", "bills", payingMonths),
  field("programme", "Credit programme", "text", "account, credits", programmeOf),
  field("on_credit", "On credit", "flag", "credits", isOnCredit),
  field("credit_exhausted", "Programme credit used up or expired", "flag", "credits", isExhausted),
  field("credit_left_usd", "Programme credit left", "money", "credits", creditLeft),
  field("credits_used_percent", "Programme credit used", "percent", "credits", (facts) =>
    attributeOr(facts, "credits_used_percent", creditsUsedPercent(facts)),
  ),
  field("roll_off_on", "Programme credit ends on", "day", "credits", (facts) =>
    attributeOr(facts, "roll_off_on", rollOffOn(facts)),
  ),
  field("days_to_roll_off", "Days until the programme's credit ends", "count", "credits", daysToRollOff),
  field("next_period_end", "End of the next billing period", "day", "subscription", nextPeriodEnd),
  field("arr_usd", "Yearly revenue", "money", "attributes", yearlyRevenue),
  field("manual", "A person's word", "text", "manual", manualWord),
  field("manual_rule", "Reason that the person chose", "text", "manual", (facts) => facts.manual?.rule ?? "none"),
  field("inside", "In the segment already", "flag", "stays", (facts, asOf) => stayOn(facts, asOf) !== null),
  field(
    "entered_before",
    "Has been in the segment before",
    "flag",
    "stays",
    (facts, asOf) => staysOfSubscription(facts, asOf).length > 0,
  ),
  field("past_rules", "Rules that it entered by before", "list", "stays", (facts, asOf) =>
    staysOfSubscription(facts, asOf).flatMap((stay) => stay.rule ?? []),
  ),
];

const COMPUTED_IDS = new Set(COMPUTED.map(({ id }) => id));

/** Attributes that are also computed are read by the computed field, which prefers the attribute where one is given. */
export const FIELDS: readonly Field[] = [
  ...COMPUTED,
  ...ATTRIBUTES.filter(({ id }) => !COMPUTED_IDS.has(id)).map(({ id, label, kind }) =>
    field(id, label, kind, "attributes", (facts) => facts.attributes[id] ?? null),
  ),
];

const BY_ID = new Map(FIELDS.map((known) => [known.id, known]));

/** Finds a field by id; `custom.<name>` is a field of the team's own. */
export function findField(id: string): Field | null {
  const known = BY_ID.get(id);
  if (known) return known;
  if (!id.startsWith("custom.")) return null;
  const name = id.slice("custom.".length);
  const custom = field(id, name, "text", "attributes", (facts) => facts.attributes[name] ?? null);
  BY_ID.set(id, custom);
  return custom;
}

function field(id: string, label: string, kind: FieldKind, source: string, read: Field["read"]): Field {
  return { id, label, kind, source, read };
}

function attributeOr<Value extends FieldValue>(facts: RuleFacts, id: string, computed: Value | null) {
  return facts.attributes[id] ?? computed;
}

/** A vendor's forecast that was not imported says nothing, while ours is made for every account that has one. */
function hasForecast({ forecast, forecastOrigin }: RuleFacts): boolean | null {
  if ((forecast?.net ?? null) !== null) return true;
  return forecastOrigin?.source === "vendor" ? null : false;
}

function missingNet({ forecastOrigin }: RuleFacts): string | null {
  return forecastOrigin?.missing?.net ?? null;
}

function isCancelled(facts: RuleFacts, asOf: LocalDate): boolean {
  return facts.account.cancelledOn !== null && facts.account.cancelledOn <= asOf;
}

function isInLivePeriod(facts: RuleFacts, asOf: LocalDate): boolean | null {
  if (isCancelled(facts, asOf)) return false;
  if (facts.period === null) return null;
  return facts.period.start <= asOf && asOf < facts.period.end;
}

/** How much the net forecast is above the monthly revenue that was last booked, in percent. */
function forecastGrowthPercent(facts: RuleFacts) {
  const net = facts.forecast?.net ?? null;
  const mrr = amountOf(facts, "mrr_usd");
  const growth = net === null || mrr === null || mrr.minor <= 0 ? null : ((net.minor - mrr.minor) * 100) / mrr.minor;
  return attributeOr(facts, "forecast_growth_percent", growth);
}

function yearlyRevenue(facts: RuleFacts) {
  const mrr = amountOf(facts, "mrr_usd");
  return attributeOr(facts, "arr_usd", mrr && money(mrr.currency, mrr.minor * 12));
}

function amountOf(facts: RuleFacts, id: string): Money | null {
  const value = facts.attributes[id] ?? null;
  return typeof value === "object" && value !== null && "minor" in value ? value : null;
}

function peopleRoles(facts: RuleFacts): readonly string[] | null {
  return facts.people?.flatMap(({ role }) => role ?? []) ?? null;
}

/** The newest bill before credit pays for it, so that a programme's invoices count at what they would have cost. */
function lastInvoice(facts: RuleFacts, asOf: LocalDate) {
  return attributeOr(facts, "last_invoice_usd", lastListBill(facts, asOf));
}

function paidPeriodsDetail(facts: RuleFacts, asOf: LocalDate): string | null {
  const ends = paidPeriodEnds(facts, asOf);
  return ends.length === 0 ? null : `Counted: periods that ended on ${ends.join(", ")}.`;
}

function payingMonths(facts: RuleFacts, asOf: LocalDate) {
  return attributeOr(facts, "paying_months", closedBills(facts, asOf) && paidPeriods(facts, asOf));
}

function creditLeft(facts: RuleFacts, asOf: LocalDate): Money | null {
  const minor = creditLeftMinor(programmeGrants(facts), asOf);
  return minor === null || facts.account.currency === null ? null : money(facts.account.currency, minor);
}

function daysToRollOff(facts: RuleFacts, asOf: LocalDate) {
  const on = facts.attributes["roll_off_on"] ?? rollOffOn(facts);
  const days = typeof on === "string" ? daysBetween(asOf, on) : null;
  return attributeOr(facts, "days_to_roll_off", days);
}

/** `include` or `exclude` while a person's word is in force, otherwise `none`. */
function manualWord(facts: RuleFacts, asOf: LocalDate): string {
  const { manual } = facts;
  if (manual === null || (manual.until !== null && asOf >= manual.until)) return "none";
  if (manual.saidOn !== null && manual.saidOn > asOf) return "none";
  if (!manual.include) return "exclude";
  // Without the day on which it was said, it is taken for a new word.
  const pastStays = facts.pastStays.filter((stay) => stay.leftOn <= asOf);
  return manual.saidOn !== null && isWordUsedUp({ manual, pastStays }) ? "used up" : "include";
}
