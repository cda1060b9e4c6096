/** Where a note is written; after an @ it offers the colleagues whose names begin so. */
import { Combobox, Textarea, type TextareaProps, useCombobox } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { mentionBeingWritten } from "#core/notes/mentions.ts";
import { useColleagues } from "./queries.ts";

type MentionTextareaProps = Omit<TextareaProps, "value" | "onChange"> & {
  value: string;
  onWrite: (text: string) => void;
};

const MOST_OFFERED = 6;
/** Escape closes the offer and Enter takes it; neither ends the note. */
const KEYS_OF_OFFER = new Set(["Escape", "Enter"]);

export function MentionTextarea({ value, onWrite, ...props }: MentionTextareaProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const combobox = useCombobox();
  const writing = mentionBeingWritten(value, caret, useColleagues());
  const offered = writing?.members.slice(0, MOST_OFFERED) ?? [];
  const isOffering = combobox.dropdownOpened && offered.length > 0;
  const look = (element: HTMLTextAreaElement) => {
    setCaret(element.selectionStart);
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };
  const take = (memberId: string) => {
    const member = offered.find((one) => one.memberId === memberId);
    if (!member || !writing) return;
    const before = `${value.slice(0, writing.from)}@${member.name} `;
    onWrite(before + value.slice(caret));
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
    else take(offered[Math.max(0, combobox.getSelectedOptionIndex())]?.memberId ?? "");
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
        <Combobox.Options aria-label="Colleagues">
          {offered.map(({ memberId, name }) => (
            <Combobox.Option key={memberId} value={memberId}>
              {name}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
