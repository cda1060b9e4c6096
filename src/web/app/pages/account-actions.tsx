import { Button, Group } from "@mantine/core";
import { IconCheck, IconClock, IconHistory, IconNote, IconSquareCheck } from "@tabler/icons-react";
import { KeyHint, withKey } from "../../ui/keys.tsx";
import { usePhone } from "../../ui/phone.ts";
import type { AccountWork } from "./account-work.tsx";

/** On a desk a row below the header, on a phone a bar under the thumb. */
export function AccountActions({ work }: { work: AccountWork }) {
  const isPhone = usePhone();
  const actions = [
    { label: isPhone ? "Log" : "Log what happened", keys: "l", run: work.log, Shape: IconHistory },
    { label: "Note", keys: "m", run: work.note, Shape: IconNote },
    { label: "Task", keys: "t", run: work.task, Shape: IconSquareCheck },
    { label: "Snooze", keys: "h", run: work.snooze, Shape: IconClock },
  ];
  return (
    <Group className="fb-account-actions" gap="xs" role="toolbar" aria-label="What to do with the account">
      {actions.map(({ label, keys, run, Shape }) => (
        <Button
          key={keys}
          onClick={run}
          aria-label={withKey(label, keys)}
          leftSection={<Shape size={16} aria-hidden />}
          rightSection={!isPhone && <KeyHint keys={keys} />}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}

export function DoneButton({ onDone }: { onDone: () => void }) {
  const isPhone = usePhone();
  return (
    <Button
      variant="filled"
      onClick={onDone}
      aria-label={withKey("Done for now", "e")}
      leftSection={<IconCheck size={16} aria-hidden />}
      rightSection={!isPhone && <KeyHint keys="e" />}
    >
      {isPhone ? "Done" : "Done for now"}
    </Button>
  );
}
