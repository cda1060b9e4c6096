import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { SavedView } from "#contract/views.ts";
import type { ViewActions } from "../../app/views/view-actions.ts";

type RenameFormProps = { view: SavedView; actions: ViewActions; onDone: () => void };

export function RenameForm({ view, actions, onDone }: RenameFormProps) {
  const [name, setName] = useState(view.name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await actions.save(view, { name: name.trim() }, `Renamed the view ${view.name}`)) onDone();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          required
          maxLength={80}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" variant="filled" disabled={name.trim() === "" || name.trim() === view.name}>
            Rename
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
