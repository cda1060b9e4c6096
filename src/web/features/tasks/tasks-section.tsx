/** What is to be done for an account, open ones first. */

import { Button, Checkbox, Group, Menu, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Task } from "#contract/tasks.ts";
import { localDateAt } from "#core/time/instant.ts";
import { MemberName } from "../../app/member-name.tsx";
import { useAskAnswer } from "../../ui/ask-answer.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatDaysAway } from "../../ui/format.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { MoreMenu } from "../../ui/more-menu.tsx";
import { messageOf } from "../../ui/problem.ts";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { useTaskChanges, useTasks } from "./queries.ts";
import { eventText, isWaiting, repeatsText, waitsText, wordsOfDue } from "./task-days.ts";
import { type TaskDraft, TaskForm } from "./task-form.tsx";

type TasksSectionProps = {
  accountId: string;
  mayChange: boolean;
  /** Where each account's tasks come from, where several are one customer; else empty. */
  origins: ReadonlyMap<string, string>;
  /** "new" or the id of the task that is being changed; held by the page, so that its key can open it. */
  editing: string | null;
  onEdit: (editing: string | null) => void;
};

export function TasksSection({ accountId, mayChange, origins, editing, onEdit }: TasksSectionProps) {
  const tasks = useTasks(accountId);
  const actions = useTaskActions(accountId);
  const [showsDone, setShowsDone] = useState(false);
  const all = tasks.data?.data ?? [];
  const open = all.filter(({ doneAt }) => doneAt === null);
  const done = all.filter(({ doneAt }) => doneAt !== null);
  return (
    <Section
      name="account.tasks"
      title="Tasks"
      summary={open.length > 0 ? `${open.length} open` : undefined}
      actions={
        mayChange && (
          <Button size="compact-sm" onClick={() => onEdit("new")} rightSection={<KeyHint keys="t" />}>
            Task
          </Button>
        )
      }
    >
      <Stack gap="sm" id="tasks">
        {editing === "new" && (
          <TaskForm accountId={accountId} task={null} onSave={actions.create} onClose={() => onEdit(null)} />
        )}
        {tasks.error && (
          <Failed error={tasks.error} onRetry={() => void tasks.refetch()} lastGoodAtMs={tasks.dataUpdatedAt} />
        )}
        {tasks.isPending && <SkeletonLines count={2} />}
        {tasks.data && open.length === 0 && editing !== "new" && (
          <Text size="sm" c="dimmed">
            Nothing is open.
          </Text>
        )}
        {[...open, ...(showsDone ? done : [])].map((task) =>
          editing === task.taskId ? (
            <TaskForm
              key={task.taskId}
              accountId={accountId}
              task={task}
              onSave={(draft) => actions.change(task, draft)}
              onClose={() => onEdit(null)}
            />
          ) : (
            <TaskLine
              key={task.taskId}
              task={task}
              origin={origins.get(task.accountId) ?? null}
              mayChange={mayChange}
              onToggle={() => void actions.toggle(task)}
              onChange={() => onEdit(task.taskId)}
              onDelete={() => void actions.remove(task)}
            />
          ),
        )}
        {done.length > 0 && (
          <Group>
            <Button variant="subtle" size="compact-sm" onClick={() => setShowsDone(!showsDone)}>
              {showsDone ? "Hide what is done" : `Show ${done.length} done`}
            </Button>
          </Group>
        )}
      </Stack>
    </Section>
  );
}

type TaskLineProps = {
  task: Task;
  origin: string | null;
  mayChange: boolean;
  onToggle: () => void;
  onChange: () => void;
  onDelete: () => void;
};

function TaskLine({ task, origin, mayChange, onToggle, onChange, onDelete }: TaskLineProps) {
  const now = useNow();
  const isDone = task.doneAt !== null;
  const due = formatDaysAway(task.dueOn, now);
  const isLate = !isDone && task.dueOn < localDateAt(now);
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start" className="fb-task">
      <Checkbox
        className="fb-grow"
        checked={isDone}
        disabled={!mayChange}
        onChange={onToggle}
        label={task.title}
        td={isDone ? "line-through" : undefined}
        description={
          <>
            {task.kind === "promise" && `Promise, ${waitsText(task)} · `}
            {task.event && `${eventText(task)} · `}
            {task.repeats && `${repeatsText(task)} · `}
            <MemberName memberId={task.assigneeId} name={task.assigneeName ?? "Anyone"} /> ·{" "}
            {isDone ? (
              <>
                done <Age at={task.doneAt} />
              </>
            ) : isLate ? (
              <StateMark tone="warn">was due {due}</StateMark>
            ) : (
              `${isWaiting(task) ? "at the latest" : "due"} ${due}`
            )}
            {task.answer && (
              <>
                <br />
                Answer: {task.answer}
              </>
            )}
            {origin && ` · ${origin}`}
          </>
        }
      />
      {mayChange && (
        <MoreMenu of={`the task: ${task.title}`}>
          <Menu.Item onClick={onChange}>Change</Menu.Item>
          <Menu.Item onClick={onDelete}>Delete</Menu.Item>
        </MoreMenu>
      )}
    </Group>
  );
}

export function useTaskActions(accountId: string) {
  const changes = useTaskChanges();
  const undo = useUndo();
  const askAnswer = useAskAnswer();
  const toggle = async (task: Task, answer?: string) => {
    const { taskId, version, title } = task;
    const done = task.doneAt === null;
    const after = await changes.change.mutateAsync({ accountId, taskId, version, done, ...(answer && { answer }) });
    const back = { done: !done, ...(!done && task.answer !== null && { answer: task.answer }) };
    undo.record({
      label: `${done ? "Done" : "Opened again"}: ${title}`,
      undo: () => changes.change.mutateAsync({ accountId, taskId, version: after.version, ...back }),
    });
  };
  const refuse = (title: string) => (error: unknown) => {
    notifications.show({ title, message: messageOf(error), color: "red" });
  };
  return {
    create: async (draft: TaskDraft) => {
      const task = await changes.create.mutateAsync({ accountId, ...draft, title: draft.title.trim() });
      undo.record({
        label: `Set the task: ${task.title}`,
        undo: () => changes.remove.mutateAsync({ accountId, taskId: task.taskId }),
      });
    },
    change: async (before: Task, draft: TaskDraft) => {
      const { taskId } = before;
      const { title, due, assigneeId, repeats, waitsFor } = draft;
      const dueBefore = wordsOfDue(before);
      const after = await changes.change.mutateAsync({
        accountId,
        taskId,
        version: before.version,
        title: title.trim(),
        assigneeId,
        repeats,
        ...(due !== dueBefore && { due }),
        ...(waitsFor && { waitsFor }),
      });
      undo.record({
        label: `Changed the task: ${after.title}`,
        undo: () =>
          changes.change.mutateAsync({
            accountId,
            taskId,
            version: after.version,
            title: before.title,
            ...(due !== dueBefore && { due: dueBefore }),
            assigneeId: before.assigneeId,
            repeats: before.repeats,
            ...(before.waitsFor && { waitsFor: before.waitsFor }),
          }),
      });
    },
    toggle: async (task: Task) => {
      if (task.doneAt === null && task.kind === "promise")
        return askAnswer(task.title, (answer) => toggle(task, answer));
      await toggle(task).catch(refuse(`Not changed: ${task.title}`));
    },
    remove: async ({ taskId, title }: Task) => {
      try {
        await changes.remove.mutateAsync({ accountId, taskId });
        undo.record({
          label: `Deleted the task: ${title}`,
          undo: () => changes.restore.mutateAsync({ accountId, taskId }),
        });
      } catch (error) {
        refuse(`Not deleted: ${title}`)(error);
      }
    },
  };
}
