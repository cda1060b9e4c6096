/** The notes of an account, newest first, and the one being written. */

import { Button, Group, Menu, Stack, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Note } from "#contract/notes.ts";
import { markGaps } from "#core/notes/note-gaps.ts";
import { NOTE_KIND_LABELS } from "#core/notes/note-kind.ts";
import { findDraft } from "../../ui/autosave.ts";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint } from "../../ui/keys.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { MoreMenu } from "../../ui/more-menu.tsx";
import { messageOf } from "../../ui/problem.ts";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Age } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { gapsOpen } from "./gaps-left.tsx";
import { draftNameOf, NoteEditor } from "./note-editor.tsx";
import { useNoteChanges, useNotes } from "./queries.ts";

type NotesSectionProps = {
  accountId: string;
  mayChange: boolean;
  /** Where each account's notes come from, where several are one customer; else empty. */
  origins: ReadonlyMap<string, string>;
  /** "new" or the id of the note that is being written; held by the page, so that its key can open it. */
  editing: string | null;
  onEdit: (editing: string | null) => void;
};

const SHOWN_AT_FIRST = 5;

export function NotesSection({ accountId, mayChange, origins, editing, onEdit }: NotesSectionProps) {
  const notes = useNotes(accountId);
  const changes = useNoteChanges(accountId);
  const undo = useUndo();
  const [showsAll, setShowsAll] = useState(false);
  // The note that is being written is in its editor, not in the list as well.
  const [writtenId, setWrittenId] = useState<string | null>(null);
  const all = (notes.data?.data ?? []).filter(({ noteId }) => editing !== "new" || noteId !== writtenId);
  const shown = showsAll ? all : all.slice(0, SHOWN_AT_FIRST);
  const close = (saved: Note | null) => {
    onEdit(null);
    setWrittenId(null);
    if (saved === null) return;
    const before = all.find(({ noteId }) => noteId === editing);
    if (before && before.version !== saved.version)
      return undo.record({
        label: "Changed a note",
        undo: () => {
          const { noteId, version } = saved;
          return changes.change.mutateAsync({ accountId, noteId, version, body: before.body, kind: before.kind });
        },
      });
    if (editing !== "new") return;
    undo.record({
      label: "Wrote a note",
      undo: () => changes.remove.mutateAsync({ accountId, noteId: saved.noteId }),
    });
  };
  const remove = async (note: Note) => {
    try {
      await changes.remove.mutateAsync({ accountId, noteId: note.noteId });
      undo.record({
        label: "Deleted a note",
        undo: () => changes.restore.mutateAsync({ accountId, noteId: note.noteId }),
      });
    } catch (error) {
      notifications.show({ title: "The note is still there", message: messageOf(error), color: "red" });
    }
  };
  return (
    <Section
      name="account.notes"
      title="Notes"
      summary={all.length > 0 ? all.length : undefined}
      actions={
        mayChange && (
          <Button size="compact-sm" onClick={() => onEdit("new")} rightSection={<KeyHint keys="m" />}>
            Note
          </Button>
        )
      }
    >
      <Stack gap="md" id="notes">
        {editing === "new" && (
          <NoteEditor key="new" accountId={accountId} note={null} onSaved={setWrittenId} onClose={close} />
        )}
        {notes.error && (
          <Failed error={notes.error} onRetry={() => void notes.refetch()} lastGoodAtMs={notes.dataUpdatedAt} />
        )}
        {notes.isPending && <SkeletonLines count={3} />}
        {mayChange && editing !== "new" && findDraft(draftNameOf(accountId, null)) !== null && (
          <Text size="sm">
            A note that was not saved is kept on this device.{" "}
            <UnstyledButton className="fb-link" onClick={() => onEdit("new")}>
              Go on writing
            </UnstyledButton>
          </Text>
        )}
        {notes.data && all.length === 0 && editing !== "new" && (
          <Text size="sm" c="dimmed">
            No notes yet.
          </Text>
        )}
        {shown.map((note) =>
          editing === note.noteId ? (
            <NoteEditor key={note.noteId} accountId={accountId} note={note} onClose={close} />
          ) : (
            <NoteView
              key={note.noteId}
              note={note}
              origin={origins.get(note.accountId) ?? null}
              onChange={mayChange ? () => onEdit(note.noteId) : null}
              onDelete={() => void remove(note)}
            />
          ),
        )}
        {all.length > shown.length && (
          <Button variant="subtle" onClick={() => setShowsAll(true)}>
            Show all {all.length}
          </Button>
        )}
      </Stack>
    </Section>
  );
}

type NoteViewProps = { note: Note; origin: string | null; onChange: (() => void) | null; onDelete: () => void };

function NoteView({ note, origin, onChange, onDelete }: NoteViewProps) {
  const isChanged = note.changedAt !== note.happenedAt;
  const open = gapsOpen(note.body);
  return (
    <article className="fb-note" aria-label={`Note by ${note.author}`}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed">
          {note.kind !== "note" && `${NOTE_KIND_LABELS[note.kind]} · `}
          {note.author}, <Age at={note.happenedAt} />
          {isChanged && (
            <>
              , changed <Age at={note.changedAt} />
            </>
          )}
          {origin && ` · ${origin}`}
          {open && ` · ${open}`}
        </Text>
        {onChange && (
          <MoreMenu of={`the note by ${note.author}`}>
            <Menu.Item onClick={onChange}>Change</Menu.Item>
            <Menu.Item onClick={onDelete}>Delete</Menu.Item>
          </MoreMenu>
        )}
      </Group>
      <Markdown text={markGaps(note.body)} />
    </article>
  );
}
