/** Which of an account's fields to set by hand, found by typing. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { AccountField } from "#contract/account-fields.ts";

type FieldPickerProps = { fields: readonly AccountField[]; onPick: (field: AccountField) => void };

export function FieldPicker({ fields, onPick }: FieldPickerProps) {
  const [text, setText] = useState("");
  const found = fields.filter(({ field }) => field.label.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (found[0]) onPick(found[0]);
      }}
    >
      <Stack gap="xs">
        <TextInput
          label="Field"
          description="Enter takes the first one."
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {found.length === 0 && (
          <Text size="sm" c="dimmed">
            No field that you may set is called so.
          </Text>
        )}
        {found.map((shown) => (
          <Button key={shown.field.fieldId} justify="space-between" onClick={() => onPick(shown)}>
            {shown.field.label}
            {shown.text !== null && `: ${shown.text}`}
          </Button>
        ))}
      </Stack>
    </form>
  );
}
