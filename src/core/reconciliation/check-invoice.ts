/**
 * Our bill of a period beside the invoice of that period: what the invoice asks more or less, and why. The causes always
 * add up to the difference, so nothing is left out of a report.
 */
import type { Currency } from "../money/currency.ts";
import { add, compare, type Decimal } from "../money/decimal.ts";
import type { Bill, BillLine } from "../rating/bill.ts";

export const LINE_KINDS = ["usage", "package", "discount", "credit", "tax", "proration", "other"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export type InvoicedLine = {
  readonly kind: LineKind;
  /** Key of a meter or package; null where the line is about the whole invoice. */
  readonly meter: string | null;
  /** In the unit that is priced; null where the invoice does not say. */
  readonly quantity: Decimal | null;
  readonly amountMinor: number;
};

/** One invoice, or several of the same period added up. */
export type InvoicedBill = {
  readonly currency: Currency;
  readonly listMinor: number | null;
  readonly grossMinor: number | null;
  readonly creditMinor: number | null;
  readonly netMinor: number;
  readonly lines: readonly InvoicedLine[];
};

export const CAUSES = [
  "price",
  "missing-usage",
  "extra-usage",
  "unpriced",
  "package",
  "limit",
  "discount",
  "proration",
  "credit",
  "tax",
  "rounding",
  "unexplained",
] as const;
/**
 * `missing-usage`: the invoice counts more than was reported to us; `extra-usage`: less. `unpriced`: our price book has no
 * price for it. `unexplained`: the invoice does not say enough to tell.
 */
export type Cause = (typeof CAUSES)[number];

/** `minor` is what the invoice asks more than our bill, or less where it is below zero. */
export type CausedDifference = { readonly cause: Cause; readonly key: string | null; readonly minor: number };

export type InvoiceCheck = {
  readonly currency: Currency;
  /** Before tax and credit: what is compared. */
  readonly invoiceGrossMinor: number;
  readonly ourGrossMinor: number;
  readonly invoiceNetMinor: number;
  readonly ourNetMinor: number;
  /** Before tax and credit, at most 2 % apart. */
  readonly isWithin: boolean;
  /** Add up to `invoiceNetMinor - ourNetMinor`; none is zero. */
  readonly causes: readonly CausedDifference[];
};

/** The price book and terms that our bill was made with. */
export type Pricing = {
  /** What another quantity of a meter would cost before and after discount, in minor units; null without a price. */
  priceOf(key: string, quantity: Decimal): { readonly list: number; readonly gross: number } | null;
  readonly packages: ReadonlySet<string>;
};

/**
 * B-1. Tax is none of ours and credit is what was left on that day, which nobody may know any more: a bill is judged
 * before both, and they stay visible as causes.
 */
export function checkInvoice(invoice: InvoicedBill, ours: Bill, pricing: Pricing): InvoiceCheck {
  const sums = sumsOf(invoice);
  const causes = [
    ...differencesOfLines(invoice, ours, sums, pricing),
    { cause: "credit", key: null, minor: ours.credit.minor - sums.credit },
    { cause: "tax", key: null, minor: sums.tax },
    { cause: "proration", key: null, minor: sums.proration },
    { cause: "discount", key: null, minor: sums.areLinesDiscounted ? 0 : ours.discount.minor - sums.discount },
  ] satisfies CausedDifference[];
  const named = causes.reduce((sum, { minor }) => sum + minor, 0);
  const rest = invoice.netMinor - ours.net.minor - named;
  return {
    currency: invoice.currency,
    invoiceGrossMinor: sums.gross,
    ourGrossMinor: ours.gross.minor,
    invoiceNetMinor: invoice.netMinor,
    ourNetMinor: ours.net.minor,
    isWithin: isWithin(sums.gross, ours.gross.minor),
    causes: [...causes, { cause: restCause(ours), key: null, minor: rest } as const].filter(({ minor }) => minor !== 0),
  };
}

/** At most 2 % of the larger apart, or one minor unit, which is what rounding may do to the smallest bills. */
export function isWithin(a: number, b: number): boolean {
  const apart = Math.abs(a - b);
  return apart <= 1 || apart * 50 <= Math.max(Math.abs(a), Math.abs(b));
}

/** What an invoice's lines and totals come to, in minor units; discount and credit are above zero where they lower it. */
export type InvoiceSums = {
  tax: number;
  credit: number;
  proration: number;
  discount: number;
  gross: number;
  /** Its lines are what each meter cost after the discount, as a list of totals by meter often is. */
  areLinesDiscounted: boolean;
};

export function sumsOf({ lines, listMinor, grossMinor, creditMinor, netMinor }: InvoicedBill): InvoiceSums {
  const total = (...kinds: LineKind[]) =>
    lines.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const tax = total("tax");
  const credit = creditMinor ?? 0 - total("credit");
  const gross = grossMinor ?? netMinor - tax + credit;
  const hasDiscountLines = lines.some(({ kind }) => kind === "discount");
  const discount = hasDiscountLines ? 0 - total("discount") : listMinor === null ? 0 : listMinor - gross;
  const charged = total("usage", "package", "proration", "other");
  const areLinesDiscounted = !hasDiscountLines && discount !== 0 && charged === gross;
  return { tax, credit, proration: total("proration"), discount, gross, areLinesDiscounted };
}

function differencesOfLines(
  invoice: InvoicedBill,
  ours: Bill,
  { areLinesDiscounted }: InvoiceSums,
  pricing: Pricing,
): CausedDifference[] {
  const charged = chargesByKey(invoice.lines);
  if (charged.size === 0) return [];
  const unpriced = new Set<string>(ours.unpriced.map(({ meter }) => meter));
  const differences: CausedDifference[] = [];
  for (const [key, charge] of charged) {
    const line = ours.lines.find((one) => one.key === key);
    if (charge.isPackage)
      differences.push({ cause: "package", key, minor: charge.amount - amountOf(line, areLinesDiscounted) });
    else if (line) differences.push(...differencesOfMeter(charge, line, { areLinesDiscounted, pricing }));
    else differences.push({ cause: unpriced.has(key) ? "unpriced" : "missing-usage", key, minor: charge.amount });
  }
  for (const line of ours.lines)
    if (!charged.has(line.key))
      differences.push({
        cause: pricing.packages.has(line.key) ? "package" : "extra-usage",
        key: line.key,
        minor: 0 - amountOf(line, areLinesDiscounted),
      });
  return differences;
}

type Charge = { amount: number; quantity: Decimal | null; lines: number; isPackage: boolean };

/** A graduated price often comes as one line for each tier. */
function chargesByKey(lines: readonly InvoicedLine[]): Map<string, Charge> {
  const charges = new Map<string, Charge>();
  for (const { kind, meter, quantity, amountMinor } of lines) {
    if ((kind !== "usage" && kind !== "package") || meter === null) continue;
    const before = charges.get(meter);
    charges.set(meter, {
      amount: (before?.amount ?? 0) + amountMinor,
      quantity: !before ? quantity : before.quantity && quantity && add(before.quantity, quantity),
      lines: (before?.lines ?? 0) + 1,
      isPackage: kind === "package",
    });
  }
  return charges;
}

function differencesOfMeter(
  charge: Charge,
  line: BillLine,
  { areLinesDiscounted, pricing }: { areLinesDiscounted: boolean; pricing: Pricing },
): CausedDifference[] {
  const { key } = line;
  const ours = amountOf(line, areLinesDiscounted);
  const whole = charge.amount - ours;
  if (line.clipped.minor !== 0 && charge.amount === line.list.minor) return [{ cause: "limit", key, minor: whole }];
  const atOurPrice = charge.quantity && pricing.priceOf(key, charge.quantity);
  if (!charge.quantity || !atOurPrice)
    return [{ cause: Math.abs(whole) <= charge.lines ? "rounding" : "unexplained", key, minor: whole }];
  const priced = areLinesDiscounted ? atOurPrice.gross : atOurPrice.list;
  const ofPrice = charge.amount - priced;
  return [
    {
      cause: compare(charge.quantity, line.billedQuantity) > 0 ? "missing-usage" : "extra-usage",
      key,
      minor: priced - ours,
    },
    { cause: Math.abs(ofPrice) <= charge.lines ? "rounding" : "price", key, minor: ofPrice },
  ];
}

/** Of our line, as the invoice writes its own: what it cost at list price after a limit, or after the discount. */
export function amountOf(line: BillLine | undefined, isDiscounted: boolean): number {
  if (!line) return 0;
  return isDiscounted ? line.gross.minor : line.list.minor - line.clipped.minor;
}

/** Where the invoice gives totals alone and we know of usage without a price, that is the likely reason. */
function restCause(ours: Bill): Cause {
  return ours.unpriced.length > 0 ? "unpriced" : "unexplained";
}
