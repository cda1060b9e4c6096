/** A note being written, in Markdown, saved while one types. */
import { Button, Group, NativeSelect, SegmentedControl, Stack, Text, UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { Note } from "#contract/notes.ts";
import { gapsLeft, markGaps } from "#core/notes/note-gaps.ts";
import { NOTE_KIND_LABELS, NOTE_KINDS } from "#core/notes/note-kind.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { SaveState } from "../../ui/save-state.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Age } from "../../ui/time.tsx";
import { GapsLeft, gapsOpen } from "./gaps-left.tsx";
import { NoteConflict } from "./note-conflict.tsx";
import { findNoteDraft, useNoteSaving, type WrittenNote } from "./note-saving.ts";
import { NoteTextarea } from "./note-textarea.tsx";
import { type FilledTemplate, useFilledTemplates } from "./queries.ts";

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

/** Waits for the templates, because a note after a call begins with one. */
export function NoteEditor(props: NoteEditorProps) {
  const filled = useFilledTemplates(props.accountId);
  const kept = findNoteDraft(draftNameOf(props.accountId, props.note));
  const isNew = props.note === null && kept === null;
  if (isNew && filled === undefined) return <SkeletonLines count={4} />;
  const suggested = isNew ? filled?.suggested : null;
  const template = filled?.data.find(({ templateId }) => templateId === suggested?.templateId);
  const begins = beginOf(props.note, template);
  return (
    <OpenEditor
      {...props}
      templates={filled?.data ?? []}
      begins={begins}
      kept={kept ?? begins}
      callAt={template ? (suggested?.callAt ?? null) : null}
    />
  );
}

function beginOf(note: Note | null, template: FilledTemplate | undefined): WrittenNote {
  if (note !== null) return { body: note.body, kind: note.kind };
  return template ? { body: template.body, kind: template.kind } : { body: "", kind: "note" };
}

type OpenEditorProps = NoteEditorProps & {
  templates: readonly FilledTemplate[];
  begins: WrittenNote;
  /** What was written on this device and not saved, or how it begins. */
  kept: WrittenNote;
  /** Of the call for which it begins with a template. */
  callAt: string | null;
};

function OpenEditor({ accountId, note, onSaved, onClose, templates, ...given }: OpenEditorProps) {
  // How it began stays, though templates are read again meanwhile.
  const [{ begins, kept, callAt }] = useState(given);
  const [written, setWritten] = useState(kept);
  const [view, setView] = useState<"write" | "read">("write");
  const text = written.body;
  const setText = (body: string) => setWritten((was) => ({ ...was, body }));
  const saving = useNoteSaving({ accountId, note, draftName: draftNameOf(accountId, note), written, begins, onSaved });
  const left = gapsLeft(text);
  const [isAsking, setIsAsking] = useState(false);
  // The editor goes at once, so that the next key is a shortcut again; it is back when the words could not be saved.
  const [isClosing, setIsClosing] = useState(false);
  const finish = async (keepsGaps: boolean) => {
    const isWritten = text.trim() !== "" && text !== begins.body;
    if (left.length > 0 && isWritten && !keepsGaps) return setIsAsking(true);
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
    void finish(isAsking);
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
        <NoteTextarea
          aria-label="Note, in Markdown"
          placeholder="What was said, what was agreed. Markdown works; @ names a colleague, / puts a template in."
          autosize
          minRows={4}
          maxRows={24}
          autoFocus
          maxLength={100_000}
          value={text}
          onWrite={setText}
          templates={templates}
          onTemplate={({ kind }) => setWritten((was) => ({ ...was, kind }))}
        />
      ) : (
        <div className="fb-note-preview">
          {text.trim() === "" ? (
            <Text size="sm" c="dimmed">
              Nothing written yet.
            </Text>
          ) : (
            <Markdown text={markGaps(text)} />
          )}
        </div>
      )}
      {callAt !== null && text === begins.body && (
        <Text size="xs" c="dimmed">
          It begins with the meeting template, because a call with them was <Age at={callAt} />.{" "}
          <UnstyledButton className="fb-link" fz="xs" onClick={() => setWritten({ body: "", kind: "note" })}>
            Begin empty
          </UnstyledButton>
        </Text>
      )}
      {left.length > 0 && <GapsLeft gaps={left} isAsking={isAsking} onKeep={() => void finish(true)} />}
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <NativeSelect
            size="xs"
            aria-label="Kind of note"
            value={written.kind}
            onChange={(event) => {
              const kind = NOTE_KINDS.find((known) => known === event.currentTarget.value) ?? "note";
              setWritten((was) => ({ ...was, kind }));
            }}
            data={NOTE_KINDS.map((value) => ({ value, label: NOTE_KIND_LABELS[value] }))}
          />
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
          {text !== "" && (
            <SaveState
              state={saving.state}
              error={saving.error}
              onRetry={() => void saving.saveNow()}
              open={gapsOpen(text)}
            />
          )}
        </Group>
        <Button variant="filled" onClick={() => void finish(false)} rightSection={<KeyHint keys="mod+enter" />}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
