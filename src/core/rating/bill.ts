/** What a period costs, in the words that every screen uses: list, gross, credit and net. */
import type { MeterKey } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import type { Decimal } from "../money/decimal.ts";
import { addMoney, type Money, money } from "../money/money.ts";
import type { UsedCredit } from "./apply-credits.ts";

/** `list - clipped - discount = gross`, `gross - credit = net`. */
export type BillAmounts = {
  /** The whole usage at book price, and packages. */
  readonly list: Money;
  /** The part of list above a limit. */
  readonly clipped: Money;
  readonly discount: Money;
  readonly gross: Money;
  readonly credit: Money;
  /** Cash due. */
  readonly net: Money;
};

export type BillLine = BillAmounts & {
  /** Of a meter or a package. */
  readonly key: string;
  readonly name: string;
  readonly quantity: Decimal;
  readonly billedQuantity: Decimal;
};

export type Bill = BillAmounts & {
  readonly currency: Currency;
  readonly lines: readonly BillLine[];
  readonly usedCredits: readonly UsedCredit[];
  /** Usage, add-ons and packages that the book has no price for. */
  readonly unpriced: readonly { readonly meter: MeterKey; readonly quantity: Decimal }[];
  /** The true bill is this or more, because something is unpriced. */
  readonly atLeast: boolean;
  /** Limits that cut the bill. */
  readonly clippedBy: readonly { readonly meter: MeterKey; readonly limit: Money }[];
};

/** Totals are sums of rounded lines and are never rounded again. */
export function totalsOf(lines: readonly BillAmounts[], currency: Currency): BillAmounts {
  const total = (part: keyof BillAmounts) => lines.reduce((sum, line) => addMoney(sum, line[part]), money(currency, 0));
  return {
    list: total("list"),
    clipped: total("clipped"),
    discount: total("discount"),
    gross: total("gross"),
    credit: total("credit"),
    net: total("net"),
  };
}
