/** The form of a table: which rows an account's life puts into one file of an import in a span of days. */
import type { LocalDate } from "../time/local-date.ts";
import type { SampleLife } from "./life.ts";

/** Both days included. What happens later than `to` is not known yet. */
export type Span = { readonly from: LocalDate; readonly to: LocalDate; readonly seed: number };

export type SampleTable = {
  readonly name: string;
  readonly header: readonly string[];
  readonly rowsOf: (life: SampleLife, span: Span) => Iterable<readonly string[]>;
};

export function isIn({ from, to }: Span, day: LocalDate | null): boolean {
  return day !== null && from <= day && day <= to;
}

export function amount(minor: number): string {
  return (minor / 100).toFixed(2);
}
