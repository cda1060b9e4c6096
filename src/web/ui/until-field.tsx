import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { DayField } from "./day-field.tsx";

type UntilFieldProps = {
  label?: string;
  today: LocalDate;
  value: LocalDate;
  onChange: (until: LocalDate) => void;
  /** How long what a person says counts, in their words: `["In a week", 7]`. */
  spans: readonly (readonly [label: string, days: number])[];
};

/** The day on which what a person says by hand ends. It lies ahead, or it would have ended already. */
export function UntilField({ label = "Until", today, value, onChange, spans }: UntilFieldProps) {
  return (
    <DayField
      label={label}
      today={today}
      earliest={addDays(today, 1)}
      value={value}
      onChange={onChange}
      words={spans.map(([span, days]) => ({ label: span, day: addDays(today, days) }))}
    />
  );
}
