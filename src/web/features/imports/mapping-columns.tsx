/** The file as a table, with what each column goes into under its name and the first values beneath. */
import { NativeSelect, Stack, Text } from "@mantine/core";
import type { FileProposal } from "#contract/mappings.ts";
import { readCell } from "#core/imports/read-cell.ts";
import { type CellForm, formWords, inOurForm } from "#core/mappings/cell-form.ts";
import {
  choiceField,
  type Draft,
  formChoices,
  formOf,
  LEFT_OUT,
  targetName,
  targetOf,
  targetOptions,
  withForm,
  withTarget,
  withWord,
} from "./mapping-draft.ts";

type Props = { name: string; draft: Draft; proposal: FileProposal; onChange: (next: Draft) => void };

const SHOWN_ROWS = 5;
/** So that a select and a day fit. */
const COLUMN_WIDTH_PX = 190;
/** The focus, so that a table wider than the page can be scrolled by keyboard. */
const SCROLLS = { tabIndex: 0 };

export function MappingColumns({ name, draft, proposal, onChange }: Props) {
  const { header, rows } = proposal;
  return (
    <section className="fb-plain-scroller" aria-label={`Columns and first rows of ${name}`} {...SCROLLS}>
      <table className="fb-plain-table" aria-label={`Columns and first rows of ${name}`}>
        <thead>
          <tr>
            {header.map((column) => (
              <th key={column} scope="col" style={{ minWidth: COLUMN_WIDTH_PX }}>
                <Stack gap="xs">
                  {column}
                  <ColumnChoice header={column} draft={draft} proposal={proposal} onChange={onChange} />
                </Stack>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {numbered(rows.slice(0, SHOWN_ROWS)).map(({ cells, line }) => (
            <tr key={line}>
              {header.map((column, at) => (
                <td key={column}>
                  <Text size="sm" component="span" c={targetOf(draft, column) === LEFT_OUT ? "dimmed" : undefined}>
                    {cells[at]}
                  </Text>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Rows of a file have no other name than their place. */
function numbered(rows: readonly string[][]): { cells: string[]; line: number }[] {
  return rows.map((cells, index) => ({ cells, line: index + 1 }));
}

type ChoiceProps = Omit<Props, "name"> & { header: string };

function ColumnChoice({ header, draft, proposal, onChange }: ChoiceProps) {
  const target = targetOf(draft, header);
  const options = targetOptions(draft, header);
  const isOwn = options.some(({ value }) => value === target);
  const proposed = proposal.columns.find(({ from }) => from === header);
  const isAsProposed = (proposed?.to ?? LEFT_OUT) === targetName(target);
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={`${header} goes into`}
        value={target}
        data={isOwn ? options : [...options, { value: target, label: target.replace(/^meter:/, "the meter ") }]}
        onChange={(event) => onChange(withTarget(draft, header, event.currentTarget.value))}
      />
      <FormChoice header={header} draft={draft} onChange={onChange} />
      <Words header={header} draft={draft} proposal={proposal} onChange={onChange} />
      <Text size="xs" c="dimmed" style={{ whiteSpace: "normal" }}>
        {target === LEFT_OUT ? "" : isAsProposed ? proposed?.reason : "chosen by you"}
      </Text>
    </>
  );
}

const AS_IT_IS = "as-it-is";

function FormChoice({ header, draft, onChange }: Omit<ChoiceProps, "proposal">) {
  const choices = formChoices(draft, header);
  if (choices.length === 0) return null;
  const form = formOf(draft, header);
  return (
    <NativeSelect
      size="xs"
      aria-label={`${header} is written`}
      value={keyOf(form)}
      data={[
        { value: AS_IT_IS, label: "as it is" },
        ...choices.map((one) => ({ value: keyOf(one), label: formWords(one) })),
      ]}
      onChange={(event) => {
        const key = event.currentTarget.value;
        onChange(
          withForm(
            draft,
            header,
            choices.find((one) => keyOf(one) === key),
          ),
        );
      }}
    />
  );
}

function keyOf(form: CellForm | undefined): string {
  return form === undefined ? AS_IT_IS : JSON.stringify(form);
}

const MOST_WORDS = 12;

/** Words of the file that are none of ours, each with what it means. */
function Words({ header, draft, proposal: { header: columns, rows }, onChange }: ChoiceProps) {
  const field = choiceField(draft, header);
  if (field === null) return null;
  const at = columns.indexOf(header);
  const form = formOf(draft, header);
  const words = form?.form === "words" ? form.words : {};
  const seen = new Set(rows.map((cells) => (cells[at] ?? "").trim().toLowerCase()).filter((word) => word !== ""));
  const strange = [...seen].filter((word) => !readCell(field, word, 0).ok).slice(0, MOST_WORDS);
  const ours = field.choices ?? ["yes", "no"];
  return strange.map((word) => (
    <NativeSelect
      key={word}
      size="xs"
      label={`"${word}" means`}
      value={form === undefined ? "" : (inOurForm({ form: "words", words }, word) ?? "")}
      data={[{ value: "", label: "Choose" }, ...ours.map((one) => ({ value: one, label: one }))]}
      onChange={(event) => onChange(withWord(draft, header, word, event.currentTarget.value))}
    />
  ));
}
