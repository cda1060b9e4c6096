/** A bill and its invoice, line by line, each difference with its cause: what a person reads when they do not agree. */
import { add, type Decimal, toText } from "../money/decimal.ts";
import type { Bill } from "../rating/bill.ts";
import { amountOf, type CausedDifference, type InvoiceCheck, type InvoicedBill, sumsOf } from "./check-invoice.ts";

/** Quantities as exact text in the unit that is priced; amounts in minor units of the bill's currency. */
export type LineSide = { readonly quantity: string | null; readonly amountMinor: number };

export type LineBeside = {
  /** Of a meter or package; null for what is about the whole bill. */
  readonly key: string | null;
  readonly name: string;
  /** At list price, after a limit; after the discount where the invoice's lines are. */
  readonly ours: LineSide | null;
  readonly invoiced: LineSide | null;
  readonly causes: readonly CausedDifference[];
};

const WHOLE = {
  discount: "Discount",
  proration: "Parts of a period",
  credit: "Credit",
  tax: "Tax",
  other: "Other lines",
} as const;

/**
 * Of an invoice with lines, what its side asks more than ours is what the causes of that line say.
 *
 * Lines of meters and packages first, as our bill has them, then what the invoice alone has, then what is about the whole.
 */
export function billBesideInvoice(invoice: InvoicedBill, ours: Bill, { causes }: InvoiceCheck): LineBeside[] {
  const invoiced = new Map<string, { quantity: Decimal | null; amountMinor: number }>();
  for (const { kind, meter, quantity, amountMinor } of invoice.lines) {
    if ((kind !== "usage" && kind !== "package") || meter === null) continue;
    const before = invoiced.get(meter);
    invoiced.set(meter, {
      quantity: before ? before.quantity && quantity && add(before.quantity, quantity) : quantity,
      amountMinor: (before?.amountMinor ?? 0) + amountMinor,
    });
  }
  const { areLinesDiscounted } = sumsOf(invoice);
  const keys = new Set([
    ...ours.lines.map(({ key }) => key),
    ...ours.unpriced.map(({ meter }) => meter),
    ...invoiced.keys(),
  ]);
  return [
    ...[...keys].map((key) => ({
      key,
      name: ours.lines.find((line) => line.key === key)?.name ?? key,
      ours: ourSide(ours, key, { areLinesDiscounted }),
      invoiced: sideOf(invoiced.get(key)),
      causes: causes.filter((cause) => cause.key === key),
    })),
    ...wholeLines(invoice, ours, causes),
  ];
}

function ourSide(
  { lines, unpriced }: Bill,
  key: string,
  { areLinesDiscounted }: { areLinesDiscounted: boolean },
): LineSide | null {
  const line = lines.find((one) => one.key === key);
  if (line) return { quantity: toText(line.billedQuantity), amountMinor: amountOf(line, areLinesDiscounted) };
  const used = unpriced.find(({ meter }) => meter === key);
  return used ? { quantity: toText(used.quantity), amountMinor: 0 } : null;
}

function sideOf(side: { quantity: Decimal | null; amountMinor: number } | undefined): LineSide | null {
  return side ? { quantity: side.quantity && toText(side.quantity), amountMinor: side.amountMinor } : null;
}

function wholeLines(invoice: InvoicedBill, ours: Bill, causes: readonly CausedDifference[]): LineBeside[] {
  const sums = sumsOf(invoice);
  const invoicedMinor = (kind: keyof typeof WHOLE) => {
    const lines = invoice.lines.filter((line) => line.kind === kind || (kind === "other" && isWithoutMeter(line)));
    if (lines.length > 0) return lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    if (kind === "discount" && !sums.areLinesDiscounted && sums.discount !== 0) return 0 - sums.discount;
    return kind === "credit" && invoice.creditMinor ? 0 - invoice.creditMinor : null;
  };
  const oursMinor = {
    discount: sums.areLinesDiscounted ? 0 : 0 - ours.discount.minor,
    credit: 0 - ours.credit.minor,
    proration: 0,
    tax: 0,
    other: 0,
  };
  const of = (kind: keyof typeof WHOLE) =>
    causes.filter(({ key, cause }) => key === null && (kind === "other" ? !(cause in WHOLE) : cause === kind));
  return (Object.keys(WHOLE) as (keyof typeof WHOLE)[]).flatMap((kind) => {
    const minor = invoicedMinor(kind);
    const mine = oursMinor[kind] === 0 ? null : { quantity: null, amountMinor: oursMinor[kind] };
    if (minor === null && mine === null && of(kind).length === 0) return [];
    const theirs = minor === null ? null : { quantity: null, amountMinor: minor };
    return [{ key: null, name: WHOLE[kind], ours: mine, invoiced: theirs, causes: of(kind) }];
  });
}

function isWithoutMeter({ kind, meter }: InvoicedBill["lines"][number]): boolean {
  return (kind === "usage" || kind === "package") && meter === null;
}
