import type { Note } from "#contract/notes.ts";
import { NoteEditor } from "../../features/notes/note-editor.tsx";
import { useNoteChanges } from "../../features/notes/queries.ts";
import { useUndo } from "../../ui/undo.tsx";

type NewNotePanelProps = { accountId: string; name: string; onDone: () => void };

/** A note on an account that is not open. */
export function NewNotePanel({ accountId, name, onDone }: NewNotePanelProps) {
  const { remove } = useNoteChanges(accountId);
  const undo = useUndo();
  const close = (saved: Note | null) => {
    onDone();
    if (saved === null) return;
    undo.record({
      label: `Wrote a note on ${name}`,
      undo: () => remove.mutateAsync({ accountId, noteId: saved.noteId }),
    });
  };
  return <NoteEditor accountId={accountId} note={null} onClose={close} />;
}
