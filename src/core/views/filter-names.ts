/** What a view's filter asks for, and the filter without it; both by the grammar of filters. */
import { filterTokens } from "../accounts/filter-tokens.ts";
import { fieldNameOf, filterText, problemsIn, type WrittenFilter, withoutParts } from "../accounts/filter-tree.ts";
import { readFilter } from "../accounts/parse-filter.ts";

/** The names before the colons of a filter, each once, whether or not they can be read. What is in quotes is no name. */
export function fieldNamesOfFilter(filter: string): string[] {
  const names = filterTokens(filter).flatMap((token) =>
    token.kind === "piece" ? (fieldNameOf(token.text) ?? []) : [],
  );
  return [...new Set(names)];
}

/** Only names and brackets are looked at, so any day will do. */
const ANY_DAY = "2026-01-01";

/**
 * The filter without the parts that ask for these names: what the list shows while it leaves them out. One whose
 * brackets are not in order stays as it is, for a person to change.
 */
export function withoutNames(filter: string, names: readonly string[]): string {
  const asksFor = (part: WrittenFilter) =>
    (part.kind === "term" || part.kind === "broken") && names.includes(fieldNameOf(part.text) ?? "");
  const written = readFilter(filter, ANY_DAY);
  const isUnclear = problemsIn(written).some(({ from }) => fieldNameOf(filter.slice(from)) === null);
  if (isUnclear || !fieldNamesOfFilter(filter).some((name) => names.includes(name))) return filter;
  const left = withoutParts(written, asksFor);
  return left === null ? "" : filterText(left);
}
