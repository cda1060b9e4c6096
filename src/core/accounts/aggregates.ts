/** What can be said of a column over all accounts of a list, at the bottom of a table and of each group. */
import type { ColumnTotal } from "./column-totals.ts";

export const AGGREGATES = ["none", "count", "filled", "sum", "average", "median", "least", "most"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

type TotalledKind = ColumnTotal["kind"];

/** Days are not added up, and of texts it is only said how many there are. */
export function aggregatesOf(kind: TotalledKind): readonly Aggregate[] {
  switch (kind) {
    case "money":
    case "number":
      return AGGREGATES;
    case "day":
      return ["none", "count", "filled", "median", "least", "most"];
    case "other":
      return ["none", "count", "filled"];
  }
}

/** Until a person chooses another: amounts come to a sum, numbers to a mean, days begin with the first. */
export function usualAggregate(kind: TotalledKind): Aggregate {
  switch (kind) {
    case "money":
      return "sum";
    case "number":
      return "average";
    case "day":
      return "least";
    case "other":
      return "none";
  }
}

const NAMES: Readonly<Record<Aggregate, string>> = {
  none: "Nothing",
  count: "Accounts",
  filled: "Filled in",
  sum: "Sum",
  average: "Mean",
  median: "Median",
  least: "Smallest",
  most: "Largest",
};

/** As a person calls it: of days the smallest is the first. */
export function aggregateName(aggregate: Aggregate, kind: TotalledKind): string {
  if (kind === "day" && aggregate === "least") return "First";
  if (kind === "day" && aggregate === "most") return "Last";
  return NAMES[aggregate];
}
