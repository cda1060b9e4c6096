/** `?`: every key that works here and now, searchable, and the switch for single keys. */
import { Group, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { keysOf } from "./key-registry.ts";
import { KeyHint, printedKeys, useActiveKeys, useSingleKeysPreference } from "./keys.tsx";

export function ShortcutSheet() {
  const actions = useActiveKeys();
  const [sought, setSought] = useState("");
  const [single, setSingle] = useSingleKeysPreference();
  const wanted = sought.trim().toLowerCase();
  const found = actions.filter((action) =>
    `${action.label} ${action.group} ${keysOf(action).flatMap(printedKeys).join(" ")}`.toLowerCase().includes(wanted),
  );
  const groups = [...new Set(found.map((action) => action.group))];
  return (
    <Stack gap="lg">
      <TextInput
        aria-label="Search shortcuts"
        placeholder="Search shortcuts"
        leftSection={<IconSearch size={14} />}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
        data-autofocus
      />
      {groups.map((group) => (
        <Stack key={group} gap="xs" component="section">
          <Title order={3} fz="xs" c="dimmed">
            {group}
          </Title>
          {found
            .filter((action) => action.group === group)
            .map((action) => (
              <Group key={`${action.label} ${keysOf(action)[0]}`} justify="space-between" wrap="nowrap" gap="lg">
                <Text size="sm">{action.label}</Text>
                <Group gap="sm" wrap="nowrap">
                  {keysOf(action).map((keys) => (
                    <span key={keys}>
                      <span className="fb-unseen">{printedKeys(keys).join(" ")}</span>
                      <KeyHint keys={keys} />
                    </span>
                  ))}
                </Group>
              </Group>
            ))}
        </Stack>
      ))}
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          No shortcut on this page matches “{sought}”.
        </Text>
      )}
      <Switch
        size="xs"
        label="Single-key shortcuts"
        description="Switch them off if you use speech input or press keys by accident. Keys with Ctrl, ⌘ or Alt stay."
        checked={single}
        onChange={(event) => setSingle(event.currentTarget.checked)}
      />
    </Stack>
  );
}
