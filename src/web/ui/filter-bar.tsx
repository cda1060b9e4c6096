/** A filter as text with its parts as chips: `stage:3a net:>100 renews:<14d -programme:startup`. */
import { Combobox, Group, Pill, PillsInput, Text, useCombobox } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { completionsFor, type FilterField, partsOf, withoutPart } from "./filter-text.ts";
import { useKeys } from "./keys.tsx";

/** What the parser of the list makes of one part; `problem` says what to write instead. */
export type FilterPart = { text: string; label?: string; problem?: string };

type FilterBarProps = {
  /** The whole filter; belongs in the URL. */
  value: string;
  onChange: (value: string) => void;
  /** The grammar of this list. */
  parse: (text: string) => readonly FilterPart[];
  fields: readonly FilterField[];
  placeholder?: string;
};

export function FilterBar({ value, onChange, parse, fields, placeholder = "Filter" }: FilterBarProps) {
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const parts = value ? parse(value) : [];
  const problem = parts.find((part) => part.problem)?.problem;
  const completions = completionsFor(typed, fields);
  const focus = () => input.current?.focus();
  const clear = () => {
    setTyped("");
    onChange("");
  };
  useKeys([
    { keys: ["/", "f"], label: "Search and filter this list", group: "List", run: focus },
    { keys: "shift+f", label: "Clear the filter", group: "List", run: clear },
  ]);
  const add = (text: string) => {
    setTyped("");
    combobox.closeDropdown();
    if (text.trim()) onChange([...new Set([...partsOf(value), ...partsOf(text)])].join(" "));
  };
  const choose = (completion: string) => {
    if (!completion.endsWith(":")) return add(completion);
    setTyped(completion);
    combobox.openDropdown();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const hasChoice = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
    if (event.key === "Enter" && !hasChoice) {
      event.preventDefault();
      add(typed);
    } else if (event.key === "Backspace" && typed === "" && value) {
      const all = partsOf(value);
      setTyped(all.at(-1) ?? "");
      onChange(all.slice(0, -1).join(" "));
      event.preventDefault();
    }
  };
  return (
    <div className="fb-filter">
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal shadow="md">
        <Combobox.DropdownTarget>
          <PillsInput
            leftSection={<IconFilter size={14} aria-hidden />}
            onClick={focus}
            error={problem !== undefined}
            className="fb-filter-input"
          >
            <Pill.Group>
              {parts.map((part, index) => (
                <Pill
                  key={part.text}
                  withRemoveButton
                  removeButtonProps={{ "aria-label": `Remove ${part.text}`, tabIndex: 0, "aria-hidden": false }}
                  onRemove={() => onChange(withoutPart(value, index))}
                  title={part.problem}
                  data-problem={part.problem ? true : undefined}
                >
                  {part.label ?? part.text}
                </Pill>
              ))}
              <Combobox.EventsTarget>
                <PillsInput.Field
                  ref={input}
                  value={typed}
                  aria-label="Filter"
                  aria-invalid={problem !== undefined}
                  placeholder={parts.length === 0 ? placeholder : undefined}
                  onChange={(event) => {
                    setTyped(event.currentTarget.value);
                    combobox.openDropdown();
                    combobox.resetSelectedOption();
                  }}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => combobox.closeDropdown()}
                  onKeyDown={onKeyDown}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={completions.length === 0}>
          <Combobox.Options mah={280} className="fb-options">
            {completions.map((completion) => (
              <Combobox.Option key={completion.text} value={completion.text}>
                <Group gap="sm" justify="space-between" wrap="nowrap">
                  <span>{completion.text}</span>
                  <Text size="xs" c="dimmed" truncate>
                    {completion.hint}
                  </Text>
                </Group>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {problem && (
        <Text size="xs" c="var(--fb-bad)" role="alert">
          {problem}
        </Text>
      )}
    </div>
  );
}
