/** Every closed period with its differences as a file for a spreadsheet. */
import { csvText } from "../csv/csv-text.ts";
import { money, toAmountText } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { CausedDifference } from "./check-invoice.ts";

export type DifferenceToWrite = {
  readonly externalId: string;
  readonly name: string;
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
  readonly invoices: readonly string[];
  readonly currency: string;
  readonly isWithin: boolean | null;
  readonly notChecked: string | null;
  readonly invoiceGrossMinor: number | null;
  readonly ourGrossMinor: number | null;
  readonly invoiceNetMinor: number | null;
  readonly ourNetMinor: number | null;
  readonly causes: readonly CausedDifference[];
};

const HEADER = ["account", "name", "period_start", "period_end", "invoices", "currency", "within", "not_compared"];
const AMOUNTS = ["invoice_gross", "our_gross", "invoice_net", "our_net", "cause", "key", "difference"];

/** One line for each cause, amounts in major units; a period without any has one line. */
export function differencesCsv(rows: readonly DifferenceToWrite[]): string {
  return csvText([...HEADER, ...AMOUNTS], rows.flatMap(linesOf));
}

function linesOf(row: DifferenceToWrite): (string | null)[][] {
  const amount = (minor: number | null) => (minor === null ? null : toAmountText(money(row.currency, minor)));
  const within = row.isWithin === null ? null : row.isWithin ? "yes" : "no";
  const about = [row.externalId, row.name, row.periodStart, row.periodEnd, row.invoices.join(" "), row.currency];
  const amounts = [row.invoiceGrossMinor, row.ourGrossMinor, row.invoiceNetMinor, row.ourNetMinor].map(amount);
  const head = [...about, within, row.notChecked, ...amounts];
  if (row.causes.length === 0) return [[...head, null, null, null]];
  return row.causes.map(({ cause, key, minor }) => [...head, cause, key, amount(minor)]);
}
