/** Finds a person by address, name or id; the words are in the address, so that a person's card leads here. */
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { OutputOf } from "#contract/operation.ts";
import { findPeople } from "#contract/people.ts";
import { useRead } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { TextLink } from "../../ui/links.tsx";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { PersonPanel } from "./person-panel.tsx";

const COLUMNS = [
  { label: "Person" },
  { label: "Accounts" },
  { label: "Source", isWideOnly: true },
  { label: "Actions", align: "actions", isHidden: true },
] as const;

export function FindPeople() {
  const [query, setQuery] = useUrlText("q");
  const [words, setWords] = useState(query);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setQuery(words.trim());
  };
  return (
    <Section name="privacy.people" title="Find a person">
      <Stack gap="md">
        <form onSubmit={submit}>
          <Group gap="sm" align="flex-end">
            <TextInput
              label="E-mail, name or id"
              w={320}
              maw="100%"
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <Button type="submit" disabled={words.trim().length < 2}>
              Find
            </Button>
          </Group>
        </form>
        {query.length >= 2 && <Found query={query} />}
      </Stack>
    </Section>
  );
}

function Found({ query }: { query: string }) {
  const read = useRead(findPeople, { query });
  const panel = useSidePanel();
  const open = (person: OutputOf<typeof findPeople>["data"][number]) =>
    panel.open({
      title: person.name ?? person.email ?? "Without a name",
      content: <PersonPanel key={person.personId} personId={person.personId} onDone={panel.close} />,
    });
  if (read.error) return <Failed error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <SkeletonLines count={2} heightPx={36} />;
  if (read.data.data.length === 0)
    return (
      <Empty
        title="Nobody is found"
        why="Try a part of the name, or the whole address. Somebody who was erased is not here any more."
      />
    );
  return (
    <PlainTable label="People" columns={COLUMNS}>
      {read.data.data.map((person) => (
        <tr key={person.personId}>
          <td data-breaks>
            <div>{person.name ?? "Without a name"}</div>
            <Text size="xs" c="dimmed">
              {person.email}
            </Text>
          </td>
          <td>
            {person.accounts.map(({ accountId, name }) => (
              <div key={accountId}>
                <TextLink to="/accounts/$accountId" params={{ accountId } as never}>
                  {name}
                </TextLink>
              </div>
            ))}
          </td>
          <td className={WIDE_ONLY}>{person.source}</td>
          <td data-align="actions">
            <SmallButton
              aria-label={`Export or erase ${person.name ?? person.email ?? "this person"}`}
              onClick={() => open(person)}
            >
              Export or erase
            </SmallButton>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
