import { Textarea } from "@mantine/core";
import { messageOf } from "./problem.ts";

/** Shorter than a word is no reason; the server refuses it too. */
const SHORTEST_REASON = 3;

export function isReason(text: string): boolean {
  return text.trim().length >= SHORTEST_REASON;
}

type ReasonFieldProps = {
  value: string;
  onChange: (reason: string) => void;
  error: Error | null;
  /** False where a form begins with other fields. */
  takesFocus?: boolean;
};

/** Why a person does something that others will want to understand later. The refusal of the whole form stands beside it. */
export function ReasonField({ value, onChange, error, takesFocus = true }: ReasonFieldProps) {
  return (
    <Textarea
      label="Why"
      required
      data-autofocus={takesFocus || undefined}
      autoFocus={takesFocus}
      autosize
      minRows={2}
      maxLength={500}
      value={value}
      error={error && messageOf(error)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
