/** Which products the bill is made of, largest first. */
import { formatPercent } from "../../../ui/format.ts";
import { Amount, Missing } from "../../../ui/money.tsx";
import { type PlainColumn, PlainTable, WIDE_ONLY } from "../../../ui/plain-table.tsx";
import { formatQuantity, formatQuantityShort } from "../../../ui/quantity.ts";
import { StateMark } from "../../../ui/state-mark.tsx";
import type { Bill } from "./bill-section.tsx";

const COLUMNS: readonly PlainColumn[] = [
  { label: "Product" },
  { label: "So far", align: "right", isWideOnly: true },
  { label: "Forecast", align: "right" },
  { label: "Gross", align: "right" },
  { label: "Share" },
];

export function BillLines({ bill }: { bill: Bill }) {
  const lines = bill.lines.toSorted((a, b) => b.gross.minor - a.gross.minor || (a.name < b.name ? -1 : 1));
  if (lines.length === 0) return null;
  return (
    <PlainTable label="Products of the bill" columns={COLUMNS}>
      {lines.map((line) => (
        <tr key={line.meter}>
          <th scope="row">
            {line.name}
            {line.limitReached && (
              <div>
                <StateMark tone="warn">
                  held by a limit of <Amount value={line.limitReached} />
                </StateMark>
              </div>
            )}
          </th>
          <td data-align="right" className={WIDE_ONLY} title={`${formatQuantity(line.soFar)} ${line.unit}`}>
            {formatQuantityShort(line.soFar)}
          </td>
          <td data-align="right" title={`${formatQuantity(line.forecastQuantity)} ${line.unit}`}>
            {formatQuantityShort(line.forecastQuantity)} <span className={`fb-quiet ${WIDE_ONLY}`}>{line.unit}</span>
          </td>
          <td data-align="right">
            <Amount value={line.gross} cents="with" />
          </td>
          <td>
            <Share percent={line.sharePercent} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function Share({ percent }: { percent: number | null }) {
  if (percent === null) return <Missing reason="The bill is zero" />;
  return (
    <span className="fb-share">
      <span className="fb-share-track" aria-hidden>
        <span style={{ width: `${Math.max(0, Math.min(100, percent))}%` }} />
      </span>
      <span className="fb-number">{formatPercent(Math.round(percent))}</span>
    </span>
  );
}
