/** What a file does not decide. Nothing is guessed, so an import waits for the answers. */
import { NativeSelect, Radio, Stack, Text, TextInput } from "@mantine/core";
import type { FileProposal } from "#contract/mappings.ts";
import { canBeFixed } from "#core/mappings/propose-kind.ts";
import { type Draft, fixedOf, hasColumn, withAnswer, withFixed } from "./mapping-draft.ts";

type Question = FileProposal["questions"][number];
type Props = { draft: Draft; proposal: FileProposal; onChange: (next: Draft) => void };

export function MappingQuestions({ questions, ...props }: Props & { questions: readonly Question[] }) {
  const asked = questions.filter(({ field }) => field !== "kind");
  if (asked.length === 0) return null;
  return (
    <Stack gap="md" role="group" aria-label="Questions about this file">
      {asked.map((question) => (
        <Answer key={`${question.field} ${question.text}`} question={question} {...props} />
      ))}
    </Stack>
  );
}

/** From so many choices on, a list is shorter. */
const MANY = 5;

function Answer({ question, draft, onChange }: Props & { question: Question }) {
  const { field, text, choices } = question;
  const isOpen = draft.open.includes(field);
  if (choices.length === 0)
    return canBeFixed(field) && !hasColumn(draft, field) ? (
      <FixedValue field={field} text={text} draft={draft} onChange={onChange} />
    ) : (
      <Text size="sm" c={isOpen ? "var(--fb-warn)" : "dimmed"}>
        {text}
      </Text>
    );
  const chosen = isOpen ? -1 : choices.findIndex(({ column }) => draft.columns.some((one) => isSame(one, column)));
  const choose = (at: number) => {
    const choice = choices[at];
    if (choice !== undefined) onChange(withAnswer(draft, field, choice.column));
  };
  if (choices.length > MANY)
    return (
      <NativeSelect
        label={text}
        maw={360}
        value={String(chosen)}
        data={[{ value: "-1", label: "Choose" }, ...choices.map(({ label }, at) => ({ value: String(at), label }))]}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      />
    );
  return (
    <Radio.Group label={text} value={String(chosen)} onChange={(value) => choose(Number(value))}>
      <Stack gap="xs" mt="xs">
        {choices.map(({ label }, at) => (
          <Radio key={label} value={String(at)} label={label} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function isSame(one: object, other: object): boolean {
  const text = (column: object) => JSON.stringify(Object.entries(column).sort());
  return text(one) === text(other);
}

function FixedValue({ field, text, draft, onChange }: Omit<Props, "proposal"> & { field: string; text: string }) {
  return (
    <TextInput
      label={text}
      maw={360}
      value={fixedOf(draft, field)}
      onChange={(event) => onChange(withFixed(draft, field, event.currentTarget.value))}
    />
  );
}
