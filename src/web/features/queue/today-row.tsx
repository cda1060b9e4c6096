/** A row of the morning, drawn again only when something of it changed. */
import { memo } from "react";
import type { RowBinding } from "../../ui/list-cursor.ts";
import { AlertRow, MentionRow, TaskRow } from "./duty-row.tsx";
import { QueueRow } from "./queue-row.tsx";
import type { TodayItem } from "./today-sections.ts";

export type RowHandlers = Record<
  "open" | "peek" | "walk" | "why" | "done" | "snooze" | "toggleLease",
  (item: TodayItem) => void
>;

type TodayRowProps = {
  item: TodayItem;
  stage: string | null;
  isGone: boolean;
  /** Marked for a moment, so that one sees where it went. */
  hasArrived: boolean;
  isCursor: boolean;
  binding: RowBinding;
  on: RowHandlers;
  mayChange: boolean;
};

export const TodayRow = memo(function TodayRow(props: TodayRowProps) {
  const { item, isGone, hasArrived, isCursor } = props;
  return (
    <li
      className="fb-row"
      data-kind={item.kind}
      data-cursor={isCursor || undefined}
      data-gone={isGone || undefined}
      data-arrived={hasArrived || undefined}
    >
      <RowContent {...props} />
    </li>
  );
});

function RowContent({ item, stage, isGone, isCursor, binding, on, mayChange }: TodayRowProps) {
  const cursor = { binding, isCursor };
  const walk = () => on.walk(item);
  if (item.kind === "alert") return <AlertRow alerts={item.alerts} cursor={cursor} onSpace={walk} />;
  if (item.kind === "mention")
    return <MentionRow mention={item.mention} cursor={cursor} onSpace={walk} onSeen={() => on.done(item)} />;
  if (item.kind === "task")
    return <TaskRow task={item.task} cursor={cursor} onSpace={walk} onDone={mayChange ? () => on.done(item) : null} />;
  const change = {
    done: () => on.done(item),
    snooze: () => on.snooze(item),
    take: () => on.toggleLease(item),
    release: () => on.toggleLease(item),
  };
  return (
    <QueueRow
      row={item.row}
      stage={stage}
      isGone={isGone}
      cursor={cursor}
      actions={{ why: () => on.why(item), peek: () => on.peek(item), walk, change: mayChange ? change : null }}
    />
  );
}
