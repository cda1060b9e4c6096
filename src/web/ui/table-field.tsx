/** The field in a cell. Enter saves, Tab saves and goes on, Escape takes back what was typed. */
import { type ChangeEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { TableChoicesField } from "./table-choices-field.tsx";
import type { CellEditor } from "./table-columns.ts";

type FieldEditor = Exclude<CellEditor<never>, { as: "panel" }>;
/** As much of an editor as the field needs. */
type Kind =
  | {
      as: "text" | "number" | "day";
      check?: (text: string) => string | null;
      inWords?: (text: string) => Meaning;
    }
  | Pick<Extract<FieldEditor, { as: "choice" | "choices" }>, "as" | "choices">;

/** What words are kept as, and how that is said back. */
type Meaning = { text: string; echo: string } | { problem: string };

type TableFieldProps = {
  label: string;
  editor: Kind;
  initial: string;
  onSave: (text: string, goOn: GoOn) => void;
  onCancel: (goOn: GoOn) => void;
};

/** Where the focus goes: to this cell, the one after or before, or nowhere, because it has gone elsewhere already. */
export type GoOn = 0 | 1 | -1 | null;

export function TableField(props: TableFieldProps) {
  const { editor, ...rest } = props;
  if (editor.as === "choices") return <TableChoicesField {...rest} choices={editor.choices} />;
  return <OneValueField {...props} />;
}

/** What is typed, as it is kept. */
function meaningOf(editor: Kind, text: string): Meaning {
  if ("choices" in editor) return { text, echo: "" };
  const meant = text === "" ? { text, echo: "" } : (editor.inWords?.(text) ?? { text, echo: "" });
  if ("problem" in meant) return meant;
  const problem = editor.check?.(meant.text) ?? null;
  return problem === null ? meant : { problem };
}

function OneValueField({ label, editor, initial, onSave, onCancel }: TableFieldProps) {
  const [text, setText] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const isDone = useRef(false);
  const save = (goOn: GoOn) => {
    const meant = text === initial ? { text, echo: "" } : meaningOf(editor, text);
    setProblem("problem" in meant ? meant.problem : null);
    if ("problem" in meant || isDone.current) return;
    isDone.current = true;
    if (meant.text === initial) onCancel(goOn);
    else onSave(meant.text, goOn);
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
      {"choices" in editor ? (
        <select {...common}>
          <option value="">No value</option>
          {editor.choices.map(({ value, label: name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input {...common} type="text" inputMode={editor.as === "number" ? "decimal" : undefined} autoComplete="off" />
      )}
      {problem === null && <Echo editor={editor} text={text} initial={initial} />}
      {problem !== null && (
        <span id={problemId} role="alert" className="fb-cell-problem">
          {problem}
        </span>
      )}
    </>
  );
}

/** What the words mean so far, so that nobody has to count days. */
function Echo({ editor, text, initial }: { editor: Kind; text: string; initial: string }) {
  const meant = text === initial ? null : meaningOf(editor, text);
  if (meant === null || "problem" in meant || meant.echo === "") return null;
  return (
    <span role="status" className="fb-cell-problem" data-echo>
      {meant.echo}
    </span>
  );
}

/** Once, when it appears: the whole text is chosen, so that typing replaces it. */
function focusWhole(element: HTMLInputElement | HTMLSelectElement | null): void {
  if (!element || element.contains(document.activeElement)) return;
  element.focus({ preventScroll: true });
  if (element instanceof HTMLInputElement && element.type === "text") element.select();
}
