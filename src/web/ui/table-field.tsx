/** The field in a cell. Enter saves, Tab saves and goes on, Escape takes back what was typed. */
import { type ChangeEvent, type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { TableChoiceField } from "./table-choice-field.tsx";
import { TableChoicesField } from "./table-choices-field.tsx";
import type { CellChoice, CellMeaning } from "./table-columns.ts";

/** As much of an editor as the field needs; the row is known by then. */
type Kind = { reader?: () => Promise<Reader> } & (
  | { as: "text" | "number" | "day" }
  | { as: "choice" | "choices"; choices: readonly CellChoice[] }
);

type Reader = (text: string) => CellMeaning;

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
  const reader = useReader(editor);
  if (editor.as === "choice") return <TableChoiceField {...rest} choices={editor.choices} />;
  if (editor.as === "choices") return <TableChoicesField {...rest} choices={editor.choices} />;
  return <OneValueField {...props} reader={reader} />;
}

const AS_WRITTEN: Reader = (text) => ({ text, echo: "" });
const NOT_FETCHED: Reader = () => ({
  problem: "What reads this cell could not be fetched. Load the page again once you are connected.",
});

/** Null while it is being fetched: one types already, and what is saved meanwhile waits for it. */
function useReader({ reader: load }: Kind): Reader | null {
  const [reader, setReader] = useState<Reader | null>(load ? null : () => AS_WRITTEN);
  const begin = useEffectEvent(async () => {
    const fetched = await load?.().catch(() => NOT_FETCHED);
    if (fetched) setReader(() => fetched);
  });
  useEffect(() => void begin(), []);
  return reader;
}

function OneValueField({
  label,
  editor,
  initial,
  onSave,
  onCancel,
  reader,
}: TableFieldProps & { reader: Reader | null }) {
  const [text, setText] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const isDone = useRef(false);
  const waiting = useRef<{ goOn: GoOn } | null>(null);
  const save = (goOn: GoOn) => {
    if (reader === null && text !== initial) {
      waiting.current = { goOn };
      return;
    }
    const meant = text === initial || reader === null ? AS_WRITTEN(text) : reader(text);
    setProblem("problem" in meant ? meant.problem : null);
    if ("problem" in meant || isDone.current) return;
    isDone.current = true;
    if (meant.text === initial) onCancel(goOn);
    else onSave(meant.text, goOn);
  };
  const saveWaiting = useEffectEvent(() => {
    if (waiting.current !== null && !isDone.current) save(waiting.current.goOn);
    waiting.current = null;
  });
  useEffect(() => {
    if (reader !== null) saveWaiting();
  }, [reader]);
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
    onChange: (event: ChangeEvent<HTMLInputElement>) => setText(event.currentTarget.value),
    onKeyDown,
    onBlur: () => save(null),
    // A cell that was asked to be changed is where one types next.
    ref: focusWhole,
  };
  return (
    <>
      <input {...common} type="text" inputMode={editor.as === "number" ? "decimal" : undefined} autoComplete="off" />
      {problem === null && reader !== null && text !== initial && <Echo meant={reader(text)} />}
      {problem !== null && (
        <span id={problemId} role="alert" className="fb-cell-problem">
          {problem}
        </span>
      )}
    </>
  );
}

/** What the words mean so far, so that nobody has to count days. */
function Echo({ meant }: { meant: CellMeaning }) {
  if ("problem" in meant || meant.echo === "") return null;
  return (
    <span role="status" className="fb-cell-problem" data-echo>
      {meant.echo}
    </span>
  );
}

/** Once, when it appears: the whole text is chosen, so that typing replaces it. */
function focusWhole(element: HTMLInputElement | null): void {
  if (!element || element.contains(document.activeElement)) return;
  element.focus({ preventScroll: true });
  element.select();
}
