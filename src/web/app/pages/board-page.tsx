/** The same accounts as the table, in columns by stage. Filter, order and view are in the address and go along with ⌘B. */
import { Button, Group, SegmentedControl, Select, Text } from "@mantine/core";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import type { BoardCard, getBoardColumns } from "#contract/board.ts";
import { listFields } from "#contract/fields.ts";
import type { OutputOf } from "#contract/operation.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import type { BoardDetail } from "#core/board/board-columns.ts";
import { localDateAt } from "#core/time/instant.ts";
import { AccountFilterBar, understood } from "../../features/accounts/table/account-filter-bar.tsx";
import { FilterHelp } from "../../features/accounts/table/filter-help.tsx";
import { toColumn, useBoardMoves } from "../../features/board/board-moves.ts";
import { useBoardNews } from "../../features/board/board-news.ts";
import { BoardStrip } from "../../features/board/board-strip.tsx";
import { openPaces, PaceWhy } from "../../features/board/pace-why.tsx";
import { type BoardView, useBoardAges, useBoardColumns, useRefreshBoard } from "../../features/board/queries.ts";
import { HandoverPanel } from "../../features/handovers/handover-panel.tsx";
import { MovePanel } from "../../features/onboarding/move-panel.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { useKeys, withKey } from "../../ui/keys.tsx";
import { LateLine } from "../../ui/late-line.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Page } from "../../ui/page.tsx";
import { PendingChanges } from "../../ui/pending-changes.tsx";
import { usePhone } from "../../ui/phone.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/time.tsx";
import { keepTrail } from "../../ui/trail.ts";
import { useUrlText } from "../../ui/url-text.ts";
import { useRead } from "../api.ts";
import { useMay, useSession } from "../session.tsx";
import { useView } from "../views/use-view.ts";
import { ViewBar } from "../views/view-bar.tsx";
import { ViewNotice } from "../views/view-notice.tsx";
import "../../features/board/board.css";

const NO_FIELDS = [] as const;
const NO_COLUMNS = [] as const;

export function BoardPage() {
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
      keys: "mod+b",
      label: "Show as a table",
      group: "Board",
      run: () => void navigate({ href: saved.hrefAs("table") }),
    },
    {
      keys: "c",
      label: "Stages, or groups of stages",
      group: "Board",
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
      {known ? (
        <LoadedBoard
          key={`${known.view.detail} ${known.view.filter}`}
          {...known}
          readAtMs={columns.dataUpdatedAt}
          onClear={() => setFilter("")}
        />
      ) : (
        !columns.error && <SkeletonLines count={12} heightPx={36} />
      )}
    </Page>
  );
}

type Columns = OutputOf<typeof getBoardColumns>;
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

type LoadedBoardProps = { view: BoardView; data: Columns; readAtMs: number; onClear: () => void };

function LoadedBoard({ view, data, readAtMs, onClear }: LoadedBoardProps) {
  const zone = useSession().member.timeZone;
  const mayMove = useMay("specialist");
  const isPhone = usePhone();
  const ages = useBoardAges(view).data;
  const panel = useSidePanel();
  const navigate = useNavigate();
  const refresh = useRefreshBoard();
  const here = useLocation({ select: (location) => location.href });
  const shown = useMemo(
    () => data.columns.filter(({ stages, count }) => stages.length > 0 || count > 0),
    [data.columns],
  );
  const columns = useMemo(() => shown.map(toColumn), [shown]);
  const medianOf = useCallback(
    (column: string) => ages?.columns.find((one) => one.column === column)?.medianDays,
    [ages],
  );
  const limits = useMemo(() => new Map(ages?.paces.map((pace) => [pace.stage, pace.limits])), [ages]);
  const limitsOf = useCallback((stage: string) => limits.get(stage) ?? null, [limits]);
  const handOver = (card: BoardCard) =>
    panel.open({
      title: `Hand over ${card.name}`,
      content: (
        <HandoverPanel
          account={{ accountId: card.accountId, name: card.name }}
          onDone={() => {
            panel.close();
            refresh();
          }}
        />
      ),
    });
  // To 6c an account goes with its packet.
  const askMove = (card: BoardCard, to?: readonly string[]) =>
    to?.length === 1 && to[0] === "sales_handoff" ? handOver(card) : askStage(card, to);
  const askStage = (card: BoardCard, to?: readonly string[]) =>
    panel.open({
      title: `Move ${card.name}`,
      content: (
        <MovePanel
          account={{ accountId: card.accountId, name: card.name }}
          stage={card.stage}
          zone={zone}
          onDone={panel.close}
          onHandOver={() => handOver(card)}
          {...(to && { to })}
        />
      ),
    });
  const moves = useBoardMoves(columns, { onAsk: askMove, mayMove, readAtMs });
  const changes = useBoardNews(readAtMs, moves.isOwn);
  const why = () => ages && panel.open({ title: "How old is old?", content: <PaceWhy ages={ages} /> });
  useKeys([{ keys: "w", label: "How old is old?", group: "Board", run: why }], { isActive: ages !== undefined });
  const apply = () => {
    moves.settle();
    refresh();
  };
  const open = (card: BoardCard) => {
    keepTrail({ from: "board", label: "Board", href: here, ids: [card.accountId] });
    void navigate({ href: `/accounts/${card.accountId}?from=board` });
  };
  if (data.total === data.withoutStage) return <NobodyHere data={data} view={view} onClear={onClear} />;
  const silent = ages ? openPaces(ages.paces).filter(({ limits: of }) => of === null).length : 0;
  return (
    <>
      <Group px="md" pt="xs" gap="sm" wrap="nowrap" justify="space-between">
        <Text size="xs" c="dimmed">
          {silent > 0 && `Too little history to say what is slow in ${silent} of 8 open stages. `}
          <Button size="compact-xs" variant="subtle" onClick={why} disabled={!ages}>
            {withKey("How old is old?", "w")}
          </Button>
        </Text>
        <PendingChanges changes={changes} onApply={apply} />
      </Group>
      {isPhone ? (
        <OneColumn shown={shown}>
          {(only) => (
            <BoardStrip
              view={view}
              columns={columns}
              totals={only}
              medianOf={medianOf}
              limitsOf={limitsOf}
              moves={moves}
              readAtMs={readAtMs}
              onOpen={open}
              onMove={moves.ask}
            />
          )}
        </OneColumn>
      ) : (
        <BoardStrip
          view={view}
          columns={columns}
          totals={shown}
          medianOf={medianOf}
          limitsOf={limitsOf}
          moves={moves}
          readAtMs={readAtMs}
          onOpen={open}
          onMove={moves.ask}
        />
      )}
    </>
  );
}

type OneColumnProps = { shown: Columns["columns"]; children: (only: Columns["columns"]) => ReactNode };

/** A phone shows one column at a time; which one is in the address. */
function OneColumn({ shown, children }: OneColumnProps) {
  const [chosen, choose] = useUrlText("column");
  const only = shown.find(({ column }) => column === chosen) ?? shown.find(({ count }) => count > 0) ?? shown[0];
  return (
    <>
      <Select
        aria-label="Stage"
        px="xs"
        pt="xs"
        allowDeselect={false}
        value={only?.column ?? null}
        onChange={(column) => column && choose(column)}
        data={shown.map(({ column, name, count }) => ({ value: column, label: `${name} (${formatInteger(count)})` }))}
      />
      {children(only ? [only] : [...NO_COLUMNS])}
    </>
  );
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
