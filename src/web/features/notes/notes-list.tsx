/** Notes of several accounts under each other, with one cursor through all of them. */
import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import type { NoteOfAccount } from "#contract/notes.ts";
import { markGaps } from "#core/notes/note-gaps.ts";
import { NOTE_KIND_LABELS } from "#core/notes/note-kind.ts";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { TextLink } from "../../ui/links.tsx";
import { type RowBinding, useListCursor } from "../../ui/list-cursor.ts";
import { Markdown } from "../../ui/markdown.tsx";
import { usePointAt } from "../../ui/pointed-account.ts";
import { messageOf } from "../../ui/problem.ts";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { gapsOpen } from "./gaps-left.tsx";
import { useSeeMention } from "./queries.ts";

export function NotesList({ notes }: { notes: readonly NoteOfAccount[] }) {
  const navigate = useNavigate();
  const see = useSeeMention();
  const undo = useUndo();
  const byId = new Map(notes.map((note) => [note.noteId, note]));
  const cursor = useListCursor({ keys: [...byId.keys()], group: "Notes" });
  const current = cursor.current === null ? undefined : byId.get(cursor.current);
  usePointAt(current && { accountId: current.accountId, name: current.accountName }, "Notes");
  const markSeen = async ({ accountId, noteId, accountName, mentionsMe, seenAt }: NoteOfAccount) => {
    if (!mentionsMe || seenAt !== null) return;
    try {
      await see.mutateAsync({ accountId, noteId });
      undo.record({
        label: `Seen: the note on ${accountName}`,
        undo: () => see.mutateAsync({ accountId, noteId, seen: false }),
      });
    } catch (error) {
      notifications.show({ message: messageOf(error), color: "red" });
    }
  };
  useKeys([
    {
      ...keyOn("open", "Notes"),
      run: () =>
        current &&
        void navigate({ to: "/accounts/$accountId", params: { accountId: current.accountId }, hash: "notes" }),
    },
    { ...keyOn("done", "Notes"), run: () => current && void markSeen(current) },
  ]);
  return (
    <ul aria-label="Notes">
      {notes.map((note) => (
        <NoteRow
          key={note.noteId}
          note={note}
          isCursor={cursor.current === note.noteId}
          binding={cursor.bind(note.noteId)}
          onSeen={() => void markSeen(note)}
        />
      ))}
    </ul>
  );
}

type NoteRowProps = { note: NoteOfAccount; isCursor: boolean; binding: RowBinding; onSeen: () => void };

function NoteRow({ note, isCursor, binding, onSeen }: NoteRowProps) {
  const open = gapsOpen(note.body);
  const isUnseen = note.mentionsMe && note.seenAt === null;
  return (
    <li data-cursor={isCursor || undefined}>
      <div className="fb-notes-head">
        <TextLink
          to="/accounts/$accountId"
          params={{ accountId: note.accountId }}
          hash="notes"
          tabIndex={isCursor ? 0 : -1}
          {...binding}
        >
          {note.accountName}
        </TextLink>
        <Text component="span" size="xs" c="dimmed">
          {note.kind !== "note" && `${NOTE_KIND_LABELS[note.kind]} · `}
          {note.author}, <Age at={note.happenedAt} />
          {note.source !== "firstbill" && `, from ${note.source}`}
          {open && ` · ${open}`}
        </Text>
        {isUnseen && <StateMark tone="accent">Names you</StateMark>}
        {isUnseen && (
          <SmallButton onClick={onSeen} rightSection={<KeyHint keys="e" />}>
            Seen
          </SmallButton>
        )}
      </div>
      <Markdown text={markGaps(note.body)} />
    </li>
  );
}
