import { Button, Group, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useMay } from "../session.tsx";

type SaveViewFormProps = { initialName: string; onSave: (name: string, isShared: boolean) => Promise<unknown> };

/** A name, and who sees it. */
export function SaveViewForm({ initialName, onSave }: SaveViewFormProps) {
  const [name, setName] = useState(initialName);
  const [isShared, setShared] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const mayShare = useMay("specialist");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    await onSave(name.trim(), isShared);
    setSaving(false);
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
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {mayShare && (
          <Switch
            label="Share it with the team"
            description="Everybody sees it; you and leads can change it."
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        )}
        <Group>
          <Button type="submit" variant="filled" disabled={name.trim() === ""} loading={isSaving}>
            Save the view
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
