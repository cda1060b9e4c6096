/** The filter of accounts as chips and text; the grammar is the core's. */
import { ACCOUNT_FILTER_FIELDS, type AccountFilterField } from "#core/accounts/filter-fields.ts";
import { type FilterPiece, readFilterPieces } from "#core/accounts/parse-filter.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { FilterBar, type FilterPart } from "../../../ui/filter-bar.tsx";

function toPart(piece: FilterPiece): FilterPart {
  return "problem" in piece ? { text: piece.text, problem: piece.problem } : { text: piece.text };
}

/** What is understood of it; the rest says on the screen what to write instead, and does not hide the list. */
export function understood(filter: string, today: LocalDate, fields: readonly AccountFilterField[]): string {
  return readFilterPieces(filter, today, fields)
    .filter((piece) => !("problem" in piece))
    .map(({ text }) => text)
    .join(" ");
}

type AccountFilterBarProps = {
  value: string;
  onChange: (value: string) => void;
  today: LocalDate;
  /** Fields of accounts, after the words of ours. */
  fields: readonly AccountFilterField[];
};

export function AccountFilterBar({ value, onChange, today, fields }: AccountFilterBarProps) {
  const all = [...ACCOUNT_FILTER_FIELDS, ...fields];
  return (
    <FilterBar
      value={value}
      onChange={onChange}
      parse={(text) => readFilterPieces(text, today, fields).map(toPart)}
      fields={all.map(({ name, label, examples }) => ({ name, label, values: examples }))}
      placeholder="Name, domain, e-mail or id, or stage:3a net:>100 renews:<14d"
    />
  );
}
