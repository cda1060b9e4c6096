/** The filter of accounts as chips and text; the grammar is the core's. */
import { type AccountFilterField, offeredFilterFields } from "#core/accounts/filter-fields.ts";
import { filterText, problemsIn, type WrittenFilter, withoutBroken } from "#core/accounts/filter-tree.ts";
import { readFilter } from "#core/accounts/parse-filter.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { FilterBar } from "../../../ui/filter-bar.tsx";
import type { FilterPart } from "../../../ui/filter-text.ts";

function toPart(written: WrittenFilter): FilterPart {
  const { from, to } = written;
  const [problem] = problemsIn(written);
  const common = { from, to, ...(problem && { problem }) };
  if (written.kind === "all" || written.kind === "any")
    return { ...common, group: { joins: written.kind === "any" ? "or" : "and", parts: written.parts.map(toPart) } };
  if (written.kind !== "not") return common;
  const { group } = toPart(written.part);
  return { ...common, ...(group && { group }) };
}

/** What stands side by side is a chip each. */
function toParts(written: WrittenFilter): FilterPart[] {
  return written.kind === "all" ? written.parts.map(toPart) : [toPart(written)];
}

/** What is understood of it; the rest says on the screen what to write instead, and does not hide the list. */
export function understood(filter: string, today: LocalDate, fields: readonly AccountFilterField[]): string {
  const written = withoutBroken(readFilter(filter, today, fields));
  return written === null ? "" : filterText(written);
}

type AccountFilterBarProps = {
  value: string;
  onChange: (value: string) => void;
  today: LocalDate;
  /** Fields of accounts, after the words of ours. */
  fields: readonly AccountFilterField[];
};

export function AccountFilterBar({ value, onChange, today, fields }: AccountFilterBarProps) {
  const read = (text: string) => readFilter(text, today, fields);
  /** Brackets that say nothing go; what cannot be read stays as it was typed. */
  const tidied = (text: string) => {
    const written = read(text);
    return problemsIn(written).length === 0 ? filterText(written) : text;
  };
  return (
    <FilterBar
      value={value}
      onChange={(text) => onChange(tidied(text))}
      parse={(text) => toParts(read(text))}
      fields={offeredFilterFields(fields).map(({ name, label, examples }) => ({ name, label, values: examples }))}
      placeholder="Name, domain, e-mail or id, or stage:3a net:>100 renews:<14d"
    />
  );
}
