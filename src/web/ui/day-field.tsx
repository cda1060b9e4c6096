import { Button, Group, TextInput } from "@mantine/core";
import type { LocalDate } from "#core/time/local-date.ts";
import { type DayWord, dayWords } from "./day-words.ts";

type DayFieldProps = {
  label: string;
  value: LocalDate | null;
  onChange: (day: LocalDate) => void;
  today: LocalDate;
  /** The quick words; today, tomorrow and so on unless told otherwise. */
  words?: readonly DayWord[];
  earliest?: LocalDate;
  error?: string | null;
};

/** A day by a quick word or from the calendar. */
export function DayField({ label, value, onChange, today, words = dayWords(today), earliest, error }: DayFieldProps) {
  return (
    <div>
      <TextInput
        type="date"
        label={label}
        value={value ?? ""}
        min={earliest}
        error={error}
        onChange={(event) => {
          if (event.currentTarget.value !== "") onChange(event.currentTarget.value);
        }}
      />
      <Group gap="xs" mt="xs">
        {words.map((word) => (
          <Button
            key={word.label}
            size="compact-sm"
            variant={word.day === value ? "light" : "default"}
            aria-pressed={word.day === value}
            onClick={() => onChange(word.day)}
          >
            {word.label}
          </Button>
        ))}
      </Group>
    </div>
  );
}
