import { Button, Group, Menu, UnstyledButton } from "@mantine/core";
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
import { useRef } from "react";
import type { KeyName } from "#core/keys/key-map.ts";
import { useFitting } from "../../ui/fitting.ts";
import { KeyHint, keyOf, withKey } from "../../ui/keys.tsx";
import { MoreMenu } from "../../ui/more-menu.tsx";
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

/** In pixels, as the kit has them: the space between buttons, and the button with three dots. */
const SIZES = { gapPx: 8, menuPx: 28 };

/** In one line: what has no room there is in the menu at its end. */
export function AccountActions({ work, name: account }: { work: AccountWork; name: string }) {
  const row = useRef<HTMLDivElement>(null);
  const fitting = useFitting(row, ACTIONS.length, SIZES);
  const folded = ACTIONS.slice(fitting);
  return (
    <Group
      ref={row}
      className="fb-account-actions"
      gap={SIZES.gapPx}
      wrap="nowrap"
      role="toolbar"
      aria-label="What to do with the account"
    >
      {ACTIONS.slice(0, fitting).map(({ label, name, what, Shape }, index) => (
        <Button
          key={name}
          data-fits={index}
          onClick={work[what]}
          aria-label={withKey(label, keyOf(name))}
          leftSection={<Shape size={16} aria-hidden />}
          rightSection={<KeyHint keys={keyOf(name)} />}
        >
          {label}
        </Button>
      ))}
      {folded.length > 0 && (
        <MoreMenu of={account}>
          {folded.map(({ label, name, what, Shape }) => (
            <Menu.Item
              key={name}
              onClick={work[what]}
              leftSection={<Shape size={16} aria-hidden />}
              rightSection={<KeyHint keys={keyOf(name)} />}
            >
              {label}
            </Menu.Item>
          ))}
        </MoreMenu>
      )}
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
