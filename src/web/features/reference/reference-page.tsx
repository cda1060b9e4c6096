/** The reference of the API, drawn from its own description: what one can ask, by whom, and how. */
import { Anchor, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useRef } from "react";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { OperationDetails } from "./operation-details.tsx";
import { isFound, type OpenApiDocument, operationsOf, type ReferenceOperation } from "./reference-operation.ts";

const DESCRIPTION_URL = "/api/v1/openapi.json";

async function readDescription(): Promise<ReferenceOperation[]> {
  const answer = await fetch(DESCRIPTION_URL);
  if (!answer.ok) throw new Error(`${DESCRIPTION_URL} answered with ${answer.status}`);
  return operationsOf((await answer.json()) as OpenApiDocument);
}

export function ReferencePage() {
  const [query, setQuery] = useUrlText("q");
  const reference = useQuery({ queryKey: ["openapi"], queryFn: readDescription, staleTime: Number.POSITIVE_INFINITY });
  const input = useRef<HTMLInputElement>(null);
  useKeys([{ ...keyOn("filter", "API reference"), run: () => input.current?.focus() }]);
  const all = reference.data ?? [];
  const found = useMemo(() => all.filter((operation) => isFound(operation, query.trim())), [all, query]);
  // Some hundred operations take a moment to draw, in which keys still work.
  const drawn = useDeferredValue(found, []);
  useScrollToHash(drawn.length > 0);
  return (
    <Page title="API reference" summary={all.length > 0 ? `${found.length} operations` : undefined}>
      <Stack gap="lg" maw={960}>
        <Text size="sm" maw={640}>
          Everything that the screens do can be asked for over HTTP, with the command firstbill, and by agents. Days are
          UTC days, money is whole minor units, lists go on with nextCursor. Whatever changes something can be tried
          with dry_run=true and sent again safely with an Idempotency-Key.{" "}
          <Anchor href={DESCRIPTION_URL} underline="always">
            The same as OpenAPI 3.1
          </Anchor>
          .
        </Text>
        <TextInput
          ref={input}
          aria-label="Search the reference"
          placeholder="Search: notes, import, /accounts"
          maw={400}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        {reference.error && <Failed error={reference.error} onRetry={() => void reference.refetch()} />}
        {(reference.isPending || (found.length > 0 && drawn.length === 0)) && <SkeletonLines count={8} />}
        {reference.data && found.length === 0 && (
          <Empty
            title="No operation is called so"
            why="Search for a part of a name, a path or what it does."
            action={<Button onClick={() => setQuery("")}>Show all</Button>}
          />
        )}
        {groupsOf(drawn).map(([feature, operations]) => (
          <section key={feature} aria-label={feature}>
            <Group gap="sm" align="baseline" mb="sm">
              <Title order={2} size="lg">
                {feature}
              </Title>
            </Group>
            <Stack gap="xl">
              {operations.map((operation) => (
                <OperationDetails key={operation.name} operation={operation} />
              ))}
            </Stack>
          </section>
        ))}
      </Stack>
    </Page>
  );
}

function groupsOf(operations: readonly ReferenceOperation[]): [string, ReferenceOperation[]][] {
  const groups = new Map<string, ReferenceOperation[]>();
  for (const operation of operations)
    groups.set(operation.feature, [...(groups.get(operation.feature) ?? []), operation]);
  return [...groups];
}

/** A link to one operation works although it is drawn only when the description is there. */
function useScrollToHash(isDrawn: boolean): void {
  useEffect(() => {
    const name = decodeURIComponent(window.location.hash.slice(1));
    if (isDrawn && name) document.getElementById(name)?.scrollIntoView();
  }, [isDrawn]);
}
