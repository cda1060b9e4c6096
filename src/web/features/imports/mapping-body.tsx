/** What is asked about a mapping, its columns over the first rows, and how these read with it. */
import { List, Stack, Text } from "@mantine/core";
import type { FileProposal } from "#contract/mappings.ts";
import { checkMapping } from "#core/mappings/check-mapping.ts";
import { MappingColumns } from "./mapping-columns.tsx";
import type { Draft } from "./mapping-draft.ts";
import { MappingQuestions } from "./mapping-questions.tsx";

type BodyProps = { name: string; draft: Draft; proposal: FileProposal; onChange: (next: Draft) => void };

export function MappingBody({ name, draft, proposal, onChange }: BodyProps) {
  return (
    <>
      <MappingQuestions questions={proposal.questions} draft={draft} proposal={proposal} onChange={onChange} />
      <MappingColumns name={name} draft={draft} proposal={proposal} onChange={onChange} />
      <Tried draft={draft} proposal={proposal} />
    </>
  );
}

export function MappingNotes({ proposal: { saved, notes } }: { proposal: FileProposal }) {
  return (
    <>
      {saved?.problem && (
        <Text size="sm" c="var(--fb-bad)" role="alert">
          {saved.problem}
        </Text>
      )}
      {saved !== null && saved.problem === null && (
        <Text size="sm">This is the mapping that was saved for these files, version {saved.version}.</Text>
      )}
      {notes.length > 0 && (
        <Text size="sm" c="dimmed">
          {notes.join(" ")}
        </Text>
      )}
    </>
  );
}

const MOST_PROBLEMS = 5;

/** The same code that the import reads rows with; only accounts are looked up later. */
function Tried({ draft, proposal: { header, rows } }: { draft: Draft; proposal: FileProposal }) {
  const checked = checkMapping(draft, header, rows);
  if (!checked.ok)
    return (
      <Text size="sm" c="var(--fb-bad)" role="status">
        {checked.problem}
      </Text>
    );
  const { problems } = checked;
  if (problems.length === 0)
    return (
      <Text size="sm" role="status">
        The first {rows.length} rows can be read. Accounts are looked up in the dry run.
      </Text>
    );
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        Of the first {rows.length} rows, {new Set(problems.map(({ row }) => row)).size} cannot be read:
      </Text>
      <List size="sm">
        {problems.slice(0, MOST_PROBLEMS).map(({ row, column, reason }) => (
          <List.Item key={`${row} ${column} ${reason}`}>
            Row {row + 1}: {column} {reason}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
