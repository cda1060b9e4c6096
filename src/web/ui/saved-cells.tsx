import { WIDE_ONLY } from "./plain-table.tsx";
import { Age } from "./time.tsx";

type SavedCellsProps = {
  saved: { isShared: boolean; mine: boolean; author: string | null; savedAt: string | null; savedBy: string | null };
};

/** In a row of what members keep and may share: who uses it, from whom it is, and who saved it last. */
export function SavedCells({ saved }: SavedCellsProps) {
  const { isShared, mine, author, savedAt, savedBy } = saved;
  const from = mine ? "from you" : author === null ? "shipped" : `from ${author}`;
  return (
    <>
      <td>{isShared ? `The team, ${from}` : "Only you"}</td>
      <td className={WIDE_ONLY}>
        <Age at={savedAt} missing="As it came with the product" />
        {savedBy && ` by ${savedBy}`}
      </td>
    </>
  );
}
