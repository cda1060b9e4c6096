/** Tasks under their days, with one cursor through all of them and a selection. */
import { Button, Group, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { MOST_POSTPONED, type TaskOfAccount, type TaskShow } from "#contract/tasks.ts";
import { localDateAt } from "#core/time/instant.ts";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { useListCursor } from "../../ui/list-cursor.ts";
import { usePointAt } from "../../ui/pointed-account.ts";
import { useNow } from "../../ui/time.tsx";
import { useAcrossActions } from "./across-actions.tsx";
import { byDoneDay, byDueDay } from "./task-days.ts";
import { TaskRow } from "./task-row.tsx";

type TasksListProps = { show: TaskShow; tasks: readonly TaskOfAccount[]; mayChange: boolean };

export function TasksList({ show, tasks, mayChange }: TasksListProps) {
  const today = localDateAt(useNow());
  const navigate = useNavigate();
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const actions = useAcrossActions({
    drop: (taskId) => setDropped((was) => new Set(was).add(taskId)),
    restore: (taskId) => setDropped((was) => without(was, taskId)),
  });
  const shown = tasks.filter(({ taskId }) => !dropped.has(taskId));
  const days = show === "done" ? byDoneDay(shown, today) : byDueDay(shown, today);
  const byId = new Map(shown.map((task) => [task.taskId, task]));
  const cursor = useListCursor({ keys: days.flatMap((day) => day.tasks.map(({ taskId }) => taskId)), group: "Tasks" });
  const chosen = shown.filter(({ taskId }) => selected.has(taskId));
  const underCursor = cursor.current === null ? undefined : byId.get(cursor.current);
  usePointAt(underCursor && { accountId: underCursor.accountId, name: underCursor.accountName }, "Tasks");
  const meant = chosen.length > 0 ? chosen : underCursor ? [underCursor] : [];
  const clear = () => setSelected(new Set());
  const select = ({ taskId }: TaskOfAccount) =>
    setSelected((was) => (was.has(taskId) ? without(was, taskId) : new Set(was).add(taskId)));
  const finish = () => {
    clear();
    for (const task of meant) void actions.toggle(task);
  };
  const move = () => actions.askDay(meant.slice(0, MOST_POSTPONED), clear);
  useKeys([
    {
      ...keyOn("open", "Tasks"),
      run: () =>
        underCursor &&
        void navigate({ to: "/accounts/$accountId", params: { accountId: underCursor.accountId }, hash: "tasks" }),
    },
  ]);
  useKeys(
    [
      { ...keyOn("done", "Tasks"), ...(show === "done" && { label: "Open again" }), run: finish },
      { ...keyOn("select", "Tasks"), run: () => underCursor && select(underCursor) },
    ],
    { isActive: mayChange },
  );
  useKeys([{ ...keyOn("snooze", "Tasks"), run: move }], {
    isActive: mayChange && show !== "done",
  });
  useKeys([{ ...keyOn("close", "Tasks"), run: clear }], {
    isActive: chosen.length > 0,
  });
  const on = useStable({ onDone: (task) => void actions.toggle(task), onSelect: select });
  return (
    <>
      {days.map(({ heading, isLate, tasks: inDay }) => (
        <section key={heading} aria-label={heading}>
          <Title order={2}>
            {heading} · {inDay.length}
          </Title>
          <ul>
            {inDay.map((task) => (
              <TaskRow
                key={task.taskId}
                task={task}
                isLate={isLate}
                isCursor={cursor.current === task.taskId}
                isSelected={selected.has(task.taskId)}
                binding={cursor.bind(task.taskId)}
                mayChange={mayChange}
                {...on}
              />
            ))}
          </ul>
        </section>
      ))}
      {chosen.length > 0 && (
        <Group className="fb-task-bar" gap="sm" role="toolbar" aria-label="What to do with the selection">
          <Text size="sm" role="status">
            {chosen.length} selected
          </Text>
          <Button size="compact-sm" onClick={finish} rightSection={<KeyHint keys="e" />}>
            {show === "done" ? "Open again" : "Done"}
          </Button>
          {show !== "done" && (
            <Button size="compact-sm" onClick={move} rightSection={<KeyHint keys="h" />}>
              Another day
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" onClick={clear} rightSection={<KeyHint keys="escape" />}>
            Select nothing
          </Button>
        </Group>
      )}
    </>
  );
}

function without(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  return new Set([...all].filter((other) => other !== one));
}

type RowHandlers = Record<"onDone" | "onSelect", (task: TaskOfAccount) => void>;

/** Rows keep what they were given; this always runs the latest. */
function useStable(handlers: RowHandlers): RowHandlers {
  const latest = useRef(handlers);
  latest.current = handlers;
  return useRef<RowHandlers>({
    onDone: (task) => latest.current.onDone(task),
    onSelect: (task) => latest.current.onSelect(task),
  }).current;
}
