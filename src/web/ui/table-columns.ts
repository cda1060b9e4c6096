/** Columns as plain descriptions; the table decides how each kind is written, aligned and read out. */
import type { ReactNode } from "react";
import type { Money } from "#core/money/money.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";

type ColumnBase<Row> = {
  id: string;
  label: string;
  /** In pixels, until the person changes it. */
  width: number;
  /** Set when the list can be sorted by it; the name the server knows. */
  sortBy?: string;
  /** Set when the list can be filtered by it; the name before the colon, and what may follow. */
  filterBy?: { name: string; examples: readonly string[] };
  /** What it means and where it comes from, for the header's menu. */
  help?: string;
  /** What it comes to over all rows, where that does not follow from its kind. */
  totalledAs?: "number";
  /** Rows can be grouped by it: by its values where they are few, or by bands of numbers or days. */
  groups?: boolean;
  /** What is copied of a cell, where that is not its value. */
  copy?: (row: Row) => string;
  /** Not shown until the person asks for it. */
  startsHidden?: boolean;
  align?: "left" | "right";
  /** What to say when there is no value: "Not imported". */
  missing?: string;
  /** Draws the cell instead of the kind; `value` is still what is read and exported. */
  render?: (row: Row) => ReactNode;
  /** Set when a person may change it in the table. */
  editor?: CellEditor<Row>;
  /** Where it goes on a phone; without it, it is left out there. */
  onPhone?: "title" | "figure" | "detail";
};

/** What is kept of what was written, said back while one types where it was words, such as "in 2 weeks"; or what to write instead. */
export type CellMeaning = { text: string; echo: string } | { problem: string };

export type CellReader<Row> = (text: string, row: Row) => CellMeaning;

type InCell<Row> = {
  mayEdit: (row: Row) => boolean;
  /** What is in the field at first. */
  read: (row: Row) => string;
  /** Fetches what understands the text, when a cell becomes a field; without it, what is written is kept as it is. */
  reader?: () => Promise<CellReader<Row>>;
};

/** What may be chosen in a cell; `detail` is said beside it, such as until when a member is away. */
export type CellChoice = { value: string; label: string; detail?: string };

/** How a cell is edited: in place as text of a kind, or elsewhere when more has to be said than a value. */
export type CellEditor<Row> =
  | (InCell<Row> & { as: "text" | "number" | "day" })
  /** One of them, or several with `+` between them. */
  | (InCell<Row> & { as: "choice" | "choices"; choices: readonly CellChoice[] })
  | { as: "panel"; mayEdit: (row: Row) => boolean; open: (row: Row) => void };

export type Column<Row> = ColumnBase<Row> &
  (
    | { kind: "text" | "account" | "state"; value: (row: Row) => string | null }
    | { kind: "money"; value: (row: Row) => Money | null }
    | { kind: "integer" | "percent"; value: (row: Row) => number | null }
    /** An age: `2 d ago`. */
    | { kind: "instant"; value: (row: Row) => Instant | null }
    /** A calendar day: `11 Sep`. */
    | { kind: "day"; value: (row: Row) => LocalDate | null }
    /** Days from today: `in 12 d`. */
    | { kind: "due"; value: (row: Row) => LocalDate | null }
  );

const RIGHT_KINDS = new Set(["money", "integer", "percent"]);

export function alignOf<Row>(column: Column<Row>): "left" | "right" {
  return column.align ?? (RIGHT_KINDS.has(column.kind) ? "right" : "left");
}
