/** How one likes to read and to work. Each choice is kept as soon as it is made, for every browser one signs in with. */
import { Stack, Text } from "@mantine/core";
import { getPreferences } from "#contract/preferences.ts";
import { useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { OwnKeys } from "./own-keys.tsx";
import { ReadingFields } from "./reading-fields.tsx";
import { StartField } from "./start-field.tsx";

export function PreferencesPage() {
  const read = useRead(getPreferences, {});
  const preferences = read.data;
  return (
    <Page title="Preferences">
      <Stack gap="lg" maw={760}>
        <Text size="sm">These are yours alone. Each is kept as you choose it, wherever you sign in.</Text>
        {read.error && (
          <Failed error={read.error} onRetry={() => void read.refetch()} lastGoodAtMs={read.dataUpdatedAt} />
        )}
        {!preferences && !read.error && <SkeletonLines count={8} />}
        {preferences && (
          <>
            <Section name="preferences.reading" title="Reading">
              <ReadingFields preferences={preferences} />
            </Section>
            <Section name="preferences.start" title="Where you start">
              <StartField preferences={preferences} />
            </Section>
            <Section name="preferences.keys" title="Keys">
              <OwnKeys preferences={preferences} />
            </Section>
          </>
        )}
      </Stack>
    </Page>
  );
}
