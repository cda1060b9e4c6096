/** A task, a promise or an alert of the day. */
import { Checkbox } from "@mantine/core";
import { localDateAt } from "#core/time/instant.ts";
import { formatDay, formatDaysAway } from "../../ui/format.ts";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Day, useNow } from "../../ui/time.tsx";
import { AccountLink, type CursorProps } from "./account-link.tsx";
import type { AlertsOfAccount, TodayMention, TodayTask } from "./today-sections.ts";

type TaskRowProps = { task: TodayTask; cursor: CursorProps; onSpace: () => void; onDone: (() => void) | null };

export function TaskRow({ task, cursor, onSpace, onDone }: TaskRowProps) {
  const now = useNow();
  const isLate = task.dueOn < localDateAt(now);
  const due = formatDaysAway(task.dueOn, now);
  return (
    <>
      <Checkbox
        className="fb-above-link fb-duty-mark"
        aria-label={`Done: ${task.title}`}
        checked={false}
        disabled={onDone === null}
        onChange={() => onDone?.()}
        tabIndex={-1}
        size="xs"
      />
      <span className="fb-duty-text">
        <span>{task.title}</span>
        {task.kind === "promise" && <StateMark tone="accent">Promise</StateMark>}
        {task.because && <span className="fb-quiet">due {task.because}</span>}
        {task.away && !task.mine && (
          <StateMark tone="warn">
            {task.away.memberName}’s, away until {formatDay(localDateAt(task.away.until), localDateAt(now))}
          </StateMark>
        )}
      </span>
      <span className="fb-queue-name">
        <AccountLink accountId={task.accountId} name={task.accountName} cursor={cursor} onSpace={onSpace} />
      </span>
      <span className="fb-queue-renewal">
        {isLate ? <StateMark tone="warn">was due {due}</StateMark> : `due ${due}`}
      </span>
    </>
  );
}

type MentionRowProps = { mention: TodayMention; cursor: CursorProps; onSpace: () => void; onSeen: () => void };

/** What a colleague asks in a note. */
export function MentionRow({ mention, cursor, onSpace, onSeen }: MentionRowProps) {
  const { authorName, accountId, accountName, text, mentionedAt } = mention;
  return (
    <>
      <Checkbox
        className="fb-above-link fb-duty-mark"
        aria-label={`Seen: ${authorName} asks you in a note on ${accountName}`}
        checked={false}
        onChange={onSeen}
        tabIndex={-1}
        size="xs"
      />
      <span className="fb-duty-text">
        <span>
          {authorName} asks you: {text}
        </span>
        <StateMark tone="accent">Names you</StateMark>
      </span>
      <span className="fb-queue-name">
        <AccountLink accountId={accountId} name={accountName} cursor={cursor} onSpace={onSpace} />
      </span>
      <span className="fb-queue-renewal">
        <Age at={mentionedAt} />
      </span>
    </>
  );
}

type AlertRowProps = { alerts: AlertsOfAccount; cursor: CursorProps; onSpace: () => void };

export function AlertRow({ alerts, cursor, onSpace }: AlertRowProps) {
  const now = useNow();
  const [first, ...others] = alerts;
  return (
    <>
      <span className="fb-duty-mark">
        <StateMark tone="bad">
          <span className="fb-unseen">Alert</span>
        </StateMark>
      </span>
      <span className="fb-duty-text">
        <span>{first.text}</span>
        {others.length > 0 && <span className="fb-quiet">and {others.length} more</span>}
      </span>
      <span className="fb-queue-name">
        <AccountLink accountId={first.accountId} name={first.accountName} cursor={cursor} onSpace={onSpace} />
      </span>
      <span className="fb-queue-renewal">since {formatDaysAway(first.raisedOn, now)}</span>
    </>
  );
}

/** All of them, for the side panel. */
export function AlertList({ alerts }: { alerts: AlertsOfAccount }) {
  return (
    <ul className="fb-plain-list">
      {alerts.map((alert) => (
        <li key={alert.key} className="fb-alert">
          {alert.text}
          <div className="fb-quiet">
            since <Day day={alert.raisedOn} />
          </div>
        </li>
      ))}
    </ul>
  );
}
