/** Note templates: those of the product, the team's and one's own. */

import { Button, Menu, Stack, Text } from "@mantine/core";
import type { NoteTemplate } from "#contract/note-templates.ts";
import { NOTE_KIND_LABELS } from "#core/notes/note-kind.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { MoreMenu } from "../../ui/more-menu.tsx";
import { Page } from "../../ui/page.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { SavedCells } from "../../ui/saved-cells.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useTemplates } from "./queries.ts";
import { type TemplateActions, useTemplateActions } from "./template-actions.ts";
import { TemplateForm } from "./template-form.tsx";
import { TemplateVersions } from "./template-versions.tsx";

const COLUMNS = [
  { label: "Name" },
  { label: "Kind" },
  { label: "Who uses it" },
  { label: "Saved", isWideOnly: true },
  { label: "What to do", align: "actions", isHidden: true },
] as const;

export function TemplatesPage() {
  const templates = useTemplates();
  const actions = useTemplateActions();
  const panel = useSidePanel();
  const mayChange = useMay("specialist");
  const all = templates.data?.data ?? [];
  const add = () =>
    panel.open({
      title: "New template",
      content: <TemplateForm template={null} onSave={actions.create} onClose={panel.close} />,
    });
  return (
    <Page
      title="Note templates"
      summary={templates.data && `${all.length}`}
      action={
        mayChange && (
          <Button variant="filled" onClick={add}>
            New template
          </Button>
        )
      }
    >
      <Stack gap="lg" maw={1080}>
        <Text size="sm">
          Write / at the beginning of a line in a note to put one in. Its gaps, such as {"{renewal}"}, are filled from
          the account; what is not known stays to be seen. After a call a new note begins with Meeting.
        </Text>
        {templates.error && (
          <Failed
            error={templates.error}
            onRetry={() => void templates.refetch()}
            lastGoodAtMs={templates.dataUpdatedAt}
          />
        )}
        {!templates.data && !templates.error && <SkeletonLines count={6} />}
        {templates.data && all.length === 0 && (
          <Empty title="There are no templates" why="Add one for what you write often." />
        )}
        {all.length > 0 && (
          <PlainTable label="Note templates" columns={COLUMNS}>
            {all.map((template) => (
              <TemplateRow key={template.templateId} template={template} actions={actions} />
            ))}
          </PlainTable>
        )}
      </Stack>
    </Page>
  );
}

function TemplateRow({ template, actions }: { template: NoteTemplate; actions: TemplateActions }) {
  const { name, kind } = template;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{NOTE_KIND_LABELS[kind]}</td>
      <SavedCells saved={template} />
      <td data-align="actions">
        <TemplateMenu template={template} actions={actions} />
      </td>
    </tr>
  );
}

function TemplateMenu({ template, actions }: { template: NoteTemplate; actions: TemplateActions }) {
  const panel = useSidePanel();
  const mayAdd = useMay("specialist");
  const { name, mayChange, kind, body } = template;
  const change = () =>
    panel.open({
      title: `Change ${name}`,
      content: (
        <TemplateForm template={template} onSave={(draft) => actions.save(template, draft)} onClose={panel.close} />
      ),
    });
  const versions = () =>
    panel.open({
      title: `What ${name} was before`,
      content: <TemplateVersions template={template} actions={actions} />,
    });
  const copy = () => void actions.create({ name: `${name}, copy`, kind, body, isShared: false });
  return (
    <MoreMenu of={name}>
      {mayChange && <Menu.Item onClick={change}>Change</Menu.Item>}
      {mayAdd && <Menu.Item onClick={copy}>Duplicate for yourself</Menu.Item>}
      <Menu.Item onClick={versions}>What it was before</Menu.Item>
      {mayChange && <Menu.Item onClick={() => void actions.remove(template)}>Delete</Menu.Item>}
    </MoreMenu>
  );
}
