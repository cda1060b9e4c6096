import { Text, UnstyledButton } from "@mantine/core";
import type { SaveState as State } from "./autosave.ts";
import { messageOf } from "./problem.ts";

type SaveStateProps = {
  state: State;
  error?: unknown;
  onRetry?: () => void;
  /** What is still open in what was saved: "2 gaps open". */
  open?: string | null;
};

/** `Saved`, `Saving`, or why not, beside what is being written. */
export function SaveState({ state, error, onRetry, open = null }: SaveStateProps) {
  if (state === "failed")
    return (
      <Text size="xs" c="var(--fb-bad)" role="alert">
        Not saved; your text is kept on this device. {messageOf(error)}{" "}
        {onRetry && (
          <UnstyledButton className="fb-link" onClick={onRetry}>
            Save again
          </UnstyledButton>
        )}
      </Text>
    );
  const words = { saved: "Saved", draft: "Not saved yet", saving: "Saving" };
  return (
    <Text size="xs" c="dimmed" role="status">
      {open === null ? words[state] : `${words[state]}, ${open}`}
    </Text>
  );
}
