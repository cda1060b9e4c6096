/** List, gross, credit and net told apart: so far, and as the bill will be. */
import { Amount } from "../../../ui/money.tsx";
import type { Bill } from "./bill-section.tsx";

const KINDS = [
  { kind: "list", label: "List", means: "Usage at book price, with packages" },
  { kind: "gross", label: "Gross", means: "List less percent off, held by limits" },
  { kind: "credit", label: "Credit", means: "The part of gross that credit pays" },
  { kind: "net", label: "Net", means: "Gross less credit: the cash due" },
] as const;

export function BillAmounts({ bill }: { bill: Bill }) {
  return (
    <div className="fb-plain-scroller">
      <table className="fb-plain-table fb-amounts">
        <thead>
          <tr>
            <th scope="col">Amounts</th>
            {KINDS.map(({ kind, label, means }) => (
              <th key={kind} scope="col" data-align="right" title={means}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">So far</th>
            {KINDS.map(({ kind }) => (
              <td key={kind} data-align="right">
                <Amount value={bill.soFar[kind]} cents="with" isAtLeast={bill.atLeast && kind !== "credit"} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Forecast</th>
            {KINDS.map(({ kind }) => (
              <td key={kind} data-align="right">
                <Amount value={bill.forecast[kind]} cents="with" isAtLeast={bill.atLeast && kind !== "credit"} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
