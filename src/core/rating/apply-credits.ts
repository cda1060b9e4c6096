/** Which credit pays which line. Credits are counted as they will stand when the invoice is made. */
import type { MeterKey } from "../ids.ts";
import { decimal } from "../money/decimal.ts";
import { allocate, type Money, money } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";

/** The kind of credit that a coupon of a fixed amount makes, whichever source brings it. */
export const COUPON = "coupon";

export type PeriodCredit = {
  readonly id: string;
  /** `startup` and `yc` are programme credit, which some products do not accept; any other kind pays all in its scope. */
  readonly kind: string;
  /** The products, add-ons and packages that it may pay; null is all of them. */
  readonly scope: readonly MeterKey[] | null;
  readonly startsOn: LocalDate;
  /** The first day on which it no longer pays; null has no end. */
  readonly endsOn: LocalDate | null;
  readonly left: Money;
  /** Lower is used first; then the one that ends first. */
  readonly order: number;
};

export type UsedCredit = { readonly creditId: string; readonly amount: Money };

export type PayableLine = {
  readonly key: string;
  readonly gross: Money;
  readonly acceptsProgrammeCredit: boolean;
};

const PROGRAMME_KINDS: ReadonlySet<string> = new Set(["startup", "yc"]);

/** A grant pays an invoice made on its days, its end day excluded; one that ends in mid-period pays nothing of it. */
export function paysOn(credit: Pick<PeriodCredit, "startsOn" | "endsOn">, billOn: LocalDate): boolean {
  return credit.startsOn <= billOn && (credit.endsOn === null || billOn < credit.endsOn);
}

/**
 * Uses credits in their order, each spread over the lines that it may pay in proportion to what is left of them.
 * A credit in another currency is not used, and none pays more of a line than its gross.
 */
export function applyCredits(
  lines: readonly PayableLine[],
  credits: readonly PeriodCredit[],
  billOn: LocalDate,
): { paid: Money[]; used: UsedCredit[] } {
  const paid = lines.map((line) => money(line.gross.currency, 0));
  const used: UsedCredit[] = [];
  for (const credit of inOrder(credits.filter((candidate) => paysOn(candidate, billOn)))) {
    const open = lines.map((line, index) => (mayPay(credit, line) ? line.gross.minor - paid[index]!.minor : 0));
    const owed = open.reduce((total, minor) => total + minor, 0);
    const minor = Math.min(credit.left.minor, owed);
    if (minor <= 0) continue;
    const amount = money(credit.left.currency, minor);
    const parts = allocate(
      amount,
      open.map((weight) => decimal(weight)),
    );
    for (const [index, part] of parts.entries()) paid[index] = money(part.currency, paid[index]!.minor + part.minor);
    used.push({ creditId: credit.id, amount });
  }
  return { paid, used };
}

function mayPay(credit: PeriodCredit, line: PayableLine): boolean {
  if (credit.left.currency !== line.gross.currency) return false;
  if (credit.scope !== null && !credit.scope.includes(line.key)) return false;
  return line.acceptsProgrammeCredit || !PROGRAMME_KINDS.has(credit.kind);
}

function inOrder(credits: readonly PeriodCredit[]): PeriodCredit[] {
  return [...credits].sort(
    (a, b) => a.order - b.order || compareText(a.endsOn ?? "9999", b.endsOn ?? "9999") || compareText(a.id, b.id),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
