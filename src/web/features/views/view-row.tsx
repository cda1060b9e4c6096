import { ActionIcon, Group, Menu, Switch, Text, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconLayoutKanban, IconTable } from "@tabler/icons-react";
import type { SavedView } from "#contract/views.ts";
import { useSession } from "../../app/session.tsx";
import type { ViewActions } from "../../app/views/view-actions.ts";
import { ViewNameForm } from "../../app/views/view-name-form.tsx";
import { useViewKey } from "../../app/views/view-places.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { TextLink } from "../../ui/links.tsx";
import { MoreMenu } from "../../ui/more-menu.tsx";
import { SavedCells } from "../../ui/saved-cells.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { ViewVersions } from "./view-versions.tsx";

type ViewRowProps = { view: SavedView; actions: ViewActions; isFirst: boolean; isLast: boolean };

export function ViewRow({ view, actions, isFirst, isLast }: ViewRowProps) {
  const { viewId, name, content, isStarred, place, gone } = view;
  const keys = useViewKey()(viewId);
  const Shape = content.shape === "board" ? IconLayoutKanban : IconTable;
  return (
    <tr>
      <th scope="row">
        <Group gap="xs" wrap="nowrap">
          <Shape size={14} style={{ flex: "none" }} aria-label={content.shape === "board" ? "Board" : "Table"} />
          <TextLink
            to={content.shape === "board" ? "/board" : "/accounts"}
            search={{ view: viewId } as never}
            size="sm"
          >
            {name}
          </TextLink>
          {keys && <KeyHint keys={keys} />}
          {gone.length > 0 && <StateMark tone="warn">Names what is gone</StateMark>}
        </Group>
        {content.filter && (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {content.filter}
          </Text>
        )}
      </th>
      <SavedCells saved={view} />
      <td>
        <Group gap="xs" wrap="nowrap">
          <Switch
            size="xs"
            aria-label={`${name} in the navigation`}
            checked={isStarred}
            onChange={() => void actions.star(view)}
          />
          <Move
            label={`Move ${name} up`}
            disabled={isFirst}
            run={() => actions.place(view, place - 1)}
            Shape={IconArrowUp}
          />
          <Move
            label={`Move ${name} down`}
            disabled={isLast}
            run={() => actions.place(view, place + 1)}
            Shape={IconArrowDown}
          />
        </Group>
      </td>
      <td data-align="actions">
        <ViewMenu view={view} actions={actions} />
      </td>
    </tr>
  );
}

type MoveProps = { label: string; disabled: boolean; run: () => unknown; Shape: typeof IconArrowUp };

function Move({ label, disabled, run, Shape }: MoveProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={() => void run()}>
        <Shape size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

function ViewMenu({ view, actions }: { view: SavedView; actions: ViewActions }) {
  const panel = useSidePanel();
  const { role } = useSession();
  const { name, content, isShared, mine, mayChange } = view;
  const saveName = async (written: string) => {
    if (await actions.save(view, { name: written }, `Renamed the view ${name}`)) panel.close();
  };
  const rename = () =>
    panel.open({
      title: `Rename ${name}`,
      content: <ViewNameForm initialName={name} action="Rename" onSave={saveName} />,
    });
  const versions = () =>
    panel.open({ title: `What ${name} was before`, content: <ViewVersions view={view} actions={actions} /> });
  const share = () =>
    void actions.save(
      view,
      { isShared: !isShared },
      isShared ? `Made the view ${name} private` : `Shared the view ${name} with the team`,
    );
  return (
    <MoreMenu of={name}>
      {mayChange && <Menu.Item onClick={rename}>Rename</Menu.Item>}
      <Menu.Item onClick={() => void actions.create(`${name}, copy`, false, content)}>Duplicate for yourself</Menu.Item>
      {mine && role !== "viewer" && (
        <Menu.Item onClick={share}>{isShared ? "Make it private" : "Share it with the team"}</Menu.Item>
      )}
      <Menu.Item onClick={versions}>What it was before</Menu.Item>
      {mayChange && <Menu.Item onClick={() => void actions.remove(view)}>Delete</Menu.Item>}
    </MoreMenu>
  );
}
