import { Select } from "@mantine/core";

const ZONES = Intl.supportedValuesOf("timeZone");
const ALL_ZONES = ZONES.includes("UTC") ? ZONES : ["UTC", ...ZONES];

type ZoneFieldProps = { value: string; onChange: (zone: string) => void; error?: string | null };

/** A time zone by typing a part of its name. */
export function ZoneField({ value, onChange, error }: ZoneFieldProps) {
  const zones = ALL_ZONES.includes(value) ? ALL_ZONES : [value, ...ALL_ZONES];
  return (
    <Select
      label="Time zone"
      data={zones}
      value={value}
      error={error}
      searchable
      allowDeselect={false}
      limit={50}
      nothingFoundMessage="No zone has such a name"
      onChange={(zone) => zone !== null && onChange(zone)}
    />
  );
}

export function zoneOfDevice(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
