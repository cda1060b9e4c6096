/** A name for a view and, where it is new, who sees it. */
import { Button, Group, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useMay } from "../session.tsx";

type ViewNameFormProps = {
  initialName: string;
  /** What the button says: "Save the view". */
  action: string;
  /** A view that is there already has its own word on who sees it. */
  isNew?: boolean;
  onSave: (name: string, isShared: boolean) => Promise<unknown>;
};

export function ViewNameForm({ initialName, action, isNew = false, onSave }: ViewNameFormProps) {
  const [name, setName] = useState(initialName);
  const [isShared, setShared] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const mayShare = useMay("specialist");
  const written = name.trim();
  const isUnchanged = !isNew && written === initialName;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    await onSave(written, isShared);
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
        {isNew && mayShare && (
          <Switch
            label="Share it with the team"
            description="Everybody sees it; you and leads can change it."
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        )}
        <Group>
          <Button type="submit" variant="filled" disabled={written === "" || isUnchanged} loading={isSaving}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
