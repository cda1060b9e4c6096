/** A note being written, in Markdown, saved while one types. */
import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { Note } from "#contract/notes.ts";
import { findDraft } from "../../ui/autosave.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { SaveState } from "../../ui/save-state.tsx";
import { MentionTextarea } from "./mention-textarea.tsx";
import { NoteConflict } from "./note-conflict.tsx";
import { useNoteSaving } from "./note-saving.ts";

type NoteEditorProps = {
  accountId: string;
  /** Null for a new one. */
  note: Note | null;
  /** It has a place on the server now, though it is still being written. */
  onSaved?: (noteId: string) => void;
  onClose: (saved: Note | null) => void;
};

export function draftNameOf(accountId: string, note: Note | null): string {
  return note === null ? `note.new.${accountId}` : `note.${note.noteId}`;
}

export function NoteEditor({ accountId, note, onSaved, onClose }: NoteEditorProps) {
  const draftName = draftNameOf(accountId, note);
  const [text, setText] = useState(() => findDraft<string>(draftName) ?? note?.body ?? "");
  const [view, setView] = useState<"write" | "read">("write");
  const saving = useNoteSaving({ accountId, note, draftName, text, onSaved });
  // The editor goes at once, so that the next key is a shortcut again; it is back when the words could not be saved.
  const [isClosing, setIsClosing] = useState(false);
  const finish = async () => {
    setIsClosing(true);
    await saving.saveNow();
    if (saving.hasFailed()) setIsClosing(false);
    else onClose(saving.savedNote());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isDone = event.key === "Enter" && (event.metaKey || event.ctrlKey);
    if (!isDone && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    void finish();
  };
  if (isClosing)
    return (
      <Text size="xs" c="dimmed" role="status">
        Saving
      </Text>
    );
  return (
    <Stack gap="xs" onKeyDown={onKeyDown} component="section" aria-label={note ? "Change the note" : "New note"}>
      {saving.theirs && (
        <NoteConflict
          mine={text}
          theirs={saving.theirs}
          onChoose={(words) => {
            saving.settle();
            setText(words);
          }}
        />
      )}
      {view === "write" ? (
        <MentionTextarea
          aria-label="Note, in Markdown"
          placeholder="What was said, what was agreed. Markdown works; @ names a colleague."
          autosize
          minRows={4}
          maxRows={24}
          autoFocus
          maxLength={100_000}
          value={text}
          onWrite={setText}
        />
      ) : (
        <div className="fb-note-preview">
          {text.trim() === "" ? (
            <Text size="sm" c="dimmed">
              Nothing written yet.
            </Text>
          ) : (
            <Markdown text={text} />
          )}
        </div>
      )}
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label="Write or read"
            value={view}
            onChange={(value) => setView(value as "write" | "read")}
            data={[
              { value: "write", label: "Write" },
              { value: "read", label: "Preview" },
            ]}
          />
          {text !== "" && <SaveState state={saving.state} error={saving.error} onRetry={() => void saving.saveNow()} />}
        </Group>
        <Button variant="filled" onClick={() => void finish()} rightSection={<KeyHint keys="mod+enter" />}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
