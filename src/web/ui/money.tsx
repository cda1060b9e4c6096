import type { Money } from "#core/money/money.ts";
import { type Cents, formatMoney, formatRange } from "./format.ts";

type AmountProps = {
  value: Money | null;
  cents?: Cents;
  /** What is known of an amount that is not there; never shown as 0. */
  missing?: string;
  /** A lower bound: part of the usage has not come in. */
  isAtLeast?: boolean;
};

/** `$1,240`. The exact amount is in the title when cents are left out. */
export function Amount({ value, cents = "without", missing = "Not imported", isAtLeast = false }: AmountProps) {
  if (!value) return <Missing reason={missing} />;
  const shown = formatMoney(value, cents);
  return (
    <span className="fb-number" title={cents === "without" ? formatMoney(value, "with") : undefined}>
      {isAtLeast && "≥ "}
      {shown}
    </span>
  );
}

/** `$1,060–1,430`. */
export function AmountRange({ low, high }: { low: Money | null; high: Money | null }) {
  if (!low || !high) return null;
  return <span className="fb-number">{formatRange(low, high)}</span>;
}

/** A value that is not there, with the reason for those who point at it or listen. */
export function Missing({ reason }: { reason: string }) {
  return (
    <span className="fb-missing" title={reason}>
      <span aria-hidden>–</span>
      <span className="fb-unseen">{reason}</span>
    </span>
  );
}
