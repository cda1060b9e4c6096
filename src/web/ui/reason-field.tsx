import { Textarea } from "@mantine/core";
import { messageOf } from "./problem.ts";

type ReasonFieldProps = { value: string; onChange: (reason: string) => void; error: Error | null };

/** Why a person does something that others will want to understand later. The refusal of the whole form stands beside it. */
export function ReasonField({ value, onChange, error }: ReasonFieldProps) {
  return (
    <Textarea
      label="Why"
      required
      data-autofocus
      autoFocus
      autosize
      minRows={2}
      maxLength={500}
      value={value}
      error={error && messageOf(error)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
