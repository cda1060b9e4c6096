import { formatInteger, formatPercent } from "./format.ts";
import { Amount, Missing } from "./money.tsx";
import type { Column } from "./table-columns.ts";
import { Age, Day, DaysAway } from "./time.tsx";

/** One value in the way its kind is written. */
export function TableCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  if (column.render) return column.render(row);
  const missing = column.missing ?? "Not imported";
  switch (column.kind) {
    case "money":
      return <Amount value={column.value(row)} missing={missing} />;
    case "integer":
      return <Figure value={column.value(row)} format={formatInteger} missing={missing} />;
    case "percent":
      return <Figure value={column.value(row)} format={formatPercent} missing={missing} />;
    case "instant":
      return <Age at={column.value(row)} missing={missing} />;
    case "day":
      return <Day day={column.value(row)} missing={missing} />;
    case "due":
      return <DaysAway day={column.value(row)} missing={missing} />;
    default:
      return <Words value={column.value(row)} missing={missing} />;
  }
}

type FigureProps = { value: number | null; format: (value: number) => string; missing: string };

function Figure({ value, format, missing }: FigureProps) {
  return value === null ? <Missing reason={missing} /> : <span>{format(value)}</span>;
}

function Words({ value, missing }: { value: string | null; missing: string }) {
  return value === null || value === "" ? <Missing reason={missing} /> : <span title={value}>{value}</span>;
}
