/** The same accounts as the table, in columns by stage. Filter, order and view are in the address and go along with ⌘B. */
import { Button, Group, SegmentedControl } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { listFields } from "#contract/fields.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import type { BoardDetail } from "#core/board/board-columns.ts";
import { localDateAt } from "#core/time/instant.ts";
import { AccountFilterBar, understood } from "../../features/accounts/table/account-filter-bar.tsx";
import { FilterHelp } from "../../features/accounts/table/filter-help.tsx";
import { useIsFilterKnown } from "../../features/accounts/table/known-filter.ts";
import { type BoardView, useBoardColumns } from "../../features/board/queries.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { keyOn, useKeys, withKey } from "../../ui/keys.tsx";
import { LateLine } from "../../ui/late-line.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/time.tsx";
import { useRead } from "../api.ts";
import { useView } from "../views/use-view.ts";
import { ViewBar } from "../views/view-bar.tsx";
import { ViewNotice } from "../views/view-notice.tsx";
import { type Columns, LoadedBoard } from "./loaded-board.tsx";
import "../../features/board/board.css";

const NO_FIELDS = [] as const;

export function BoardPage() {
  const view = useView("board");
  const isKnown = useIsFilterKnown(view.shown.filter);
  // Until it is known what to show, another board than the one that was asked for would be counted.
  if (view.isReady && isKnown) return <KnownBoard />;
  return (
    <Page title="Board" layout="fill">
      <SkeletonLines count={12} heightPx={36} />
    </Page>
  );
}

function KnownBoard() {
  const saved = useView("board");
  const { filter, sorts, stages: detail } = saved.shown;
  const setFilter = (written: string) => saved.change({ filter: written });
  const setDetail = (stages: BoardDetail) => saved.change({ stages });
  const today = localDateAt(useNow());
  const fields = useRead(listFields, {}).data?.data ?? NO_FIELDS;
  const filterFields = useMemo(() => filterFieldsOf(fields), [fields]);
  const sort = sorts.join(",") || "renewal";
  const view: BoardView = { filter: understood(filter, today, filterFields), sort, detail };
  const columns = useBoardColumns(view);
  const navigate = useNavigate();
  useKeys([
    {
      ...keyOn("tableOrBoard", "Board"),
      run: () => void navigate({ href: saved.hrefAs("table") }),
    },
    {
      ...keyOn("stagesOrGroups", "Board"),
      run: () => setDetail(detail === "fine" ? "coarse" : "fine"),
    },
  ]);
  const known = useLastKnown(view, columns.isPlaceholderData ? undefined : columns.data);
  const data = known?.data;
  return (
    <Page title="Board" summary={summaryOf(data)} layout="fill">
      <Group className="fb-toolbar" gap="sm" align="flex-start" wrap="nowrap">
        <ViewBar view={saved} />
        <AccountFilterBar value={filter} onChange={setFilter} today={today} fields={filterFields} />
        <FilterHelp fields={filterFields} />
        <SegmentedControl
          size="xs"
          aria-label={withKey("Columns", "c")}
          value={detail}
          onChange={(chosen) => setDetail(chosen === "coarse" ? "coarse" : "fine")}
          data={[
            { value: "fine", label: "Stages" },
            { value: "coarse", label: "Groups" },
          ]}
        />
      </Group>
      <ViewNotice view={saved} />
      {columns.error && (
        <Failed
          error={columns.error}
          onRetry={() => void columns.refetch()}
          lastGoodAtMs={columns.data ? columns.dataUpdatedAt : null}
        />
      )}
      <LateLine px="md" pt="xs" freshness={data?.freshness} />
      {known && known.data.total === known.data.withoutStage ? (
        <NobodyHere {...known} onClear={() => setFilter("")} />
      ) : known ? (
        <LoadedBoard key={`${known.view.detail} ${known.view.filter}`} {...known} readAtMs={columns.dataUpdatedAt} />
      ) : (
        !columns.error && <SkeletonLines count={12} heightPx={36} />
      )}
    </Page>
  );
}

type Known = { view: BoardView; data: Columns };

/** While another filter is being counted, the board of the one before stays, with its own cards. */
function useLastKnown(view: BoardView, data: Columns | undefined): Known | null {
  const last = useRef<Known | null>(null);
  if (data) last.current = { view, data };
  return last.current;
}

function summaryOf(data: Columns | undefined): string | undefined {
  if (!data) return undefined;
  const onBoard = data.total - data.withoutStage;
  if (data.withoutStage === 0) return formatInteger(onBoard);
  return `${formatInteger(onBoard)} in onboarding · ${formatInteger(data.withoutStage)} more match and are not`;
}

function NobodyHere({ data, view, onClear }: { data: Columns; view: BoardView; onClear: () => void }) {
  const isFiltered = view.filter !== "";
  if (data.total === 0 && !isFiltered)
    return (
      <Empty
        title="There are no accounts yet"
        why="They come with an import of files; usage, people and history can follow later."
        action={<ButtonLink to="/import">Import files</ButtonLink>}
      />
    );
  return (
    <Empty
      title={data.total === 0 ? "No account matches" : "None of these is in onboarding"}
      why={
        data.total === 0
          ? "Take a part of the filter away, or look at all accounts."
          : `${formatInteger(data.total)} accounts match, and none of them has a stage. The table shows them.`
      }
      action={
        isFiltered ? (
          <Button onClick={onClear}>Show all accounts</Button>
        ) : (
          <ButtonLink to="/accounts">Show the table</ButtonLink>
        )
      }
    />
  );
}
