/** Several choices in a cell. Arrows move, Space takes one or gives it back, Enter saves, Tab saves and goes on, Escape takes back. */
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useAbove } from "./table-above.ts";
import type { CellChoice } from "./table-columns.ts";
import type { GoOn } from "./table-field.tsx";

type TableChoicesFieldProps = {
  label: string;
  choices: readonly CellChoice[];
  /** Chosen ones, with `+` between them. */
  initial: string;
  onSave: (text: string, goOn: GoOn) => void;
  onCancel: (goOn: GoOn) => void;
};

const listbox = (active: string) => ({
  ...{ role: "listbox", tabIndex: 0 },
  ...{ "aria-multiselectable": true, "aria-activedescendant": active },
});
const option = (isChosen: boolean) => ({ role: "option", "aria-selected": isChosen });

export function TableChoicesField({ label, choices, initial, onSave, onCancel }: TableChoicesFieldProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const isDone = useRef(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(initial.split("+").filter(Boolean)));
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      choices.findIndex(({ value }) => chosen.has(value)),
    ),
  );
  const isAbove = useAbove(list);
  useLayoutEffect(() => {
    list.current?.focus({ preventScroll: true });
  }, []);
  const toggle = (index: number) => {
    const value = choices[index]?.value;
    if (value === undefined) return;
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    setChosen(next);
    setActive(index);
  };
  const save = (goOn: GoOn) => {
    if (isDone.current) return;
    isDone.current = true;
    const text = choices.flatMap(({ value }) => (chosen.has(value) ? value : [])).join("+");
    if (text === initial) onCancel(goOn);
    else onSave(text, goOn);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const last = choices.length - 1;
    if (event.key === "ArrowDown") setActive(Math.min(last, active + 1));
    else if (event.key === "ArrowUp") setActive(Math.max(0, active - 1));
    else if (event.key === "Home") setActive(0);
    else if (event.key === "End") setActive(last);
    else if (event.key === " ") toggle(active);
    else if (event.key === "Enter") save(0);
    else if (event.key === "Tab") save(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      isDone.current = true;
      onCancel(0);
    } else if (event.key.length === 1) setActive(nextStarting(choices, event.key, active));
    else return;
    event.preventDefault();
  };
  return (
    <div className="fb-cell-field" data-choices>
      <span>{labelsOf(choices, chosen)}</span>
      <ul
        {...listbox(`${id}${active}`)}
        ref={list}
        className="fb-cell-choices fb-floating"
        data-above={isAbove || undefined}
        aria-label={label}
        onKeyDown={onKeyDown}
        onBlur={() => save(null)}
      >
        {choices.map(({ value, label: name }, index) => (
          <li
            key={value}
            {...option(chosen.has(value))}
            id={`${id}${index}`}
            data-active={index === active || undefined}
            // Before the list loses the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              toggle(index);
            }}
          >
            <span aria-hidden>{chosen.has(value) ? "☑" : "☐"}</span> {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function labelsOf(choices: TableChoicesFieldProps["choices"], chosen: ReadonlySet<string>): string {
  return choices.flatMap(({ value, label }) => (chosen.has(value) ? label : [])).join(", ") || "No value";
}

function nextStarting(choices: TableChoicesFieldProps["choices"], letter: string, from: number): number {
  const starts = ({ label }: { label: string }) => label.toLowerCase().startsWith(letter.toLowerCase());
  const after = choices.findIndex((choice, index) => index > from && starts(choice));
  const found = after >= 0 ? after : choices.findIndex(starts);
  return found >= 0 ? found : from;
}
