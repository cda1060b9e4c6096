/** Asks a source for its prices; what it proposes waits on the page of prices until somebody accepts it. */
import { Button, Group, List, Stack, Text } from "@mantine/core";
import type { Connection } from "#contract/connections.ts";
import { listPriceProposals, type PriceProposal, proposePriceBooks } from "#contract/price-proposals.ts";
import { useChange } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { TextLink } from "../../ui/links.tsx";

export function ConnectionPrices({ connection: { connectionId, name } }: { connection: Connection }) {
  const propose = useChange(proposePriceBooks, { refreshes: [listPriceProposals] });
  const run = () => propose.mutate({ connectionId });
  useKeys([{ ...keyOn("proposePrices", "Connections"), label: `Propose a price book from ${name}`, run }]);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button variant="default" loading={propose.isPending} onClick={run} rightSection={<KeyHint keys="b" />}>
          Propose a price book
        </Button>
        <Text size="sm" c="dimmed">
          Reads its prices. Nothing is in force before somebody accepts it.
        </Text>
      </Group>
      {propose.error && <Failed error={propose.error} />}
      {propose.data && <Proposed books={propose.data.data} notes={propose.data.notes} />}
    </Stack>
  );
}

function Proposed({ books, notes }: { books: readonly PriceProposal[]; notes: readonly string[] }) {
  const currencies = books.map(({ currency }) => currency).join(", ");
  return (
    <>
      <Text size="sm" role="status">
        {books.length === 0 ? (
          "It has no prices that a price book can hold."
        ) : (
          <>
            Proposed: {currencies}. Look at it under{" "}
            <TextLink to="/prices" underline="always">
              Prices
            </TextLink>
            .
          </>
        )}
      </Text>
      {notes.length > 0 && (
        <List size="sm">
          {notes.map((note) => (
            <List.Item key={note}>{note}</List.Item>
          ))}
        </List>
      )}
    </>
  );
}
