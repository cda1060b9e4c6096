/** Says that a list is no longer in its latest order, instead of moving its rows under the cursor; `.` shows it. */
import { Button } from "@mantine/core";
import { KeyHint, keyOn, useKeys } from "./keys.tsx";

type PendingChangesProps = {
  /** How many rows came, went or moved; 0 shows nothing. */
  changes: number;
  onApply: () => void;
};

export function PendingChanges({ changes, onApply }: PendingChangesProps) {
  const isBehind = changes > 0;
  useKeys([{ ...keyOn("apply", "List"), run: onApply }], { isActive: isBehind });
  return (
    <div role="status">
      {isBehind && (
        <Button variant="light" onClick={onApply} rightSection={<KeyHint keys="." />}>
          {changes === 1 ? "1 change" : `${changes} changes`}
        </Button>
      )}
    </div>
  );
}
