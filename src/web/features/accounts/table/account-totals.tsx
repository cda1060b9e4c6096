/** What the columns come to over all accounts that match, whether they have been read or not. */
import type { ReactNode } from "react";
import { type AccountRow, type ColumnTotal, totalAccounts } from "#contract/accounts.ts";
import { queryClient, queryKey, useRead } from "../../../app/api.ts";
import { formatDay, formatInteger, formatMoney } from "../../../ui/format.ts";
import type { Column } from "../../../ui/table-columns.ts";

/** After a change; not at every piece of news, because adding up a million accounts takes the server a second. */
export function readTotalsAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: queryKey(totalAccounts) });
}

/** By column; null until they are there, so that the list does not wait for them. */
export function useAccountTotals(
  filter: string,
  columns: readonly Column<AccountRow>[],
): Readonly<Record<string, ReactNode>> {
  const [first, ...rest] = columns;
  const asked = rest.filter(({ kind }) => kind !== "text" && kind !== "state").map(({ id }) => id);
  const totals = useRead(totalAccounts, { filter, columns: asked });
  const count = totals.data?.count;
  return {
    ...Object.fromEntries((totals.data?.columns ?? []).map((total) => [total.column, <Total key="" total={total} />])),
    ...(first && { [first.id]: count === undefined ? "" : `All ${formatInteger(count)}` }),
  };
}

function Total({ total }: { total: ColumnTotal }) {
  const empty = total.empty > 0 ? `; ${formatInteger(total.empty)} without a value` : "";
  switch (total.kind) {
    case "money":
      return (
        <span className="fb-number" title={total.amounts.map(amountWords).join("; ") + empty}>
          {total.amounts.map(({ sum }) => formatMoney(sum)).join(" + ")}
        </span>
      );
    case "number":
      if (total.average === null) return null;
      return (
        <span className="fb-number" title={`Sum ${total.sum}, from ${total.least} to ${total.most}${empty}`}>
          avg {Number(total.average).toLocaleString("en-US", { maximumFractionDigits: 1 })}
        </span>
      );
    case "day":
      if (total.first === null || total.last === null) return null;
      return (
        <span className="fb-number" title={`From ${formatDay(total.first)} to ${formatDay(total.last)}${empty}`}>
          from {formatDay(total.first)}
        </span>
      );
    default:
      return null;
  }
}

type Amounts = Extract<ColumnTotal, { kind: "money" }>["amounts"][number];

function amountWords({ sum, average, least, most }: Amounts): string {
  return `${sum.currency}: sum ${formatMoney(sum, "with")}, average ${formatMoney(average, "with")}, from ${formatMoney(least)} to ${formatMoney(most)}`;
}
