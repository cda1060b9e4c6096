/** To which day tasks move: in words, for all of them at once. */

import { Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { LocalDate } from "#core/time/local-date.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { messageOf } from "../../ui/problem.ts";
import { DueField, readingOf } from "./due-field.tsx";

type PostponeFormProps = {
  today: LocalDate;
  /** Of the one account that is meant. */
  renewalOn: LocalDate | null;
  currency: string | null;
  /** Each has a renewal of its own, so words about it are read by the server. */
  severalAccounts: boolean;
  onMove: (due: string) => Promise<unknown>;
  onClose: () => void;
};

export function PostponeForm({ today, renewalOn, currency, severalAccounts, onMove, onClose }: PostponeFormProps) {
  const [due, setDue] = useState("tomorrow");
  const [problem, setProblem] = useState<string | null>(null);
  const [isMoving, setIsMoving] = useState(false);
  const move = async (event: FormEvent) => {
    event.preventDefault();
    if (!severalAccounts && "problem" in readingOf(due, { today, renewalOn, currency })) return;
    setIsMoving(true);
    try {
      await onMove(due);
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setIsMoving(false);
    }
  };
  return (
    <form onSubmit={(event) => void move(event)} aria-label="Move to another day">
      <Stack gap="sm">
        <DueField
          label="To which day"
          value={due}
          onChange={setDue}
          today={today}
          renewalOn={renewalOn}
          currency={currency}
          isOfSeveral={severalAccounts}
          takesFocus
        />
        {problem && (
          <Text size="sm" c="red" role="alert">
            {problem}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          A task that would be due on a weekend moves to the working day before; a promise keeps its day.
        </Text>
        <FormButtons action="Move" keys="enter" isWorking={isMoving} onCancel={onClose} />
      </Stack>
    </form>
  );
}
