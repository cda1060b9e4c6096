/** A filter as chips, or as the text that they stand for: `stage:3a net:>100 (plan:payg or plan:startup) -region:eu`. */
import { ActionIcon, Combobox, Pill, PillsInput, Tooltip, useCombobox } from "@mantine/core";
import { IconCursorText, IconFilter, IconLabel } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { FilterChips } from "./filter-chips.tsx";
import { FilterCompletions } from "./filter-completions.tsx";
import { FilterProblemLine } from "./filter-problem-line.tsx";
import {
  completionsAt,
  type FilterField,
  type FilterPart,
  firstProblem,
  partAt,
  pathOfProblem,
  withoutPart,
  withParts,
} from "./filter-text.ts";
import { keyOf, keyOn, useKeys, withKey } from "./keys.tsx";
import { usePreference } from "./preference.ts";

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
  const [isTextAlways, setIsTextAlways] = usePreference("filter-as-text", false);
  /** To correct one word the text is shown once, until it is applied. */
  const [isTextOnce, setIsTextOnce] = useState(false);
  const isText = isTextAlways || isTextOnce;
  // As chips, what is typed is one part more; as text, it is the whole filter.
  const [typed, setTyped] = useState(isText ? value : "");
  const [caret, setCaret] = useState(0);
  /** What was refused when Enter was pressed; while it is being corrected nothing is said. */
  const [refused, setRefused] = useState<string | null>(null);
  /** The completion that the arrows stand on; the kit keeps naming it when it is gone already. */
  const [activeId, setActiveId] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useEffect(() => {
    if (isText) setTyped(value);
  }, [isText, value]);

  const parts = parse(value);
  const brokenPath = pathOfProblem(parts) ?? [];
  const broken = partAt(parts, brokenPath);
  // What is in the address already has its own ways back.
  const typedProblem = refused === typed && !(isText && typed === value) ? firstProblem(parse(typed)) : null;
  const problem = typedProblem ?? broken?.problem ?? null;
  const completions = completionsAt(typed, caret, fields);
  const isListed = combobox.dropdownOpened && completions.options.length > 0;

  const selecting = useRef(0);
  const select = (from: number, to: number) => {
    setCaret(to);
    cancelAnimationFrame(selecting.current);
    // After the field shows its new text.
    selecting.current = requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(from, to);
    });
  };
  const write = (text: string, at = text.length) => {
    setTyped(text);
    select(at, at);
  };
  const apply = (text: string) => {
    combobox.closeDropdown();
    const wrong = firstProblem(parse(text));
    setRefused(wrong ? text : null);
    if (wrong) select(wrong.from, wrong.to);
    else if (isText) onChange(text);
    if (isTextOnce && !isTextAlways && !wrong) {
      setIsTextOnce(false);
      setTyped("");
    } else if (!isText && !wrong && text.trim() !== "") {
      setTyped("");
      onChange(withParts(value, text, parse));
    }
  };
  const switchForm = () => {
    // Chips are of the filter in the address: what cannot be read yet would be lost.
    if (isText && typed !== value && firstProblem(parse(typed))) return apply(typed);
    if (isText) onChange(typed);
    setIsTextAlways(!isText);
    setIsTextOnce(false);
    write(isText ? "" : withParts(value, typed, parse));
  };
  const editAt = ({ from, to }: { from: number; to: number }) => {
    setIsTextOnce(true);
    setTyped(value);
    select(from, to);
  };
  const clear = () => {
    setTyped("");
    setRefused(null);
    onChange("");
  };
  useKeys([
    { ...keyOn("filter", "List"), run: () => input.current?.focus() },
    { ...keyOn("clearFilter", "List"), run: clear },
    { ...keyOn("filterForm", "List"), run: switchForm },
  ]);
  const choose = (chosen: string) => {
    const text = `${typed.slice(0, completions.from)}${chosen}${typed.slice(completions.to)}`;
    const at = completions.from + chosen.length;
    const isWhole = !chosen.endsWith(":") && at === text.length && firstProblem(parse(text)) === null;
    if (isWhole && !isText) return apply(text);
    const isValue = !chosen.endsWith(":");
    write(isValue && at === text.length ? `${text} ` : text, isValue ? at + 1 : at);
    if (isValue) combobox.closeDropdown();
    else combobox.openDropdown();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const hasChoice = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
    if (event.key === "Enter" && !hasChoice) {
      event.preventDefault();
      apply(typed);
    } else if (event.key === "Backspace" && typed === "" && !isText && parts.length > 0) {
      event.preventDefault();
      const last = parts.at(-1)!;
      write(value.slice(last.from, last.to));
      onChange(withoutPart(value, parts, [parts.length - 1]));
    }
  };
  const remove = (path: readonly number[]) => {
    onChange(withoutPart(value, parts, path));
    input.current?.focus();
    combobox.closeDropdown();
  };
  const keptOf = (part: FilterPart) => ({
    part: value.slice(part.from, part.to),
    onRemove: () => remove(brokenPath),
    onEdit: () => editAt(part.problem ?? part),
  });
  return (
    <div className="fb-filter">
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal shadow="md">
        <Combobox.DropdownTarget>
          <PillsInput
            leftSection={<IconFilter size={14} aria-hidden />}
            rightSection={<SwitchForm isText={isText} onSwitch={switchForm} />}
            onClick={() => input.current?.focus()}
            error={problem !== null}
            className="fb-filter-input"
          >
            <Pill.Group>
              {!isText && <FilterChips text={value} parts={parts} onRemove={remove} onEdit={editAt} />}
              <Combobox.EventsTarget withAriaAttributes={false}>
                <PillsInput.Field
                  ref={input}
                  value={typed}
                  aria-label="Filter"
                  autoComplete="off"
                  role="combobox"
                  aria-haspopup="listbox"
                  aria-autocomplete="list"
                  aria-expanded={isListed}
                  aria-controls={isListed ? (combobox.listId ?? undefined) : undefined}
                  aria-activedescendant={isListed ? activeId : undefined}
                  aria-invalid={problem !== null}
                  aria-describedby={problem ? problemId : undefined}
                  placeholder={parts.length === 0 ? placeholder : undefined}
                  onChange={(event) => {
                    // Whoever types already is not moved about any more.
                    cancelAnimationFrame(selecting.current);
                    setTyped(event.currentTarget.value);
                    setActiveId(undefined);
                    setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
                    combobox.openDropdown();
                    combobox.resetSelectedOption();
                  }}
                  onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => combobox.closeDropdown()}
                  onKeyDown={onKeyDown}
                  onKeyUp={() => setActiveId(activeOptionIn(combobox.listId))}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <FilterCompletions options={completions.options} />
      </Combobox>
      {problem && (
        <FilterProblemLine
          id={problemId}
          problem={problem}
          {...(!typedProblem && broken && { kept: keptOf(broken) })}
        />
      )}
    </div>
  );
}

function activeOptionIn(listId: string | null): string | undefined {
  const list = listId === null ? null : document.getElementById(listId);
  return list?.querySelector("[data-combobox-selected]")?.id;
}

function SwitchForm({ isText, onSwitch }: { isText: boolean; onSwitch: () => void }) {
  const label = isText ? "Show the filter as chips" : "Write the filter as text";
  return (
    <Tooltip label={withKey(label, keyOf("filterForm"))}>
      <ActionIcon variant="subtle" color="gray" size={26} aria-label={label} onClick={onSwitch}>
        {isText ? <IconLabel size={15} /> : <IconCursorText size={15} />}
      </ActionIcon>
    </Tooltip>
  );
}
