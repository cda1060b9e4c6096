/** One task or promise among those of all accounts. */

import { Checkbox } from "@mantine/core";
import { memo } from "react";
import type { TaskOfAccount } from "#contract/tasks.ts";
import { MemberName } from "../../app/member-name.tsx";
import { formatDaysAway } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import type { RowBinding } from "../../ui/list-cursor.ts";
import { StateMark } from "../../ui/state-mark.tsx";
import { useNow } from "../../ui/time.tsx";
import { eventText, isWaiting, repeatsText, waitsText } from "./task-days.ts";

type TaskRowProps = {
  task: TaskOfAccount;
  isLate: boolean;
  isCursor: boolean;
  isSelected: boolean;
  binding: RowBinding;
  mayChange: boolean;
  onDone: (task: TaskOfAccount) => void;
  onSelect: (task: TaskOfAccount) => void;
};

export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, isLate, isCursor, isSelected, binding, mayChange, onDone, onSelect } = props;
  const now = useNow();
  const isDone = task.doneAt !== null;
  const answer = task.answer === null ? null : `Answer: ${task.answer}`;
  const notes = [eventText(task), waitsText(task), repeatsText(task), answer].filter((note) => note !== null);
  return (
    <li className="fb-task-row" data-cursor={isCursor || undefined} data-selected={isSelected || undefined}>
      <Checkbox
        size="xs"
        className="fb-task-pick"
        tabIndex={-1}
        checked={isSelected}
        disabled={!mayChange}
        aria-label={`Select: ${task.title}`}
        onChange={() => onSelect(task)}
      />
      <Checkbox
        size="sm"
        radius="xl"
        tabIndex={-1}
        checked={isDone}
        disabled={!mayChange}
        aria-label={`${isDone ? "Open again" : "Done"}: ${task.title}`}
        onChange={() => onDone(task)}
      />
      <span className="fb-task-what">
        <span data-done={isDone || undefined}>{task.title}</span>
        {task.kind === "promise" && <StateMark tone="accent">Promise</StateMark>}
        {notes.length > 0 && <span className="fb-task-note">{notes.join(" · ")}</span>}
      </span>
      <TextLink
        className="fb-task-account"
        to="/accounts/$accountId"
        params={{ accountId: task.accountId }}
        hash="tasks"
        tabIndex={isCursor ? 0 : -1}
        {...binding}
      >
        {task.accountName}
      </TextLink>
      <span className="fb-task-who">
        <MemberName memberId={task.assigneeId} name={task.assigneeName ?? "Anyone"} />
      </span>
      <span className="fb-task-day">
        {isLate ? (
          <StateMark tone="warn">was due {formatDaysAway(task.dueOn, now)}</StateMark>
        ) : (
          <>
            {isWaiting(task) && "latest "}
            {formatDaysAway(task.dueOn, now)}
          </>
        )}
      </span>
    </li>
  );
});
