/** What a template was before, the latest first, and the way back to it. */
import { Text } from "@mantine/core";
import type { NoteTemplate } from "#contract/note-templates.ts";
import { Age } from "../../ui/time.tsx";
import { VersionList } from "../../ui/version-list.tsx";
import { useTemplates, useTemplateVersions } from "./queries.ts";
import type { TemplateActions } from "./template-actions.ts";

export function TemplateVersions({ template, actions }: { template: NoteTemplate; actions: TemplateActions }) {
  const { templateId } = template;
  const versions = useTemplateVersions(templateId);
  // What the panel was opened with is old as soon as something was taken back here.
  const now = useTemplates().data?.data.find((one) => one.templateId === templateId) ?? template;
  return (
    <VersionList versions={versions} now={now} onRevert={(version) => void actions.revertTo(now, version)}>
      {({ savedAt, savedBy, body }) => (
        <>
          <Text size="xs" c="dimmed">
            {savedAt === null ? "As it came with the product" : <Age at={savedAt} />}
            {savedBy && ` by ${savedBy}`}
          </Text>
          <Text size="xs" lineClamp={3}>
            {body}
          </Text>
        </>
      )}
    </VersionList>
  );
}
