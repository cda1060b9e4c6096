/** The board once its columns are counted: what its cards do, and what is asked for or explained beside it. */
import { Button, Group, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { BoardCard, getBoardColumns } from "#contract/board.ts";
import type { OutputOf } from "#contract/operation.ts";
import { toColumn, useBoardMoves } from "../../features/board/board-moves.ts";
import { useBoardNews } from "../../features/board/board-news.ts";
import { BoardStrip } from "../../features/board/board-strip.tsx";
import { openPaces, PaceWhy } from "../../features/board/pace-why.tsx";
import { type BoardView, useBoardAges, useRefreshBoard } from "../../features/board/queries.ts";
import { keyOn, useKeys, withKey } from "../../ui/keys.tsx";
import { onDemand } from "../../ui/on-demand.tsx";
import { PendingChanges } from "../../ui/pending-changes.tsx";
import { usePhone } from "../../ui/phone.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { keepTrail } from "../../ui/trail.ts";
import { useMay, useSession } from "../session.tsx";
import { CardWhy } from "./card-why.tsx";
import { OneColumn } from "./one-column.tsx";

const HandoverPanel = onDemand(async () => (await import("../../features/handovers/handover-panel.tsx")).HandoverPanel);
const StageWords = onDemand(async () => (await import("../../features/onboarding/stage-words.tsx")).StageWords);
const MovePanel = onDemand(async () => (await import("../../features/onboarding/move-panel.tsx")).MovePanel);

export type Columns = OutputOf<typeof getBoardColumns>;

type LoadedBoardProps = { view: BoardView; data: Columns; readAtMs: number };

export function LoadedBoard({ view, data, readAtMs }: LoadedBoardProps) {
  const zone = useSession().member.timeZone;
  const mayMove = useMay("specialist");
  const isPhone = usePhone();
  const ages = useBoardAges(view).data;
  const panel = useSidePanel();
  const navigate = useNavigate();
  const refresh = useRefreshBoard();
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
          unmappedLabel={card.unmappedLabel}
          zone={zone}
          onDone={panel.close}
          onHandOver={() => handOver(card)}
          {...(to && { to })}
        />
      ),
    });
  const moves = useBoardMoves(columns, { onAsk: askMove, mayMove, readAtMs });
  const changes = useBoardNews(readAtMs, moves.isOwn);
  const explainAges = () => ages && panel.open({ title: "How old is old?", content: <PaceWhy ages={ages} /> });
  useKeys([{ ...keyOn("howOld", "Board"), run: explainAges }], {
    isActive: ages !== undefined,
  });
  const explain = (card: BoardCard) =>
    panel.open({
      title: `Why is ${card.name} here?`,
      content: <CardWhy card={card} limits={limitsOf(card.stage)} zone={zone} />,
    });
  const apply = () => {
    moves.settle();
    refresh();
  };
  const open = (card: BoardCard) => {
    // With the card in it that was written there just now.
    const { pathname, search } = window.location;
    keepTrail({ from: "board", label: "Board", href: `${pathname}${search}`, ids: [card.accountId] });
    void navigate({ href: `/accounts/${card.accountId}?from=board` });
  };
  const silent = ages ? openPaces(ages.paces).filter(({ limits: of }) => of === null).length : 0;
  const strip = {
    view,
    columns,
    medianOf,
    limitsOf,
    moves,
    readAtMs,
    onOpen: open,
    onMove: moves.ask,
    onWhy: explain,
    onMapWords: () =>
      panel.open({
        title: "Words that are not mapped",
        content: (
          <StageWords
            onDone={() => {
              panel.close();
              refresh();
            }}
          />
        ),
      }),
  };
  return (
    <>
      <Group px="md" pt="xs" gap="sm" wrap="nowrap" justify="space-between">
        <Text size="xs" c="dimmed">
          {silent > 0 && `Too little history to say what is slow in ${silent} of 8 open stages. `}
          <Button size="compact-xs" variant="subtle" onClick={explainAges} disabled={!ages}>
            {withKey("How old is old?", "shift+w")}
          </Button>
        </Text>
        <PendingChanges changes={changes} onApply={apply} />
      </Group>
      {isPhone ? (
        <OneColumn shown={shown}>{(only) => <BoardStrip {...strip} totals={only} />}</OneColumn>
      ) : (
        <BoardStrip {...strip} totals={shown} />
      )}
    </>
  );
}
