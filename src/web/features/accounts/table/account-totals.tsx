/** What the columns come to over all accounts that match, whether they have been read or not, and the same for each group. */
import { type ReactNode, useMemo } from "react";
import { type ColumnTotal, totalAccounts } from "#contract/account-totals.ts";
import type { AccountRow } from "#contract/accounts.ts";
import type { OutputOf } from "#contract/operation.ts";
import { type Aggregate, aggregateName, aggregatesOf, usualAggregate } from "#core/accounts/aggregates.ts";
import type { ViewContent } from "#core/views/view-content.ts";
import { queryClient, queryKey, useRead } from "../../../app/api.ts";
import { formatDay, formatInteger, formatMoney, formatMoneyShort, formatShort } from "../../../ui/format.ts";
import type { Column } from "../../../ui/table-columns.ts";
import type { TableFooters } from "../../../ui/table-footer-choice.tsx";

/** After a change; not at every piece of news, because adding up a million accounts takes the server a second. */
export function readTotalsAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: queryKey(totalAccounts) });
}

type Totals = OutputOf<typeof totalAccounts>;
type Shown = Readonly<Record<string, ReactNode>>;
export type GroupTotals = { value: string | null; count: number; totals: Shown };

type TotalsOptions = {
  filter: string;
  /** Those that are shown, the one that names the row first. */
  columns: readonly Column<AccountRow>[];
  footers: ViewContent["footers"];
  group: string | null;
};

export function useAccountTotals({ filter, columns, footers, group }: TotalsOptions) {
  const [first, ...rest] = columns;
  const chosen = rest.map((column) => ({ column, aggregate: footers[column.id] ?? usualAggregate(kindOf(column)) }));
  const asked = chosen.filter(
    ({ aggregate }) => aggregate !== "none" && aggregate !== "count" && aggregate !== "median",
  );
  const by = group === null ? {} : { by: group };
  const totals = useRead(totalAccounts, { filter, columns: asked.map(({ column }) => column.id), ...by });
  // Each has to be put in order, so they are asked for by themselves and the others do not wait for them.
  const middle = chosen.filter(({ aggregate }) => aggregate === "median").map(({ column }) => column.id);
  const medians = useRead(
    totalAccounts,
    { filter, columns: middle, medians: true, ...by },
    { enabled: middle.length > 0 },
  );
  const shownOf = (count: number, found: readonly ColumnTotal[]): Shown =>
    Object.fromEntries(
      chosen.map(({ column, aggregate }) => {
        const total = found.find((one) => one.column === column.id);
        return [column.id, <Total key="" aggregate={aggregate} count={count} total={total} />];
      }),
    );
  const count = totals.data?.count;
  const empty = totals.isPlaceholderData ? "" : emptyOf(totals.data);
  const emptyColumns = useMemo(() => new Set(empty.split(" ")), [empty]);
  const middles = medians.data;
  const whole = [...(totals.data?.columns ?? []), ...(middles?.columns ?? [])];
  return {
    totals: {
      ...(count !== undefined && shownOf(count, whole)),
      ...(first && { [first.id]: count === undefined ? "" : `All ${formatInteger(count)}` }),
    } as Shown,
    groups:
      group === null || totals.data === undefined || totals.isPlaceholderData
        ? null
        : groupsOf(totals.data, middles, shownOf),
    emptyColumns,
    error: totals.error,
  };
}

/** Columns in which no account of the list has a value. */
function emptyOf(totals: Totals | undefined): string {
  if (!totals?.count) return "";
  return totals.columns.flatMap(({ column, filled }) => (filled === 0 ? column : [])).join(" ");
}

function groupsOf(
  totals: Totals,
  medians: Totals | undefined,
  shownOf: (count: number, found: ColumnTotal[]) => Shown,
) {
  return totals.groups.map(({ value, count, columns }): GroupTotals => {
    const middles = medians?.groups.find((group) => group.value === value)?.columns ?? [];
    return { value, count, totals: shownOf(count, [...columns, ...middles]) };
  });
}

const KINDS: Partial<Record<Column<AccountRow>["kind"], ColumnTotal["kind"]>> = {
  money: "money",
  integer: "number",
  percent: "number",
  day: "day",
  due: "day",
  instant: "day",
};

/** A number of the team's own is drawn as text, in its unit, and is a number all the same. */
function kindOf(column: Column<AccountRow>): ColumnTotal["kind"] {
  return column.totalledAs ?? KINDS[column.kind] ?? "other";
}

/** The name of the account says how many there are; every other column offers what its kind can come to. */
export function accountFooters(
  footers: ViewContent["footers"],
  change: (footers: ViewContent["footers"]) => void,
): TableFooters<AccountRow> {
  return {
    choicesOf: (column) =>
      column.id === "name"
        ? []
        : aggregatesOf(kindOf(column)).map((id) => ({ id, label: aggregateName(id, kindOf(column)) })),
    chosen: (column) => footers[column.id] ?? usualAggregate(kindOf(column)),
    choose: (column, id) => {
      const { [column.id]: _, ...others } = footers;
      change(id === usualAggregate(kindOf(column)) ? others : { ...others, [column.id]: id as Aggregate });
    },
  };
}

type TotalProps = { aggregate: Aggregate; count: number; total: ColumnTotal | undefined };

function Total({ aggregate, count, total }: TotalProps) {
  if (aggregate === "none") return null;
  const name = aggregateName(aggregate, total?.kind ?? "other");
  const value = aggregate === "count" ? { short: formatInteger(count) } : total && shownValue(total, aggregate);
  if (!value) return null;
  const empty = total && total.empty > 0 ? `; ${formatInteger(total.empty)} without a value` : "";
  return (
    <span className="fb-total fb-number" title={`${name}: ${value.whole ?? value.short}${empty}`}>
      <span className="fb-total-name">{name}</span>
      <b>{value.short}</b>
    </span>
  );
}

type Value = { short: string; whole?: string };

/** Short enough for a narrow column, and whole for whoever points at it. Null where nothing is filled in. */
function shownValue(total: ColumnTotal, aggregate: Exclude<Aggregate, "none" | "count">): Value | null {
  if (aggregate === "filled") return { short: formatInteger(total.filled) };
  switch (total.kind) {
    case "money": {
      const amounts = total.amounts.flatMap((one) => one[aggregate] ?? []);
      return amounts.length === 0
        ? null
        : {
            short: amounts.map(formatMoneyShort).join(" + "),
            whole: amounts.map((amount) => formatMoney(amount, "with")).join("; "),
          };
    }
    case "number": {
      const value = total[aggregate];
      return value === null ? null : { short: formatShort(Number(value)), whole: value };
    }
    case "day": {
      const day = { least: total.first, most: total.last, median: total.median, sum: null, average: null }[aggregate];
      return day === null ? null : { short: formatDay(day) };
    }
    case "other":
      return null;
  }
}
