import { Button, Group, Text } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { KeyHint, keyOf, type ScreenKey, useKeys } from "./keys.tsx";

type ConfirmInlineProps = {
  /** The button before: "Remove the sample company". */
  label: string;
  /** What it would do, with numbers: "This removes 1,204 accounts and their notes." */
  question: ReactNode;
  /** The button that does it: "Remove 1,204 accounts". */
  confirmLabel: string;
  onConfirm: () => unknown;
  isDangerous?: boolean;
  /** The one thing that the page asks for. */
  isPrimary?: boolean;
  disabled?: boolean;
  /** Beside one row. */
  isSmall?: boolean;
  /** Asks, and no more: what was asked is answered by the buttons. `label` says whose it is. */
  shortcut?: Omit<ScreenKey, "run">;
};

/** Asks in place instead of in a window. Escape takes it back, and a second Enter does not do what cannot be undone. */
export function ConfirmInline(props: ConfirmInlineProps) {
  const { label, question, confirmLabel, onConfirm } = props;
  const { isDangerous = false, isPrimary = false, disabled = false, isSmall = false, shortcut } = props;
  const [asking, setAsking] = useState(false);
  const [working, setWorking] = useState(false);
  useKeys(shortcut ? [{ ...shortcut, run: () => setAsking(true) }] : [], {
    isActive: shortcut !== undefined && !asking && !disabled,
  });
  if (!asking)
    return (
      <Button
        className="fb-confirm"
        variant={isPrimary ? "filled" : undefined}
        size={isSmall ? "compact-sm" : undefined}
        disabled={disabled}
        rightSection={shortcut && <KeyHint keys={keyOf(shortcut.name)} />}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
    );
  const confirm = async () => {
    setWorking(true);
    try {
      await onConfirm();
      setAsking(false);
    } finally {
      setWorking(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    setAsking(false);
  };
  return (
    <Group gap="sm" role="group" aria-label={label} onKeyDown={onKeyDown}>
      <Text size="sm">{question}</Text>
      <Button
        variant="filled"
        autoFocus={!isDangerous}
        color={isDangerous ? "red.9" : undefined}
        loading={working}
        onClick={confirm}
      >
        {confirmLabel}
      </Button>
      <Button variant="subtle" color="gray" autoFocus={isDangerous} disabled={working} onClick={() => setAsking(false)}>
        Keep
      </Button>
    </Group>
  );
}
