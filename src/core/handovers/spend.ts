/** What the numbers alone say of an account's spend: over the level, steady, growing. */
import { compare } from "../money/decimal.ts";
import { type Money, money, sharePercent, toDecimal } from "../money/money.ts";
import type { PacketBill, PacketFacts } from "./packet-facts.ts";

export type Spend = {
  /** Null where there is no forecast, or no level for its currency. */
  readonly isOverLevel: boolean | null;
  /** Of the closed bills that are known, how many are over the level. */
  readonly billsOver: number;
  readonly billsKnown: number;
  /** As many closed bills over the level as the team asks for. */
  readonly isSteady: boolean;
  /** Whole percent of the forecast over the last closed bill; null where one is missing or was zero. */
  readonly growthPercent: number | null;
};

/** HO-2. Net throughout, as wherever a level decides. */
export function spendOf(
  { forecast, bills, directLevel }: Pick<PacketFacts, "forecast" | "bills" | "directLevel">,
  steadyBills: number,
): Spend {
  const known = bills.flatMap(({ net }) => net ?? []);
  const over = directLevel === null ? [] : known.filter((net) => isOver(net, directLevel));
  return {
    isOverLevel: forecast && directLevel && isOver(forecast.net, directLevel),
    billsOver: over.length,
    billsKnown: known.length,
    isSteady: over.length >= steadyBills,
    growthPercent: forecast && growthOf(forecast.net, bills.at(-1)),
  };
}

/** Strictly greater, in one currency. */
function isOver(amount: Money, level: Money): boolean {
  return amount.currency === level.currency && compare(toDecimal(amount), toDecimal(level)) > 0;
}

function growthOf(forecast: Money, last: PacketBill | undefined): number | null {
  const before = last?.net;
  if (!before || before.currency !== forecast.currency || before.minor <= 0) return null;
  const share = sharePercent(money(forecast.currency, forecast.minor - before.minor), before);
  return share === null ? null : Math.round(share);
}
