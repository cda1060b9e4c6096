/** The limits of a source, each with its unit. */
import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { z } from "zod";
import type { beltLimits } from "#contract/import-limits.ts";
import { messageOf } from "../../ui/problem.ts";

export type Limits = z.output<typeof beltLimits>;

type LimitField = { name: keyof Limits; label: string; description: string; suffix?: string; prefix?: string };

const FIELDS: readonly LimitField[] = [
  {
    name: "factor",
    label: "An account has moved",
    description: "When its usage or bill becomes this many times the usual, or that part of it.",
    prefix: "× ",
  },
  { name: "movedPercent", label: "Accounts that may move", description: "Of those in the file.", suffix: " %" },
  {
    name: "totalFactor",
    label: "All of a meter, or all bills",
    description: "May become this many times the usual, or that part of it.",
    prefix: "× ",
  },
  { name: "addedPercent", label: "Accounts that may be new", description: "Of those known.", suffix: " %" },
  {
    name: "changedPercent",
    label: "Accounts that may change",
    description: "In plan, currency, cancellation or company; of those known.",
    suffix: " %",
  },
  {
    name: "singleFactor",
    label: "A single account",
    description: "Is enough to hold a file when it becomes this many times its usual and costs it the amount below.",
    prefix: "× ",
  },
  {
    name: "singleAmount",
    label: "What it would cost the single account",
    description: "At least this much more in a bill, in the account's currency.",
  },
];

/** A limit of this many times would hold every file. */
const SMALLEST_FACTOR = 1.01;
const ALL_PERCENT = 100;

type LimitsFormProps = {
  limits: Limits;
  isPending: boolean;
  error: Error | null;
  /** With nothing, the limits become the defaults. */
  onSave: (limits: Partial<Limits>) => void;
};

export function LimitsForm({ limits, isPending, error, onSave }: LimitsFormProps) {
  const [draft, setDraft] = useState(limits);
  const isChanged = FIELDS.some(({ name }) => draft[name] !== limits[name]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(draft);
      }}
    >
      <Stack gap="sm">
        {FIELDS.map(({ name, label, description, prefix, suffix }) => (
          <NumberInput
            key={name}
            label={label}
            description={description}
            prefix={prefix}
            suffix={suffix}
            min={prefix ? SMALLEST_FACTOR : 0}
            max={name === "movedPercent" || name === "changedPercent" ? ALL_PERCENT : undefined}
            decimalScale={2}
            value={draft[name]}
            onChange={(value) => {
              if (typeof value === "number") setDraft((before) => ({ ...before, [name]: value }));
            }}
          />
        ))}
        {error && (
          <Text size="sm" c="var(--fb-bad)" role="alert">
            {messageOf(error)}
          </Text>
        )}
        <Group gap="sm">
          <Button type="submit" variant="filled" loading={isPending} disabled={!isChanged}>
            Save limits
          </Button>
          <Button loading={isPending} onClick={() => onSave({})}>
            Use the defaults
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
