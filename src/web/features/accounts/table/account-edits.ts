/** Writing into a cell of an account: what the page gives to whatever saves it. */
import type { AccountRow } from "#contract/accounts.ts";
import type { FieldRow } from "#contract/fields.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useAnnounce } from "../../../ui/announcer.tsx";
import type { Column } from "../../../ui/table-columns.ts";
import { useNow } from "../../../ui/time.tsx";
import { useUndo } from "../../../ui/undo.tsx";
import { cellSaver } from "./cell-editors.ts";

/** The list as far as an edit changes what it shows. */
type Shown = {
  write: (accountId: string, row: AccountRow) => void;
  saved: (accountId: string) => void;
  refused: (accountId: string) => void;
};

export type EditedPage = {
  shown: Shown;
  undo: ReturnType<typeof useUndo>;
  announce: ReturnType<typeof useAnnounce>;
};

export function useAccountEdits(shown: Shown, fields: readonly FieldRow[]) {
  const today = localDateAt(useNow());
  const undo = useUndo();
  const announce = useAnnounce();
  return (row: AccountRow, column: Column<AccountRow>, text: string): void => {
    const around = { fields, today, shown, undo, announce };
    // It came while the cell was a field; an undo right after this has to find it.
    if (cellSaver.piece !== null) cellSaver.piece({ row, column, text }, around);
    else void cellSaver.fetch().then((saveCell) => saveCell({ row, column, text }, around));
  };
}
