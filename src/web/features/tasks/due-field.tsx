/** A day in words, with the day that it means said back while one types. */
import { Button, Group, TextInput } from "@mantine/core";
import { ProductError } from "#core/errors.ts";
import { dueDayEcho, readDueDay } from "#core/tasks/read-due-day.ts";
import type { LocalDate } from "#core/time/local-date.ts";

export type DueReading = { day: LocalDate } | { problem: string };

type DueContext = { today: LocalDate; renewalOn: LocalDate | null };

export function readingOf(text: string, context: DueContext): DueReading {
  try {
    return { day: readDueDay(text, context) };
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

const QUICK = ["today", "tomorrow", "next mon", "in a week", "before renewal"];

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
        maxLength={80}
        autoFocus={takesFocus}
        data-autofocus={takesFocus || undefined}
        placeholder="in 2 weeks, next tue, before renewal, 2026-12-01"
        description={
          isForEach
            ? "For each account by its own renewal"
            : reading !== null && "day" in reading
              ? echoOf(reading.day, settle(reading.day), today)
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

function echoOf(meant: LocalDate, settled: LocalDate, today: LocalDate): string {
  const echo = dueDayEcho(settled, today);
  return settled === meant
    ? echo
    : `${echo}: ${dueDayEcho(meant, today).split(",")[0]} is a day off, so the working day before`;
}
