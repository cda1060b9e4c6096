/** Saves a note as it is written: the first words make it, later ones change it, and another hand's words are never overwritten. */
import { useRef, useState } from "react";
import { ClientProblem } from "#client/client-problem.ts";
import type { Note } from "#contract/notes.ts";
import type { NoteKind } from "#core/notes/note-kind.ts";
import { findDraft, useAutosave } from "../../ui/autosave.ts";
import { useNoteChanges } from "./queries.ts";

export type WrittenNote = { body: string; kind: NoteKind };

/** What an earlier visit could not save. Releases before kept the words alone. */
export function findNoteDraft(name: string): WrittenNote | null {
  const kept = findDraft<WrittenNote | string>(name);
  return typeof kept === "string" ? { body: kept, kind: "note" } : kept;
}

type NoteSavingOptions = {
  accountId: string;
  note: Note | null;
  draftName: string;
  written: WrittenNote;
  /** What it begins with: nothing is saved before something else is written. */
  begins: WrittenNote;
  onSaved?: (noteId: string) => void;
};

export function useNoteSaving({ accountId, note, draftName, written, begins, onSaved }: NoteSavingOptions) {
  const changes = useNoteChanges(accountId);
  const saved = useRef<Note | null>(note);
  const hasFailed = useRef(false);
  const [theirs, setTheirs] = useState<Note | null>(null);

  const save = async ({ body, kind }: WrittenNote) => {
    const last = saved.current;
    // An empty new note is not worth keeping; an emptied one is the writer's wish.
    if (last === null && body.trim() === "") return;
    try {
      saved.current =
        last === null
          ? await changes.create.mutateAsync({ accountId, body, kind })
          : await changes.change.mutateAsync({ accountId, noteId: last.noteId, body, kind, version: last.version });
      hasFailed.current = false;
      onSaved?.(saved.current.noteId);
    } catch (error) {
      hasFailed.current = true;
      if (last !== null && isConflict(error)) setTheirs(await findTheirs(last.noteId));
      throw error;
    }
  };
  const findTheirs = async (noteId: string) =>
    (await changes.readNow()).data.find((one) => one.noteId === noteId) ?? null;
  const autosave = useAutosave({ name: draftName, value: written, saved: begins, save });
  return {
    ...autosave,
    /** The note as it was saved last; null until there is one. */
    savedNote: () => saved.current,
    /** Right after `saveNow`, which the state on the screen is not yet. */
    hasFailed: () => hasFailed.current,
    /** What somebody else saved meanwhile, until the writer has decided. */
    theirs,
    /** Goes on from their version with the writer's words. */
    settle: () => {
      saved.current = theirs;
      setTheirs(null);
      // After the chosen words are on the screen.
      setTimeout(() => void autosave.saveNow());
    },
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof ClientProblem && (error.status === 409 || error.status === 412);
}
