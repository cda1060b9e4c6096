/** Keys without Ctrl, ⌘ or Alt can be switched off, and every key can be given another (WCAG 2.1.4). */
import { Button, Group, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { clashesOfKeys, settableKeys } from "#core/keys/key-clashes.ts";
import { isSingleKey } from "#core/keys/single-key.ts";
import { ownKey, problemsOfKeys } from "#core/preferences/own-keys.ts";
import { changePreferencesNow, type Preferences } from "../../app/preferences.ts";
import { nameOfPress } from "../../ui/key-registry.ts";
import { SmallButton } from "../../ui/small-button.tsx";

/** What one press can give: the keys that a slip or speech input can press come first. */
const SETTABLE = settableKeys()
  .filter(({ usual }) => !usual.includes(" "))
  .toSorted((a, b) => Number(isSingleKey(b.usual)) - Number(isSingleKey(a.usual)));

export function OwnKeys({ preferences }: { preferences: Preferences }) {
  const { singleKeys, keys } = preferences;
  const [words, setWords] = useState("");
  const wanted = words.trim().toLowerCase();
  const shown = SETTABLE.filter(({ label, also }) => [label, ...also].join(" ").toLowerCase().includes(wanted));
  const give = (usual: string, own: string) => {
    const { [usual]: _, ...others } = keys;
    void changePreferencesNow({ keys: own === usual ? others : { ...others, [usual]: own } });
  };
  return (
    <Stack gap="lg">
      <Switch
        label="Keys without Ctrl, ⌘ or Alt"
        description="Switch them off if you use speech input or press keys by accident. The others stay."
        checked={singleKeys}
        onChange={(event) => void changePreferencesNow({ singleKeys: event.currentTarget.checked })}
      />
      <Text size="sm">Press another key in a field to give it to the action. Backspace gives the usual one back.</Text>
      <TextInput
        aria-label="Search actions"
        placeholder="Search actions"
        maw={360}
        leftSection={<IconSearch size={14} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="xs">
        {shown.map(({ usual, label, also }) => (
          <KeyField
            key={usual}
            label={label}
            also={also}
            usual={usual}
            own={ownKey(keys, usual)}
            takenBy={(pressed) => takenBy(keys, usual, pressed)}
            onGive={(pressed) => give(usual, pressed)}
          />
        ))}
      </SimpleGrid>
      {Object.keys(keys).length > 0 && (
        <Group>
          <Button onClick={() => void changePreferencesNow({ keys: {} })}>Give all usual keys back</Button>
        </Group>
      )}
    </Stack>
  );
}

/** What another action would lose; that one is to get another key first. */
function takenBy(keys: Preferences["keys"], usual: string, pressed: string): string | null {
  const wanted = { ...keys, [usual]: pressed };
  const problems = [...problemsOfKeys({ [usual]: pressed }), ...clashesOfKeys(wanted)];
  return problems.find((one) => one.usual === usual)?.message ?? null;
}

type KeyFieldProps = {
  label: string;
  /** What it does on other screens. */
  also: readonly string[];
  usual: string;
  own: string;
  takenBy: (pressed: string) => string | null;
  onGive: (pressed: string) => void;
};

const LEAVING = ["tab", "shift+tab", "escape", "enter"];

function KeyField({ label, also, usual, own, takenBy: problemOf, onGive }: KeyFieldProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const pressed = nameOfPress(event.nativeEvent);
    if (LEAVING.includes(pressed) || /^(?:shift|control|alt|meta|(?:.+\+)(?:shift|control|alt|meta))$/.test(pressed))
      return;
    event.preventDefault();
    event.stopPropagation();
    const wanted = pressed === "backspace" || pressed === "delete" ? usual : pressed;
    const found = wanted === own ? null : problemOf(wanted);
    setProblem(found);
    if (found === null && wanted !== own) onGive(wanted);
  };
  return (
    <Group gap="md" align="flex-start" wrap="nowrap">
      <TextInput
        label={label}
        className="fb-grow"
        value={printed(own)}
        readOnly
        description={
          [own !== usual && `Usually ${printed(usual)}`, also.length > 0 && `Also: ${also.join(", ")}`]
            .filter(Boolean)
            .join(". ") || undefined
        }
        error={problem}
        onKeyDown={onKeyDown}
        onBlur={() => setProblem(null)}
      />
      {own !== usual && (
        <SmallButton mt={24} aria-label={`${label}: back to ${printed(usual)}`} onClick={() => onGive(usual)}>
          Usual key
        </SmallButton>
      )}
    </Group>
  );
}

function printed(keys: string): string {
  return keys
    .split(/[ +](?!$)/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ")
    .replace("Mod", "Ctrl");
}
