import { printedKeys } from "./keys.tsx";

type TableHelpProps = { id: string; mayPeek: boolean; mayChoose: boolean; mayEdit: boolean; mayOpen: boolean };

/** Said by a screen reader with the grid's name: Space selects in most grids, and here it peeks. */
export function TableHelp({ id, mayPeek, mayChoose, mayEdit, mayOpen }: TableHelpProps) {
  const [space, x, shiftSpace, enter, f2] = ["space", "x", "shift+space", "enter", "f2"].map((keys) =>
    printedKeys(keys).join(" "),
  );
  const select = mayPeek ? `${x} or ${shiftSpace}` : `${space} or ${x}`;
  const sentences = [
    mayPeek && `${space} peeks at the row.`,
    mayChoose && `${select} selects the row.`,
    mayEdit && `${enter} or ${f2} changes a cell that can be changed.`,
    mayOpen && `${enter} opens the row.`,
  ];
  return (
    <span id={id} hidden>
      {sentences.filter(Boolean).join(" ")}
    </span>
  );
}

/** The same for programs. */
export function shortcutsOf({ mayPeek, mayChoose, mayEdit, mayOpen }: Omit<TableHelpProps, "id">): string | undefined {
  const keys = [
    ...(mayPeek || mayChoose ? ["Space"] : []),
    ...(mayChoose ? ["X", "Shift+Space", "Control+A"] : []),
    ...(mayOpen || mayEdit ? ["Enter"] : []),
    ...(mayEdit ? ["F2"] : []),
  ];
  return keys.length === 0 ? undefined : keys.join(" ");
}
