import { Button, Group, UnstyledButton } from "@mantine/core";
import { IconArrowForwardUp, IconCheck, IconClock, IconHistory, IconNote, IconSquareCheck } from "@tabler/icons-react";
import { KeyHint, withKey } from "../../ui/keys.tsx";
import { ThumbBar } from "../../ui/thumb-bar.tsx";
import type { AccountWork } from "./account-work.tsx";

/** What has no short word is done by moving the account: five fit into a hand. */
const ACTIONS = [
  { label: "Log what happened", short: "Log", keys: "l", what: "log", Shape: IconHistory },
  { label: "Note", short: "Note", keys: "m", what: "note", Shape: IconNote },
  { label: "Task", short: "Task", keys: "t", what: "task", Shape: IconSquareCheck },
  { label: "Hand over", short: null, keys: "$", what: "handOver", Shape: IconArrowForwardUp },
  { label: "Snooze", short: "Snooze", keys: "h", what: "snooze", Shape: IconClock },
] as const;

export function AccountActions({ work }: { work: AccountWork }) {
  return (
    <Group className="fb-account-actions" gap="xs" role="toolbar" aria-label="What to do with the account">
      {ACTIONS.map(({ label, keys, what, Shape }) => (
        <Button
          key={keys}
          onClick={work[what]}
          aria-label={withKey(label, keys)}
          leftSection={<Shape size={16} aria-hidden />}
          rightSection={<KeyHint keys={keys} />}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}

/** The same in a hand, with what ends the work first. */
export function AccountThumbs({ work }: { work: AccountWork }) {
  return (
    <ThumbBar label="What to do with the account">
      <UnstyledButton className="fb-thumb" data-primary onClick={work.done}>
        <IconCheck size={20} aria-hidden />
        Done
      </UnstyledButton>
      {ACTIONS.flatMap(({ short, keys, what, Shape }) =>
        short === null ? (
          []
        ) : (
          <UnstyledButton key={keys} className="fb-thumb" onClick={work[what]}>
            <Shape size={20} aria-hidden />
            {short}
          </UnstyledButton>
        ),
      )}
    </ThumbBar>
  );
}

export function DoneButton({ onDone }: { onDone: () => void }) {
  return (
    <Button
      variant="filled"
      onClick={onDone}
      aria-label={withKey("Done for now", "e")}
      leftSection={<IconCheck size={16} aria-hidden />}
      rightSection={<KeyHint keys="e" />}
    >
      Done for now
    </Button>
  );
}
