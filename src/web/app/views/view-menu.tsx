/** The views one may see, the team's and one's own; the one that is shown is marked. */
import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconLayoutKanban, IconTable } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { listViews, type SavedView } from "#contract/views.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { useRead } from "../api.ts";
import type { View } from "./use-view.ts";
import { useViewKey } from "./view-places.ts";

export function ViewMenu({ view }: { view: View }) {
  const views = useRead(listViews, {}).data?.data ?? [];
  const navigate = useNavigate();
  const keyOfView = useViewKey();
  const parts = [
    { title: "Team", views: views.filter(({ isShared }) => isShared) },
    { title: "Only yours", views: views.filter(({ isShared }) => !isShared) },
  ].filter((part) => part.views.length > 0);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} aria-hidden />} aria-label={`View: ${nameOf(view)}`}>
          {nameOf(view)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={480} style={{ overflowY: "auto" }}>
        {parts.map((part) => (
          <div key={part.title}>
            <Menu.Label>{part.title}</Menu.Label>
            {part.views.map((one) => (
              <ViewItem
                key={one.viewId}
                view={one}
                keys={keyOfView(one.viewId)}
                isShown={one.viewId === view.saved?.viewId}
                onOpen={() => view.open(one.viewId)}
              />
            ))}
          </div>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: "/views" })}>Rename, share, order, delete …</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type ViewItemProps = { view: SavedView; keys: string | undefined; isShown: boolean; onOpen: () => void };

function ViewItem({ view, keys, isShown, onOpen }: ViewItemProps) {
  const Shape = view.content.shape === "board" ? IconLayoutKanban : IconTable;
  return (
    <Menu.Item
      aria-current={isShown || undefined}
      leftSection={<Shape size={14} aria-hidden />}
      rightSection={keys && <KeyHint keys={keys} />}
      onClick={onOpen}
    >
      {view.name}
    </Menu.Item>
  );
}

function nameOf({ saved, isReady }: View): string {
  if (saved) return saved.name;
  return isReady ? "No saved view" : "View";
}
