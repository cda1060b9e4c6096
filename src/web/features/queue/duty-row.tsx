/** A task, a promise or an alert of the day. */
import { Checkbox } from "@mantine/core";
import { localDateAt } from "#core/time/instant.ts";
import { formatDaysAway } from "../../ui/format.ts";
import { StateMark } from "../../ui/state-mark.tsx";
import { useNow } from "../../ui/time.tsx";
import { AccountLink, type CursorProps } from "./account-link.tsx";
import type { TodayAlert, TodayTask } from "./today-sections.ts";

type TaskRowProps = { task: TodayTask; cursor: CursorProps; onPeek: () => void; onDone: (() => void) | null };

export function TaskRow({ task, cursor, onPeek, onDone }: TaskRowProps) {
  const now = useNow();
  const isLate = task.dueOn < localDateAt(now);
  const due = formatDaysAway(task.dueOn, now);
  return (
    <>
      <Checkbox
        className="fb-above-link"
        aria-label={`Done: ${task.title}`}
        checked={false}
        disabled={onDone === null}
        onChange={() => onDone?.()}
        tabIndex={-1}
        size="xs"
      />
      <span className="fb-duty-text">
        {task.title}
        {task.kind === "promise" && <StateMark tone="accent">Promise</StateMark>}
      </span>
      <span className="fb-queue-name">
        <AccountLink accountId={task.accountId} name={task.accountName} cursor={cursor} onPeek={onPeek} />
      </span>
      <span className="fb-queue-renewal">
        {isLate ? <StateMark tone="warn">was due {due}</StateMark> : `due ${due}`}
      </span>
    </>
  );
}

export function AlertRow({ alert, cursor, onPeek }: { alert: TodayAlert; cursor: CursorProps; onPeek: () => void }) {
  const now = useNow();
  return (
    <>
      <StateMark tone="bad">
        <span className="fb-unseen">Alert</span>
      </StateMark>
      <span className="fb-duty-text">{alert.text}</span>
      <span className="fb-queue-name">
        <AccountLink accountId={alert.accountId} name={alert.accountName} cursor={cursor} onPeek={onPeek} />
      </span>
      <span className="fb-queue-renewal">since {formatDaysAway(alert.raisedOn, now)}</span>
    </>
  );
}
