/** The field in a cell. Enter saves, Tab saves and goes on, Escape takes back what was typed. */
import { type ChangeEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import type { CellEditor } from "./table-columns.ts";

type FieldEditor = Exclude<CellEditor<never>, { as: "panel" }>;
/** As much of an editor as the field needs. */
type Kind =
  | { as: "text" | "number" | "day"; check?: (text: string) => string | null }
  | Pick<Extract<FieldEditor, { as: "choice" }>, "as" | "choices">;

type TableFieldProps = {
  label: string;
  editor: Kind;
  initial: string;
  onSave: (text: string, goOn: GoOn) => void;
  onCancel: (goOn: GoOn) => void;
};

/** Where the focus goes: to this cell, the one after or before, or nowhere, because it has gone elsewhere already. */
export type GoOn = 0 | 1 | -1 | null;

const INPUT_TYPES = { text: "text", number: "text", day: "date" } as const;

export function TableField({ label, editor, initial, onSave, onCancel }: TableFieldProps) {
  const [text, setText] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const isDone = useRef(false);
  const save = (goOn: GoOn) => {
    const found = editor.as === "choice" ? null : (editor.check?.(text) ?? null);
    setProblem(found);
    if (found !== null || isDone.current) return;
    isDone.current = true;
    if (text === initial) onCancel(goOn);
    else onSave(text, goOn);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Arrows and letters belong to the field, not to the grid around it.
    event.stopPropagation();
    if (event.key === "Enter") save(0);
    else if (event.key === "Tab") save(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      isDone.current = true;
      onCancel(0);
    } else return;
    event.preventDefault();
  };
  const common = {
    "aria-label": label,
    "aria-invalid": problem !== null,
    "aria-describedby": problem === null ? undefined : problemId,
    className: "fb-cell-field",
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => setText(event.currentTarget.value),
    onKeyDown,
    onBlur: () => save(null),
    // A cell that was asked to be changed is where one types next.
    ref: focusWhole,
  };
  return (
    <>
      {editor.as === "choice" ? (
        <select {...common}>
          <option value="">No value</option>
          {editor.choices.map(({ value, label: name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type={INPUT_TYPES[editor.as]}
          inputMode={editor.as === "number" ? "decimal" : undefined}
          autoComplete="off"
        />
      )}
      {problem !== null && (
        <span id={problemId} role="alert" className="fb-cell-problem">
          {problem}
        </span>
      )}
    </>
  );
}

/** Once, when it appears: the whole text is chosen, so that typing replaces it. */
function focusWhole(element: HTMLInputElement | HTMLSelectElement | null): void {
  if (!element || element.contains(document.activeElement)) return;
  element.focus({ preventScroll: true });
  if (element instanceof HTMLInputElement && element.type === "text") element.select();
}
