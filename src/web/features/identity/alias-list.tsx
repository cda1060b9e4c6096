/** The ids that an account has in other systems: by each of them it is found, and imports land on it. */
import { Button, Group, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { messageOf } from "../../ui/problem.ts";
import { SmallButton } from "../../ui/small-button.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { type Identity, useIdentityChanges } from "./queries.ts";

type AliasListProps = { accountId: string; aliases: Identity["aliases"]; mayChange: boolean };
type Known = Identity["aliases"][number];
type Alias = Pick<Known, "source" | "region" | "externalId">;

export function AliasList({ accountId, aliases, mayChange }: AliasListProps) {
  const { addAlias, removeAlias } = useIdentityChanges();
  const undo = useUndo();
  const [isAdding, setAdding] = useState(false);
  const remove = async ({ source, region, externalId }: Known) => {
    const alias = { source, region, externalId };
    try {
      await removeAlias.mutateAsync({ accountId, ...alias });
      undo.record({ label: `Took ${textOf(alias)} away`, undo: () => addAlias.mutateAsync({ accountId, ...alias }) });
    } catch (error) {
      notifications.show({ message: messageOf(error), color: "red" });
    }
  };
  return (
    <>
      <ul className="fb-people" aria-label="Ids in other systems">
        {aliases.map((alias) => (
          <li key={textOf(alias)}>
            <Text span size="sm">
              {textOf(alias)}
              {alias.byHand && (
                <Text span size="xs" c="dimmed">
                  {" "}
                  by hand
                </Text>
              )}
            </Text>
            {mayChange && !alias.isOwn && (
              <SmallButton
                variant="subtle"
                color="gray"
                aria-label={`Take ${textOf(alias)} away`}
                onClick={() => void remove(alias)}
              >
                Take away
              </SmallButton>
            )}
          </li>
        ))}
      </ul>
      {mayChange && !isAdding && (
        <Group>
          <SmallButton onClick={() => setAdding(true)}>Add an id</SmallButton>
        </Group>
      )}
      {isAdding && <AliasForm accountId={accountId} onDone={() => setAdding(false)} />}
    </>
  );
}

function textOf({ source, region, externalId }: Alias): string {
  return `${source}${region ? `/${region}` : ""}:${externalId}`;
}

function AliasForm({ accountId, onDone }: { accountId: string; onDone: () => void }) {
  const { addAlias, removeAlias } = useIdentityChanges();
  const undo = useUndo();
  const [source, setSource] = useState("");
  const [externalId, setExternalId] = useState("");
  const [region, setRegion] = useState("");
  const add = async () => {
    const alias = { source: source.trim(), region: region.trim(), externalId: externalId.trim() };
    await addAlias.mutateAsync({ accountId, ...alias });
    undo.record({
      label: `Added ${textOf(alias)}`,
      undo: () => removeAlias.mutateAsync({ accountId, ...alias }),
    });
    onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add().catch(() => {});
      }}
    >
      <Group align="flex-end" gap="xs" mt="xs">
        <TextInput
          label="System"
          placeholder="stripe"
          required
          autoFocus
          w={120}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <TextInput
          label="Region, if any"
          w={110}
          value={region}
          onChange={(event) => setRegion(event.currentTarget.value)}
        />
        <TextInput
          label="Id there"
          placeholder="cus_1"
          required
          w={160}
          value={externalId}
          onChange={(event) => setExternalId(event.currentTarget.value)}
        />
        <Button type="submit" loading={addAlias.isPending} disabled={source.trim() === "" || externalId.trim() === ""}>
          Add
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          Cancel
        </Button>
      </Group>
      {addAlias.error && (
        <Text size="sm" c="red" mt={4} role="alert">
          {messageOf(addAlias.error)}
        </Text>
      )}
    </form>
  );
}
