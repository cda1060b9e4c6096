/** List, gross, credit and net told apart: so far, and as the bill will be. */
import { Amount } from "../../../ui/money.tsx";
import { usePhone } from "../../../ui/phone.ts";
import type { Bill } from "./bill-section.tsx";

const KINDS = [
  { kind: "list", label: "List", means: "Usage at book price, with packages" },
  { kind: "gross", label: "Gross", means: "List less percent off, held by limits" },
  { kind: "credit", label: "Credit", means: "The part of gross that credit pays" },
  { kind: "net", label: "Net", means: "Gross less credit: the cash due" },
] as const;
type Kind = (typeof KINDS)[number]["kind"];

const MOMENTS = [
  { moment: "soFar", label: "So far" },
  { moment: "forecast", label: "Forecast" },
] as const;

/** Across on a desk; in a hand the four amounts stand below each other. */
export function BillAmounts({ bill }: { bill: Bill }) {
  return usePhone() ? <AmountsDown bill={bill} /> : <AmountsAcross bill={bill} />;
}

function AmountsAcross({ bill }: { bill: Bill }) {
  return (
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
        {MOMENTS.map(({ moment, label }) => (
          <tr key={moment}>
            <th scope="row">{label}</th>
            {KINDS.map(({ kind }) => (
              <td key={kind} data-align="right">
                <BillAmount bill={bill} moment={moment} kind={kind} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AmountsDown({ bill }: { bill: Bill }) {
  return (
    <table className="fb-plain-table fb-amounts">
      <thead>
        <tr>
          <th scope="col">Amounts</th>
          {MOMENTS.map(({ moment, label }) => (
            <th key={moment} scope="col" data-align="right">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map(({ kind, label }) => (
          <tr key={kind}>
            <th scope="row">{label}</th>
            {MOMENTS.map(({ moment }) => (
              <td key={moment} data-align="right">
                <BillAmount bill={bill} moment={moment} kind={kind} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BillAmount({ bill, moment, kind }: { bill: Bill; moment: "soFar" | "forecast"; kind: Kind }) {
  return <Amount value={bill[moment][kind]} cents="with" isAtLeast={bill.atLeast && kind !== "credit"} />;
}
