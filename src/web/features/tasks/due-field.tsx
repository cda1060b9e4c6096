/** A day or an event in words, with what they mean said back while one types. */
import { Button, Group, TextInput } from "@mantine/core";
import { ProductError } from "#core/errors.ts";
import { type Due, type DueContext, dueEcho, readDue } from "#core/tasks/read-due.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatWeekday } from "../../ui/format.ts";

export type DueReading = { due: Due } | { problem: string };

export function readingOf(text: string, context: DueContext): DueReading {
  try {
    return { due: readDue(text, context) };
  } catch (error) {
    if (error instanceof ProductError) return { problem: error.message };
    throw error;
  }
}

type DueFieldProps = DueContext & {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Where the day is moved, such as from a weekend. */
  settle?: (day: LocalDate) => LocalDate;
  /** Of several accounts, each with a renewal of its own: what is said of renewals is read for each by the server. */
  isOfSeveral?: boolean;
  /** It is the day that was set before, which may have passed. */
  isKept?: boolean;
  takesFocus?: boolean;
};

const QUICK = ["today", "tomorrow", "next mon", "in a week", "before renewal", "when they answer"];

export function DueField({
  label,
  value,
  onChange,
  settle = (day) => day,
  isOfSeveral,
  isKept,
  takesFocus,
  ...context
}: DueFieldProps) {
  const { today, renewalOn } = context;
  const isForEach = isOfSeveral === true && /renewal/i.test(value);
  const reading = value.trim() === "" || isForEach || isKept ? null : readingOf(value, context);
  const quick = renewalOn === null && !isOfSeveral ? QUICK.filter((words) => !words.includes("renewal")) : QUICK;
  return (
    <div>
      <TextInput
        label={label}
        value={value}
        maxLength={120}
        autoFocus={takesFocus}
        data-autofocus={takesFocus || undefined}
        placeholder="in 2 weeks, next tue, before renewal, when they answer"
        description={
          isForEach
            ? "For each account by its own renewal"
            : reading !== null && "due" in reading
              ? echoOf(reading.due, settle, today)
              : undefined
        }
        inputWrapperOrder={["label", "input", "description", "error"]}
        error={reading !== null && "problem" in reading ? reading.problem : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap="xs" mt="xs">
        {quick.map((words) => (
          <Button
            key={words}
            size="compact-sm"
            variant={words === value ? "light" : "default"}
            aria-pressed={words === value}
            onClick={() => onChange(words)}
          >
            {words.charAt(0).toUpperCase() + words.slice(1)}
          </Button>
        ))}
      </Group>
    </div>
  );
}

function echoOf({ event, dueOn: meant }: Due, settle: (day: LocalDate) => LocalDate, today: LocalDate): string {
  const settled = settle(meant);
  const echo = dueEcho({ event, dueOn: settled }, today, formatWeekday);
  if (settled === meant) return echo;
  return `${echo}: ${formatWeekday(meant, today)} is a day off, so the working day before`;
}
