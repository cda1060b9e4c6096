/** What the columns come to over all rows, whether they have been read or not. It stays in sight at the bottom. */
import { Menu, UnstyledButton } from "@mantine/core";
import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { alignOf } from "./table-columns.ts";
import { FooterItems, type TableFooters } from "./table-footer-choice.tsx";
import type { PlacedColumn } from "./table-layout.ts";

type TableFooterProps<Row> = {
  placed: readonly PlacedColumn<Row>[];
  /** By column. */
  totals: Readonly<Record<string, ReactNode>>;
  footers: TableFooters<Row> | undefined;
  rowIndex: number;
  /** Words that do not fit beside each other stand below each other, so it may be higher than a row. */
  onHeight: (px: number) => void;
};

const ROWGROUP = { role: "rowgroup" };
const ROW = { role: "row" };
const GRIDCELL = { role: "gridcell" };

function PlainTableFooter<Row>({ placed, totals, footers, rowIndex, onHeight }: TableFooterProps<Row>) {
  const foot = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const element = foot.current;
    if (!element) return;
    const observer = new ResizeObserver(() => onHeight(element.offsetHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [onHeight]);
  return (
    <tfoot {...ROWGROUP} ref={foot}>
      <tr {...ROW} aria-rowindex={rowIndex}>
        {placed.map(({ column, pin, style }, at) => (
          <td
            key={column.id}
            {...GRIDCELL}
            aria-colindex={at + 1}
            data-align={alignOf(column)}
            data-pin={pin}
            style={style}
          >
            {footers && footers.choicesOf(column).length > 0 ? (
              <FooterChoice placed={{ column, pin, style }} footers={footers}>
                {totals[column.id]}
              </FooterChoice>
            ) : (
              totals[column.id]
            )}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

type FooterChoiceProps<Row> = { placed: PlacedColumn<Row>; footers: TableFooters<Row>; children: ReactNode };

/** By the pointer here; keys find the same in the menu of the column's header, so that the table stays one tab stop. */
function FooterChoice<Row>({ placed: { column }, footers, children }: FooterChoiceProps<Row>) {
  const [isOpen, setOpen] = useState(false);
  const button = (
    <UnstyledButton
      className="fb-footer-choice"
      tabIndex={-1}
      aria-label={`What stands below ${column.label}`}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
    />
  );
  return (
    <>
      {children}
      {isOpen ? (
        <Menu opened onChange={setOpen} position="top-start" returnFocus={false}>
          <Menu.Target>{button}</Menu.Target>
          <Menu.Dropdown>
            <FooterItems column={column} footers={footers} />
          </Menu.Dropdown>
        </Menu>
      ) : (
        button
      )}
    </>
  );
}

/** Not drawn again when the cursor moves through the rows. */
export const TableFooter = memo(PlainTableFooter) as typeof PlainTableFooter;
