/** What stands at the bottom of a column: a sum, a mean, how many are filled in; a person chooses it for each column. */
import { Menu } from "@mantine/core";
import type { Column } from "./table-columns.ts";

export type TableFooters<Row> = {
  /** What a column can come to; of some there is nothing to choose. */
  choicesOf: (column: Column<Row>) => readonly { id: string; label: string }[];
  chosen: (column: Column<Row>) => string;
  choose: (column: Column<Row>, id: string) => void;
};

type FooterItemsProps<Row> = { column: Column<Row>; footers: TableFooters<Row> };

/** In the menu of a column and in its footer. */
export function FooterItems<Row>({ column, footers }: FooterItemsProps<Row>) {
  const chosen = footers.chosen(column);
  return (
    <>
      <Menu.Label>At the bottom</Menu.Label>
      {footers.choicesOf(column).map(({ id, label }) => (
        <Menu.CheckboxItem
          key={id}
          closeMenuOnClick
          checked={id === chosen}
          onChange={() => footers.choose(column, id)}
        >
          {label}
        </Menu.CheckboxItem>
      ))}
    </>
  );
}
