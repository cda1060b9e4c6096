/**
 * The packet of a handover: what whoever takes the account has to know, from facts alone. Every figure has its unit and
 * its day; what is not known is said, and nothing is invented.
 */
import { type Money, toAmountText } from "../money/money.ts";
import { dayText } from "../time/day-text.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { PacketBill, PacketFacts, PacketForecast, PacketSibling } from "./packet-facts.ts";
import { type Spend, spendOf } from "./spend.ts";

export const PACKET_PARTS = [
  "why",
  "bills",
  "products",
  "findings",
  "limits",
  "credits",
  "history",
  "contact",
  "siblings",
] as const;
export type PacketPart = (typeof PACKET_PARTS)[number];

export type PacketSection = {
  readonly part: PacketPart;
  readonly title: string;
  readonly lines: readonly string[];
  /** False where nothing of it was imported: the one line says so. */
  readonly isKnown: boolean;
};

/** HO-1. All parts, always in the same order, each with at least one line. */
export function packetOf(facts: PacketFacts, steadyBills: number): PacketSection[] {
  const spend = spendOf(facts, steadyBills);
  return [
    section("why", whyTitle(facts), whyLines(facts, spend, steadyBills)),
    section("bills", "Last bills and forecast", billLines(facts), facts.forecast !== null || facts.bills.length > 0),
    section("products", "What the bill is made of", productLines(facts), facts.products.length > 0),
    section("findings", "Open findings", findingLines(facts)),
    section("limits", "Limits", limitLines(facts), facts.limits !== null),
    section("credits", "Credits", creditLines(facts), facts.credits !== null),
    section("history", "History with us", historyLines(facts)),
    section("contact", "Contact", contactLines(facts), facts.contacts !== null),
    section("siblings", "Other accounts of the company", siblingLines(facts)),
  ];
}

function section(part: PacketPart, title: string, lines: readonly string[], isKnown = true): PacketSection {
  return { part, title, lines, isKnown };
}

// Why ------------------------------------------------------------------------------------------------------------------

function whyTitle({ to }: PacketFacts): string {
  if (to === "sales") return "Why this is a sound lead";
  return to === "support" ? "What support should know" : "What the product team should know";
}

function whyLines(facts: PacketFacts, spend: Spend, steadyBills: number): string[] {
  if (facts.to !== "sales") return [WRITE_WHAT_IT_IS_ABOUT, ...forecastLines(facts)];
  return [
    ...forecastLines(facts),
    ...steadyLines(facts, spend, steadyBills),
    growthLine(spend),
    ...spikeLines(facts),
    INTENDED,
  ];
}

/** A gap for a person: facts do not say why somebody hands it over. */
export const WRITE_WHAT_IT_IS_ABOUT = "What it is about, and since when: not recorded. Write it here.";
export const INTENDED = "Whether the customer intends this spend: not recorded. Write here what they said.";

function forecastLines({ forecast, today, arePricesConfirmed }: PacketFacts): string[] {
  if (!forecast) return ["Forecast: not known, because no usage of the open period was imported."];
  return [
    `Forecast of the period ${periodText(forecast, today)}: ${atLeast(forecast)}${amount(forecast.net)} net, ${amount(forecast.gross)} before credit (four of five outcomes: ${amount(forecast.low)} to ${amount(forecast.high)} net), from ${usageThrough(forecast, today)}.`,
    ...pricesLines(arePricesConfirmed),
  ];
}

function atLeast({ isAtLeast }: PacketForecast): string {
  return isAtLeast ? "at least " : "";
}

function usageThrough({ reportedThrough }: PacketForecast, today: LocalDate): string {
  return reportedThrough === null ? "no reported usage yet" : `usage through ${dayText(reportedThrough, today)}`;
}

function pricesLines(areConfirmed: boolean | null): string[] {
  if (areConfirmed) return ["Prices are confirmed: our bills agree with the invoices."];
  return ["Prices are not confirmed, so amounts may differ from the invoices."];
}

function steadyLines({ directLevel, today }: PacketFacts, spend: Spend, steadyBills: number): string[] {
  if (directLevel === null) return ["Over the level for sales: not known, because the currency has no level."];
  const level = `${amount(directLevel)} a month net`;
  if (spend.billsKnown === 0)
    return [
      `Steady: not known, because no closed bill is known by ${dayText(today, null)}; ${steadyBills} over ${level} are asked for.`,
    ];
  const found = `closed bills over ${level}: ${spend.billsOver} of the ${spend.billsKnown} that we know`;
  return [spend.isSteady ? `Steady: ${found}.` : `Not steady yet: ${found}; ${steadyBills} are asked for.`];
}

function growthLine({ growthPercent }: Spend): string {
  if (growthPercent === null) return "Growth: not computed, because no earlier bill is known.";
  if (growthPercent === 0) return "Growth: the forecast equals the last closed bill, net.";
  const direction = growthPercent > 0 ? "over" : "under";
  return `Growth: the forecast is ${Math.abs(growthPercent)} % ${direction} the last closed bill, net.`;
}

function spikeLines({ forecast, today }: PacketFacts): string[] {
  if (!forecast) return [];
  const through = forecast.reportedThrough;
  if (forecast.spikes.length === 0)
    return through === null ? [] : [`Spikes: none in this period through ${dayText(through, today)}.`];
  const named = forecast.spikes.map(({ meter, on }) => `${meter} on ${dayText(on, today)}`);
  return [`Spikes in this period: ${named.join(", ")}. Ask whether they were meant before counting on the amount.`];
}

// Money ----------------------------------------------------------------------------------------------------------------

function billLines({ bills, forecast, today }: PacketFacts): string[] {
  const closed = bills.map((bill) => `${periodText(bill, today)}: ${billText(bill)}`);
  const open = forecast
    ? [
        `${periodText(forecast, today)} (open, forecast): ${amount(forecast.gross)} before credit, ${amount(forecast.net)} net.`,
      ]
    : [];
  const lines = [...closed, ...open];
  return lines.length > 0 ? lines : ["No bill and no forecast is known."];
}

function billText({ gross, net, from, status }: PacketBill): string {
  const before = gross ? `${amount(gross)} before credit` : "before credit not known";
  const due = net ? `${amount(net)} net` : "net not known";
  return `${before}, ${due} (${from === "invoice" ? `invoice, ${status}` : "computed from usage, no invoice known"}).`;
}

function productLines({ products, forecast, unpricedMeters, today }: PacketFacts): string[] {
  const unpriced = unpricedMeters.length > 0 ? [`Without a price: ${unpricedMeters.join(", ")}.`] : [];
  if (!forecast || products.length === 0)
    return ["Not known, because no usage of the open period was imported.", ...unpriced];
  return [
    `Forecast of the period ${periodText(forecast, today)}, before credit:`,
    ...products.map(
      ({ name, gross, sharePercent, quantity, unit }) =>
        `${name}: ${amount(gross)}${sharePercent === null ? "" : ` (${sharePercent} %)`}, ${quantityText(quantity, unit)}.`,
    ),
    ...unpriced,
  ];
}

function findingLines({ findings, today }: PacketFacts): string[] {
  return findings.length > 0 ? [...findings] : [`None is open as of ${dayText(today, null)}.`];
}

function limitLines({ limits, today }: PacketFacts): string[] {
  if (limits === null) return [NOT_IMPORTED];
  if (limits.length === 0) return [`None is set as of ${dayText(today, null)}.`];
  return limits.map(
    ({ meter, limit, state, since }) =>
      `${meter}: ${limit ? `${amount(limit)} a month` : "amount not known"}, ${state} since ${dayText(since, today)}.`,
  );
}

function creditLines({ credits, today }: PacketFacts): string[] {
  if (credits === null) return [NOT_IMPORTED];
  if (credits.length === 0) return [`None as of ${dayText(today, null)}.`];
  return credits.map(({ kind, left, granted, endsOn, runsOutOn }) => {
    const ends = endsOn ? `ends on ${dayText(endsOn, today)}` : "has no end";
    const out = runsOutOn
      ? `used up about ${dayText(runsOutOn, today)} at today's forecast`
      : "when it is used up is not known";
    return `${kind}: ${amount(left)} of ${amount(granted)} left on ${dayText(today, null)}; ${ends}, ${out}.`;
  });
}

const NOT_IMPORTED = "Not imported, so not known.";

// People and past ------------------------------------------------------------------------------------------------------

function historyLines({ history, today }: PacketFacts): string[] {
  const { enteredOn, rule, stage, stageSince, openTasks, events, notesCount } = history;
  const on = (at: Instant | null) => (at === null ? "never" : dayText(localDateAt(at), today));
  return [
    enteredOn === null
      ? "It is not in onboarding."
      : `In onboarding since ${dayText(enteredOn, today)}${rule === null ? "" : `, by ${rule}`}; stage ${stage ?? "not known"}${stageSince === null ? "" : ` since ${on(stageSince)}`}.`,
    `We wrote last: ${on(history.lastMessagedAt)}. They wrote last: ${on(history.lastReplyAt)}.`,
    ...(history.waitingReplySince ? [`A reply of theirs waits since ${on(history.waitingReplySince)}.`] : []),
    `${count(notesCount, "note")} on the account.`,
    ...openTasks.map(({ kind, title, dueOn }) => `Open ${kind}: ${title} (due ${dayText(dueOn, today)}).`),
    ...events.map(({ at, label }) => `${dayText(localDateAt(at), today)}: ${label}.`),
  ];
}

function contactLines({ contacts, today }: PacketFacts): string[] {
  if (contacts === null) return [NOT_IMPORTED];
  if (contacts.length === 0) return ["Nobody of the customer is known."];
  return contacts.map(({ name, email, role, lastSeenOn, isOptedOut }) => {
    const who = [name, email].filter((one) => one !== null).join(", ") || "Name not known";
    const seen = lastSeenOn === null ? "last seen: not known" : `last seen ${dayText(lastSeenOn, today)}`;
    return `${who} (${role}; ${seen})${isOptedOut ? ". Asked for no mail" : ""}.`;
  });
}

function siblingLines({ siblings, today }: PacketFacts): string[] {
  if (siblings.length === 0) return [`None is known as of ${dayText(today, null)}.`];
  return siblings.map((sibling) => siblingText(sibling));
}

function siblingText({ name, region, net, stage, humans }: PacketSibling): string {
  const bill = net ? `forecast ${amount(net)} net` : "forecast not known";
  const who = humans.length > 0 ? `; looked after by ${humans.join(", ")}` : "";
  return `${name} (${region}): ${bill}; stage ${stage ?? "none"}${who}.`;
}

// Words ----------------------------------------------------------------------------------------------------------------

function amount(value: Money): string {
  const [whole = "", cents] = toAmountText(value).split(".");
  return `${cents === undefined ? grouped(whole) : `${grouped(whole)}.${cents}`} ${value.currency}`;
}

/** "9,200,000 events", "1 month"; a unit that is a measure stays as it is: "12.5 GB". */
function quantityText(quantity: string, unit: string): string {
  const [whole = "", part] = quantity.split(".");
  const number = part === undefined ? grouped(whole) : `${grouped(whole)}.${part}`;
  return `${number} ${quantity === "1" || !/^[a-z ]+[a-rt-z]$/.test(unit) ? unit : `${unit}s`}`;
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** Both days belong to it; the bill is made on the day after the last. */
function periodText(
  { periodStart, periodEnd }: { periodStart: LocalDate; periodEnd: LocalDate },
  today: LocalDate,
): string {
  return `${dayText(periodStart, today)} to ${dayText(addDays(periodEnd, -1), today)}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
