import { Button, Group, UnstyledButton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowForwardUp,
  IconCheck,
  IconClock,
  IconHistory,
  IconMail,
  IconNote,
  IconSquareCheck,
} from "@tabler/icons-react";
import type { KeyName } from "#core/keys/key-map.ts";
import { KeyHint, keyOf, withKey } from "../../ui/keys.tsx";
import { ThumbBar } from "../../ui/thumb-bar.tsx";
import type { AccountWork } from "./account-work.tsx";

/** What has no short word is done by moving the account: five fit into a hand. */
const ACTIONS = [
  { label: "Log what happened", short: "Log", name: "log", what: "log", Shape: IconHistory },
  { label: "Write", short: null, name: "write", what: "write", Shape: IconMail },
  { label: "Note", short: "Note", name: "note", what: "note", Shape: IconNote },
  { label: "Task", short: "Task", name: "task", what: "task", Shape: IconSquareCheck },
  { label: "Hand over", short: null, name: "handOver", what: "handOver", Shape: IconArrowForwardUp },
  { label: "Escalate", short: null, name: "escalate", what: "escalate", Shape: IconAlertTriangle },
  { label: "Snooze", short: "Snooze", name: "snooze", what: "snooze", Shape: IconClock },
] as const satisfies readonly { name: KeyName; [word: string]: unknown }[];

export function AccountActions({ work }: { work: AccountWork }) {
  return (
    <Group className="fb-account-actions" gap="xs" role="toolbar" aria-label="What to do with the account">
      {ACTIONS.map(({ label, name, what, Shape }) => (
        <Button
          key={name}
          onClick={work[what]}
          aria-label={withKey(label, keyOf(name))}
          leftSection={<Shape size={16} aria-hidden />}
          rightSection={<KeyHint keys={keyOf(name)} />}
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
      {ACTIONS.flatMap(({ short, name, what, Shape }) =>
        short === null ? (
          []
        ) : (
          <UnstyledButton key={name} className="fb-thumb" onClick={work[what]}>
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
