/** What a view was before, the latest first, and the way back to it. */
import { Group, Stack, Text } from "@mantine/core";
import { listViews, listViewVersions, type SavedView } from "#contract/views.ts";
import { useRead } from "../../app/api.ts";
import type { ViewActions } from "../../app/views/view-actions.ts";
import { Failed } from "../../ui/failed.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";

export function ViewVersions({ view, actions }: { view: SavedView; actions: ViewActions }) {
  const { viewId } = view;
  const versions = useRead(listViewVersions, { viewId });
  // What the panel was opened with is old as soon as something was taken back here.
  const now = useRead(listViews, {}).data?.data.find((one) => one.viewId === viewId) ?? view;
  if (versions.error) return <Failed error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonLines count={4} />;
  return (
    <Stack gap="md" component="ol" p={0} m={0}>
      {versions.data.data.map(({ version, name, content, savedAt, savedBy, changes }) => (
        <Group component="li" key={version} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text size="sm" fw={500}>
              {name}
            </Text>
            <Text size="xs" c="dimmed">
              {savedBy ? `Saved by ${savedBy}, ` : "As it came with the product"}
              {savedBy && <Age at={savedAt} />}
              {changes.length > 0 && `: ${changes.join(", ")}`}
            </Text>
            <Text size="xs">{content.filter || "All accounts"}</Text>
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
