/** What another price book would change, as one sentence: a person reads it before a book is let in force. */
import { countText } from "../money/count-text.ts";
import type { Currency } from "../money/currency.ts";
import { money, toAmountText } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { BookEffects } from "./book-effects.ts";

/** B-6. `Of 40 accounts with an open period in USD on 2026-04-01, 3 would enter, none would leave and 4 would cross a level; ...` */
export function effectSentence(effects: BookEffects, currency: Currency, day: LocalDate): string {
  const { accounts, enter, leave, cross, up, down, upMinor, downMinor } = effects;
  if (accounts === 0) return `No account has an open period in ${currency} on ${day}, so nothing would change.`;
  const of = `Of ${countText(accounts, "account")} with an open period in ${currency} on ${day}`;
  const moves = `${counted(enter)} would enter, ${counted(leave)} would leave and ${counted(cross)} would cross a level`;
  if (up + down === 0) return `${of}, ${moves}; every bill stays the same.`;
  const bills = [movement(up, upMinor, { currency, way: "up" }), movement(down, downMinor, { currency, way: "down" })];
  return `${of}, ${moves}; ${bills.join(" and ")}.`;
}

function counted(count: number): string {
  return count === 0 ? "none" : count.toLocaleString("en-US");
}

function movement(count: number, minor: number, { currency, way }: { currency: Currency; way: "up" | "down" }): string {
  if (count === 0) return `no bill goes ${way}`;
  const verb = count === 1 ? "goes" : "go";
  return `${countText(count, "bill")} ${verb} ${way} by ${currency} ${toAmountText(money(currency, minor))}`;
}
