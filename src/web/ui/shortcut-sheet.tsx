/** `?`: every key that works here and now, then those of the other screens, searchable, and the switch for single keys. */
import { Group, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { KeyHint, printedKeys, useActiveKeys, useSingleKeysPreference } from "./keys.tsx";
import { TextLink } from "./links.tsx";
import { groupsElsewhere, groupsHere, type SheetGroup, sought } from "./sheet-rows.ts";

export function ShortcutSheet() {
  const actions = useActiveKeys();
  const [words, setWords] = useState("");
  const [single, setSingle] = useSingleKeysPreference();
  const printed = (keys: string) => printedKeys(keys).join(" ");
  const here = sought(groupsHere(actions), words, printed);
  const elsewhere = sought(groupsElsewhere(actions), words, printed);
  return (
    <Stack gap="lg">
      <TextInput
        aria-label="Search shortcuts"
        placeholder="Search shortcuts"
        leftSection={<IconSearch size={14} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        data-autofocus
      />
      <section aria-label="On this page">
        <Groups groups={here} />
      </section>
      {elsewhere.length > 0 && (
        <section aria-label="On other pages">
          <Title order={3} mb="md">
            On other pages
          </Title>
          <Groups groups={elsewhere} />
        </section>
      )}
      {here.length + elsewhere.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          No shortcut matches “{words}”.
        </Text>
      )}
      <Switch
        size="xs"
        label="Single-key shortcuts"
        description="Switch them off if you use speech input or press keys by accident. Keys with Ctrl, ⌘ or Alt stay."
        checked={single}
        onChange={(event) => setSingle(event.currentTarget.checked)}
      />
      <TextLink to="/preferences" size="sm">
        Give actions other keys
      </TextLink>
    </Stack>
  );
}

function Groups({ groups }: { groups: readonly SheetGroup[] }) {
  return (
    <Stack gap="lg">
      {groups.map(({ heading, rows }) => (
        <Stack key={heading} gap="xs" component="section" aria-label={heading}>
          <Title order={3} fz="xs" c="dimmed">
            {heading}
          </Title>
          {rows.map(({ label, keys }) => (
            <Group key={`${label} ${keys[0]}`} justify="space-between" wrap="nowrap" gap="lg">
              <Text size="sm">{label}</Text>
              <Group gap="sm" wrap="nowrap">
                {keys.map((one) => (
                  <span key={one}>
                    <span className="fb-unseen">{printedKeys(one).join(" ")}</span>
                    <KeyHint keys={one} />
                  </span>
                ))}
              </Group>
            </Group>
          ))}
        </Stack>
      ))}
    </Stack>
  );
}
