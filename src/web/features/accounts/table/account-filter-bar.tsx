/** The filter of accounts as chips and text; the grammar is the core's. */
import { ACCOUNT_FILTER_FIELDS } from "#core/accounts/filter-fields.ts";
import { type FilterPiece, readFilterPieces } from "#core/accounts/parse-filter.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { FilterBar, type FilterPart } from "../../../ui/filter-bar.tsx";

const fields = ACCOUNT_FILTER_FIELDS.map(({ name, label, examples }) => ({ name, label, values: examples }));

function toPart(piece: FilterPiece): FilterPart {
  return "problem" in piece ? { text: piece.text, problem: piece.problem } : { text: piece.text };
}

/** What is understood of it; the rest says on the screen what to write instead, and does not hide the list. */
export function understood(filter: string, today: LocalDate): string {
  return readFilterPieces(filter, today)
    .filter((piece) => !("problem" in piece))
    .map(({ text }) => text)
    .join(" ");
}

type AccountFilterBarProps = { value: string; onChange: (value: string) => void; today: LocalDate };

export function AccountFilterBar({ value, onChange, today }: AccountFilterBarProps) {
  return (
    <FilterBar
      value={value}
      onChange={onChange}
      parse={(text) => readFilterPieces(text, today).map(toPart)}
      fields={fields}
      placeholder="Name, domain, e-mail or id, or stage:3a net:>100 renews:<14d"
    />
  );
}
