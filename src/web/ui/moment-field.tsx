import { TextInput } from "@mantine/core";
import { Temporal } from "temporal-polyfill";
import type { Instant, TimeZone } from "#core/time/instant.ts";
import { fromEpochMs } from "#core/time/instant.ts";

type MomentFieldProps = {
  label: string;
  value: Instant | null;
  onChange: (at: Instant | null) => void;
  zone: TimeZone;
  latest?: Instant;
  isRequired?: boolean;
  error?: string | null;
};

/** A moment on the clock of the person who types it; the zone is part of the label. */
export function MomentField({ label, value, onChange, zone, latest, isRequired = false, error }: MomentFieldProps) {
  return (
    <TextInput
      type="datetime-local"
      label={`${label} (${zone})`}
      value={value === null ? "" : clockTextOf(value, zone)}
      max={latest && clockTextOf(latest, zone)}
      required={isRequired}
      error={error}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === "" ? null : momentOf(currentTarget.value, zone))
      }
    />
  );
}

/** `2026-09-11T14:05`, as the field wants it. */
export function clockTextOf(at: Instant, zone: TimeZone): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" });
}

/** In the hour that a zone skips, the clock's time after the change is meant. */
export function momentOf(clockText: string, zone: TimeZone): Instant {
  return fromEpochMs(Temporal.PlainDateTime.from(clockText).toZonedDateTime(zone).epochMilliseconds);
}
