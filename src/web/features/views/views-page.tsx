/** All views one may see: their order in the navigation, names, who sees them, what they were before. */
import { Stack, Text } from "@mantine/core";
import { listViews } from "#contract/views.ts";
import { useRead } from "../../app/api.ts";
import { useViewActions } from "../../app/views/view-actions.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { Page } from "../../ui/page.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { ViewRow } from "./view-row.tsx";

const COLUMNS = [
  { label: "Name" },
  { label: "Who sees it" },
  { label: "Saved", isWideOnly: true },
  { label: "In the navigation" },
  { label: "What to do", align: "actions", isHidden: true },
] as const;

export function ViewsPage() {
  const views = useRead(listViews, {});
  const actions = useViewActions();
  const all = views.data?.data ?? [];
  const starred = all.filter(({ isStarred }) => isStarred).length;
  return (
    <Page title="Views" summary={views.data && `${all.length}, ${starred} in your navigation`}>
      <Stack gap="lg" maw={1080}>
        <Text size="sm">
          A view is a way of looking at the accounts: a filter, an order, columns. A new one is made from what you see:
          change a list, then Save as. Order and stars are yours alone.
        </Text>
        {views.error && (
          <Failed error={views.error} onRetry={() => void views.refetch()} lastGoodAtMs={views.dataUpdatedAt} />
        )}
        {!views.data && !views.error && <SkeletonLines count={6} />}
        {views.data && all.length === 0 && (
          <Empty title="There are no views" why="Change the filter or the order of the accounts, then press Save as." />
        )}
        {all.length > 0 && (
          <PlainTable label="Views" columns={COLUMNS}>
            {all.map((view, index) => (
              <ViewRow
                key={view.viewId}
                view={view}
                actions={actions}
                isFirst={index === 0}
                isLast={index === all.length - 1}
              />
            ))}
          </PlainTable>
        )}
      </Stack>
    </Page>
  );
}
