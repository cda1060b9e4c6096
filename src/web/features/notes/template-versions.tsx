/** What a template was before, the latest first, and the way back to it. */
import { Group, Stack, Text } from "@mantine/core";
import type { NoteTemplate } from "#contract/note-templates.ts";
import { Failed } from "../../ui/failed.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";
import { useTemplates, useTemplateVersions } from "./queries.ts";
import type { TemplateActions } from "./template-actions.ts";

export function TemplateVersions({ template, actions }: { template: NoteTemplate; actions: TemplateActions }) {
  const { templateId } = template;
  const versions = useTemplateVersions(templateId);
  // What the panel was opened with is old as soon as something was taken back here.
  const now = useTemplates().data?.data.find((one) => one.templateId === templateId) ?? template;
  if (versions.error) return <Failed error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonLines count={4} />;
  return (
    <Stack gap="md" component="ol" p={0} m={0}>
      {versions.data.data.map(({ version, name, body, savedAt, savedBy }) => (
        <Group component="li" key={version} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text size="sm" fw={500}>
              {name}
            </Text>
            <Text size="xs" c="dimmed">
              {savedAt === null ? "As it came with the product" : <Age at={savedAt} />}
              {savedBy && ` by ${savedBy}`}
            </Text>
            <Text size="xs" lineClamp={3}>
              {body}
            </Text>
          </div>
          {version === now.version ? (
            <Text size="xs" c="dimmed">
              now
            </Text>
          ) : (
            now.mayChange && (
              <SmallButton onClick={() => void actions.revertTo(now, version)}>Make it so again</SmallButton>
            )
          )}
        </Group>
      ))}
    </Stack>
  );
}
