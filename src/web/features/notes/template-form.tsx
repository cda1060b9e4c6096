/** A new note template, or a changed one; its gaps are listed and a slip of the pen is named at once. */

import { NativeSelect, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { NoteTemplate } from "#contract/note-templates.ts";
import { NOTE_GAPS, unknownGaps } from "#core/notes/note-gaps.ts";
import { NOTE_KIND_LABELS, NOTE_KINDS } from "#core/notes/note-kind.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { messageOf } from "../../ui/problem.ts";
import type { TemplateDraft } from "./template-actions.ts";

type TemplateFormProps = {
  template: NoteTemplate | null;
  onSave: (draft: TemplateDraft) => Promise<unknown>;
  onClose: () => void;
};

const EMPTY: TemplateDraft = { name: "", kind: "note", body: "", isShared: false };

export function TemplateForm({ template, onSave, onClose }: TemplateFormProps) {
  const [draft, setDraft] = useState<TemplateDraft>(template ?? EMPTY);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const change = (part: Partial<TemplateDraft>) => {
    setProblem(null);
    setDraft((was) => ({ ...was, ...part }));
  };
  const unknown = unknownGaps(draft.body).map((word) => `{${word}}`);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (draft.name.trim() === "" || draft.body.trim() === "") return setProblem("Give it a name and its words.");
    if (unknown.length > 0) return;
    const { name, kind, body, isShared } = draft;
    setIsSaving(true);
    try {
      await onSave({ name: name.trim(), kind, body, isShared });
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setIsSaving(false);
    }
  };
  return (
    <form aria-label={template ? "Change the template" : "New template"} onSubmit={(event) => void save(event)}>
      <Stack gap="md">
        <TextInput
          label="Name"
          autoFocus
          data-autofocus
          maxLength={80}
          value={draft.name}
          error={problem}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label="Kind of note"
          value={draft.kind}
          onChange={(event) =>
            change({ kind: NOTE_KINDS.find((known) => known === event.currentTarget.value) ?? "note" })
          }
          data={NOTE_KINDS.map((value) => ({ value, label: NOTE_KIND_LABELS[value] }))}
        />
        {template === null && (
          <SegmentedControl
            aria-label="Who may use it"
            value={draft.isShared ? "team" : "me"}
            onChange={(value) => change({ isShared: value === "team" })}
            data={[
              { value: "me", label: "Only you" },
              { value: "team", label: "The team" },
            ]}
          />
        )}
        <Textarea
          label="Words, in Markdown"
          autosize
          minRows={8}
          maxRows={20}
          maxLength={20_000}
          value={draft.body}
          error={unknown.length > 0 && `Nothing fills ${unknown.join(", ")}.`}
          onChange={(event) => change({ body: event.currentTarget.value })}
        />
        <div>
          <Text size="sm" fw={500}>
            Gaps that are filled
          </Text>
          <ul className="fb-plain-list" aria-label="Gaps that are filled">
            {Object.entries(NOTE_GAPS).map(([gap, help]) => (
              <li key={gap}>
                <Text size="xs">
                  <code>{`{${gap}}`}</code> {help}
                </Text>
              </li>
            ))}
          </ul>
        </div>
        <FormButtons action={template ? "Save" : "Add the template"} isWorking={isSaving} onCancel={onClose} />
      </Stack>
    </form>
  );
}
