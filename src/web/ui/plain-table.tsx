/** A table of a few rows within a page; long lists are a `DataTable`. */
import type { ReactNode } from "react";

/** A column of buttons is named only for those who listen. `isWideOnly` gives way where room is short; so do its cells. */
export type PlainColumn = { label: string; align?: "right" | "actions"; isHidden?: boolean; isWideOnly?: boolean };

/** For the cells of a column that is `isWideOnly`. The page says in its stylesheet what is narrow. */
export const WIDE_ONLY = "fb-when-wide";

type PlainTableProps = {
  label: string;
  columns: readonly PlainColumn[];
  /** For rows to glance over, such as those of a file. */
  isDense?: boolean;
  /** `<tr>` elements; mark right-aligned cells with `data-align`. */
  children: ReactNode;
};

/** The focus, so that a table wider than the page can be scrolled by keyboard. */
const SCROLLS = { tabIndex: 0 };

export function PlainTable({ label, columns, isDense = false, children }: PlainTableProps) {
  return (
    <section className="fb-plain-scroller" aria-label={label} {...SCROLLS}>
      <table className="fb-plain-table" data-dense={isDense || undefined} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.label}
                scope="col"
                data-align={column.align}
                className={column.isWideOnly ? WIDE_ONLY : undefined}
              >
                {column.isHidden ? <span className="fb-unseen">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
