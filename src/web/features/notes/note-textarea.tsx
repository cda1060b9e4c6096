/** Where a note is written: after an @ it offers colleagues, after a / at the beginning of a line templates. */
import { Combobox, Textarea, type TextareaProps, useCombobox } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { mentionBeingWritten } from "#core/notes/mentions.ts";
import { templateBeingNamed } from "#core/notes/note-gaps.ts";
import { nameWithAway, useAwayNotes } from "../../app/member-name.tsx";
import { type FilledTemplate, useColleagues } from "./queries.ts";

type NoteTextareaProps = Omit<TextareaProps, "value" | "onChange"> & {
  value: string;
  onWrite: (text: string) => void;
  templates: readonly FilledTemplate[];
  /** It was put into the text. */
  onTemplate: (template: FilledTemplate) => void;
};

type Offered = { key: string; label: string; from: number; text: string; template?: FilledTemplate };

const MOST_OFFERED = 6;
/** Escape closes the offer and Enter takes it; neither ends the note. */
const KEYS_OF_OFFER = new Set(["Escape", "Enter"]);

export function NoteTextarea({ value, onWrite, templates, onTemplate, ...props }: NoteTextareaProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const combobox = useCombobox();
  const colleagues = useOfferedColleagues(value, caret);
  const offered = [...colleagues, ...offeredTemplates(value, caret, templates)].slice(0, MOST_OFFERED);
  const isOffering = combobox.dropdownOpened && offered.length > 0;
  const look = (element: HTMLTextAreaElement) => {
    setCaret(element.selectionStart);
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };
  const take = (key: string) => {
    const one = offered.find((offer) => offer.key === key);
    if (!one) return;
    const before = value.slice(0, one.from) + one.text;
    onWrite(before + value.slice(caret));
    if (one.template) onTemplate(one.template);
    combobox.closeDropdown();
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(before.length, before.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOffering || !KEYS_OF_OFFER.has(event.key) || event.metaKey || event.ctrlKey) return;
    event.stopPropagation();
    event.preventDefault();
    if (event.key === "Escape") combobox.closeDropdown();
    else take(offered[Math.max(0, combobox.getSelectedOptionIndex())]?.key ?? "");
  };
  return (
    <Combobox store={combobox} onOptionSubmit={take} position="bottom-start">
      <Combobox.Target withKeyboardNavigation={isOffering}>
        <Textarea
          {...props}
          ref={field}
          value={value}
          onKeyDownCapture={onKeyDown}
          onChange={(event) => {
            onWrite(event.currentTarget.value);
            look(event.currentTarget);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!isOffering}>
        <Combobox.Options aria-label={colleagues.length > 0 ? "Colleagues" : "Templates"}>
          {offered.map(({ key, label }) => (
            <Combobox.Option key={key} value={key}>
              {label}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function useOfferedColleagues(text: string, caret: number): Offered[] {
  const awayOf = useAwayNotes();
  const writing = mentionBeingWritten(text, caret, useColleagues());
  if (writing === null) return [];
  return writing.members.map(({ memberId, name }) => ({
    ...{ key: memberId, label: nameWithAway(name, awayOf(memberId)) },
    ...{ from: writing.from, text: `@${name} ` },
  }));
}

function offeredTemplates(text: string, caret: number, templates: readonly FilledTemplate[]): Offered[] {
  const naming = templateBeingNamed(text, caret);
  if (naming === null) return [];
  return templates
    .filter(({ name }) => name.toLowerCase().startsWith(naming.begun))
    .map((template) => ({
      ...{ key: template.templateId, label: template.name },
      ...{ from: naming.from, text: template.body, template },
    }));
}
