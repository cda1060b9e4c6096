/** What a view was before, the latest first, and the way back to it. */
import { Text } from "@mantine/core";
import { listViews, listViewVersions, type SavedView } from "#contract/views.ts";
import { useRead } from "../../app/api.ts";
import type { ViewActions } from "../../app/views/view-actions.ts";
import { Age } from "../../ui/time.tsx";
import { VersionList } from "../../ui/version-list.tsx";

export function ViewVersions({ view, actions }: { view: SavedView; actions: ViewActions }) {
  const { viewId } = view;
  const versions = useRead(listViewVersions, { viewId });
  // What the panel was opened with is old as soon as something was taken back here.
  const now = useRead(listViews, {}).data?.data.find((one) => one.viewId === viewId) ?? view;
  return (
    <VersionList versions={versions} now={now} onRevert={(version) => void actions.revertTo(now, version)}>
      {({ savedBy, savedAt, changes, content }) => (
        <>
          <Text size="xs" c="dimmed">
            {savedBy ? `Saved by ${savedBy}, ` : "As it came with the product"}
            {savedBy && <Age at={savedAt} />}
            {changes.length > 0 && `: ${changes.join(", ")}`}
          </Text>
          <Text size="xs">{content.filter || "All accounts"}</Text>
        </>
      )}
    </VersionList>
  );
}
