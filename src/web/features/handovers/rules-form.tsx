/** Changes the rules of handovers: what each says, what that would change, and why. */
import { Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { getHandoverRules, type SavedHandoverRules, saveHandoverRules } from "#contract/handovers.ts";
import { changedRules } from "#core/handovers/changed-rules.ts";
import { HANDOVER_RULES, type HandoverPreset } from "#core/handovers/handover-preset.ts";
import { useChange } from "../../app/api.ts";
import { isReason, ReasonField } from "../../ui/reason-field.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { RuleEffects } from "./rule-effects.tsx";
import { RuleField } from "./rule-field.tsx";

type RulesFormProps = {
  current: SavedHandoverRules;
  /** What is in the fields at first: the rules in force, or those of an older version. */
  from: { rules: HandoverPreset; reason: string };
  onDone: () => void;
};

/** So that each letter is not tried by itself. */
const REST_MS = 300;

export function RulesForm({ current, from, onDone }: RulesFormProps) {
  const [rules, setRules] = useState(from.rules);
  const [reason, setReason] = useState(from.reason);
  const [settled] = useDebouncedValue(rules, REST_MS);
  const save = useChange(saveHandoverRules, { refreshes: [getHandoverRules] });
  const undo = useUndo();
  const isWritten = Object.values(rules).every((value) => typeof value !== "string" || value.trim() !== "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { version } = await save.mutateAsync({ rules, reason: reason.trim(), replaces: current.version });
    undo.record({
      label: "Saved the rules of handovers",
      undo: () => save.mutateAsync({ rules: current.rules, reason: "Taken back", replaces: version }),
    });
    onDone();
  };
  return (
    <form aria-label="Change the rules" onSubmit={(event) => void submit(event).catch(() => {})}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="lg">
        <Stack gap="md">
          {HANDOVER_RULES.map((rule) => (
            <RuleField key={rule} rule={rule} rules={rules} onChange={setRules} />
          ))}
        </Stack>
        <Stack gap="md" component="section" aria-label="What it would change">
          <Text size="sm" fw={500}>
            What it would change
          </Text>
          <RuleEffects before={current.rules} after={settled} replaces={current.version} />
          <ReasonField value={reason} onChange={setReason} error={save.error} takesFocus={false} />
          <Group gap="sm">
            <Button
              type="submit"
              variant="filled"
              loading={save.isPending}
              disabled={!isReason(reason) || !isWritten || changedRules(current.rules, rules).length === 0}
            >
              Save as version {nextVersion(current)}
            </Button>
            <Button variant="subtle" color="gray" onClick={onDone}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </SimpleGrid>
    </form>
  );
}

function nextVersion({ history }: SavedHandoverRules): number {
  return Math.max(...history.map(({ version }) => version)) + 1;
}
