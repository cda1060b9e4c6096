import { SegmentedControl, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { localDateAt } from "#core/time/instant.ts";
import type { Preferences } from "../../app/preferences.ts";
import { changePreferencesNow } from "../../app/preferences.ts";
import { formatDay, formatInstant, formatInteger, formatMoney } from "../../ui/format.ts";
import { usePersonal } from "../../ui/personal.ts";
import { useNow } from "../../ui/time.tsx";
import { ZoneField, zoneOfDevice } from "../../ui/zone-field.tsx";

const LOCALES = [
  { value: "", label: "As this browser" },
  { value: "en-US", label: "English, United States" },
  { value: "en-GB", label: "English, United Kingdom" },
  { value: "en-IN", label: "English, India" },
  { value: "de-DE", label: "German" },
  { value: "fr-FR", label: "French" },
  { value: "es-ES", label: "Spanish" },
  { value: "it-IT", label: "Italian" },
  { value: "nl-NL", label: "Dutch" },
  { value: "pl-PL", label: "Polish" },
  { value: "pt-BR", label: "Portuguese, Brazil" },
  { value: "sv-SE", label: "Swedish" },
  { value: "cs-CZ", label: "Czech" },
  { value: "ja-JP", label: "Japanese" },
];

const DENSITIES = [
  { value: "", label: "As the device" },
  { value: "S", label: "Dense" },
  { value: "M", label: "Normal" },
  { value: "L", label: "Roomy" },
];

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function ReadingFields({ preferences }: { preferences: Preferences }) {
  const { timeZone, locale, density, theme } = preferences;
  const locales = LOCALES.some(({ value }) => value === (locale ?? ""))
    ? LOCALES
    : [...LOCALES, { value: locale ?? "", label: locale ?? "" }];
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ZoneField value={timeZone} onChange={(zone) => void changePreferencesNow({ timeZone: zone })} />
        <Select
          label="Numbers, amounts and dates"
          data={locales}
          value={locale ?? ""}
          allowDeselect={false}
          searchable
          nothingFoundMessage="No language has such a name"
          onChange={(value) => value !== null && void changePreferencesNow({ locale: value || null })}
        />
      </SimpleGrid>
      <Example device={zoneOfDevice()} zone={timeZone} />
      <Choice
        label="Height of rows"
        data={DENSITIES}
        value={density ?? ""}
        onChange={(value) => void changePreferencesNow({ density: (value || null) as Preferences["density"] })}
      />
      <Choice
        label="Colours"
        data={THEMES}
        value={theme}
        onChange={(value) => void changePreferencesNow({ theme: value as Preferences["theme"] })}
      />
    </Stack>
  );
}

/** The choice as it looks, so that nobody has to know what a language does to a number. */
function Example({ device, zone }: { device: string; zone: string }) {
  // Drawn again when the choice is at work.
  usePersonal();
  const now = useNow();
  return (
    <div>
      <Text size="sm">
        {formatMoney({ currency: "USD", minor: 123_450 }, "with")} · {formatInteger(1_204_000)} events ·{" "}
        {formatDay(localDateAt(now))} · now it is {formatInstant(now)}
      </Text>
      <Text size="xs" c="dimmed">
        Times are shown in your zone, with its name. Days of renewals and bills are days in UTC, for everybody.
        {device !== zone && ` This device is in ${device}.`}
      </Text>
    </div>
  );
}

type ChoiceProps = {
  label: string;
  data: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
};

function Choice({ label, data, value, onChange }: ChoiceProps) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl aria-label={label} data={[...data]} value={value} onChange={onChange} />
    </div>
  );
}
