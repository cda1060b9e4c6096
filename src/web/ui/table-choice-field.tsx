/** One choice in a cell, found by typing. Arrows move, Enter saves, Tab saves and goes on, Escape takes back. */
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { fuzzyScore } from "./fuzzy.ts";
import { useAbove } from "./table-above.ts";
import type { CellChoice } from "./table-columns.ts";
import type { GoOn } from "./table-field.tsx";

type TableChoiceFieldProps = {
  label: string;
  choices: readonly CellChoice[];
  initial: string;
  onSave: (value: string, goOn: GoOn) => void;
  onCancel: (goOn: GoOn) => void;
};

const NO_VALUE: CellChoice = { value: "", label: "No value" };
const LISTBOX = { role: "listbox" };
const combobox = (controls: string, active: string | undefined) => ({
  ...{ role: "combobox", "aria-expanded": true, "aria-autocomplete": "list" as const },
  ...{ "aria-controls": controls, "aria-activedescendant": active },
});
const option = (isChosen: boolean) => ({ role: "option", "aria-selected": isChosen });

export function TableChoiceField({ label, choices, initial, onSave, onCancel }: TableChoiceFieldProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const isDone = useRef(false);
  const isTouched = useRef(false);
  const all = [NO_VALUE, ...choices];
  const [words, setWords] = useState("");
  const found = fitting(all, words);
  const [active, setActive] = useState(() => placeOf(all, initial));
  const isAbove = useAbove(list);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const end = (act: () => void) => {
    if (isDone.current) return;
    isDone.current = true;
    act();
  };
  const take = (choice: CellChoice | undefined, goOn: GoOn) => {
    if (choice === undefined) return;
    end(() => (choice.value === initial ? onCancel(goOn) : onSave(choice.value, goOn)));
  };
  const step = (by: number) => {
    isTouched.current = true;
    setActive(Math.max(0, Math.min(found.length - 1, active + by)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Arrows and letters belong to the field, not to the grid around it.
    event.stopPropagation();
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") take(found[active], 0);
    else if (event.key === "Tab") take(found[active], event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") end(() => onCancel(0));
    else return;
    event.preventDefault();
  };
  const onBlur = () => {
    const choice = isTouched.current ? found[active] : undefined;
    if (choice) take(choice, null);
    else end(() => onCancel(null));
  };
  const shown = all[placeOf(all, initial)] ?? NO_VALUE;
  return (
    <>
      <input
        {...combobox(id, found[active] && `${id}${active}`)}
        ref={focusField}
        type="text"
        autoComplete="off"
        className="fb-cell-field"
        aria-label={label}
        placeholder={shown.label}
        value={words}
        onChange={({ currentTarget: { value } }) => {
          isTouched.current = true;
          setWords(value);
          setActive(value === "" ? placeOf(all, initial) : 0);
        }}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      />
      <ul
        {...LISTBOX}
        ref={list}
        id={id}
        className="fb-cell-choices fb-floating"
        data-above={isAbove || undefined}
        aria-label={label}
      >
        {found.map(({ value, label: name, detail }, index) => (
          <li
            key={value}
            {...option(value === initial)}
            id={`${id}${index}`}
            data-active={index === active || undefined}
            // Before the field loses the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              take(found[index], 0);
            }}
          >
            {name}
            {detail !== undefined && <small className="fb-missing"> {detail}</small>}
          </li>
        ))}
        {found.length === 0 && (
          <li {...option(false)} aria-disabled>
            None is called so
          </li>
        )}
      </ul>
    </>
  );
}

function focusField(element: HTMLInputElement | null): void {
  element?.focus({ preventScroll: true });
}

function placeOf(choices: readonly CellChoice[], value: string): number {
  return Math.max(
    0,
    choices.findIndex((choice) => choice.value === value),
  );
}

/** What fits best comes first; without words all of them in their order. */
function fitting(choices: readonly CellChoice[], words: string): readonly CellChoice[] {
  if (words.trim() === "") return choices;
  return choices
    .flatMap((choice) => {
      const score = fuzzyScore(words, choice.label);
      return score === null ? [] : { choice, score };
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ choice }) => choice);
}
