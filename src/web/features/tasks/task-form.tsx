/** A new task or promise, or a changed one: what, by when, by whom. */
import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Task } from "#contract/tasks.ts";
import { taskDueOn } from "#core/tasks/task-due.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { DayField } from "../../ui/day-field.tsx";
import { formatDay } from "../../ui/format.ts";
import { messageOf } from "../../ui/problem.ts";
import { useNow } from "../../ui/time.tsx";
import { useMembers } from "./queries.ts";

export type TaskDraft = { title: string; dueOn: LocalDate; kind: Task["kind"]; assigneeId: string | null };

type TaskFormProps = {
  task: Task | null;
  onSave: (draft: TaskDraft) => Promise<unknown>;
  onClose: () => void;
};

/** Whom a task belongs to when nobody in particular should do it. */
const POOL = "pool";

export function TaskForm({ task, onSave, onClose }: TaskFormProps) {
  const today = localDateAt(useNow());
  const members = useMembers();
  const [draft, setDraft] = useState<TaskDraft>(
    () => task ?? { title: "", dueOn: addDays(today, 1), kind: "task", assigneeId: null },
  );
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (draft.title.trim() === "") return setProblem("Say what is to be done.");
    setSaving(true);
    try {
      await onSave(draft);
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setSaving(false);
    }
  };
  // A promise keeps the day that the customer was told.
  const dueOn = draft.kind === "task" ? taskDueOn(draft.dueOn, { madeOn: today }) : draft.dueOn;
  const people = (members.data?.data ?? []).filter(({ deactivatedAt }) => deactivatedAt === null);
  return (
    <form onSubmit={(event) => void save(event)} aria-label={task ? "Change the task" : "New task"}>
      <Stack gap="sm">
        <TextInput
          label="What is to be done"
          autoFocus
          data-autofocus
          maxLength={300}
          value={draft.title}
          error={problem}
          onChange={(event) => {
            setProblem(null);
            setDraft({ ...draft, title: event.currentTarget.value });
          }}
        />
        <DayField label="Due" today={today} value={draft.dueOn} onChange={(dueOn) => setDraft({ ...draft, dueOn })} />
        {dueOn !== draft.dueOn && (
          <Text size="xs" c="dimmed">
            That is a weekend; the task will be due on {formatDay(dueOn, today)}, the working day before.
          </Text>
        )}
        {task === null && (
          <SegmentedControl
            aria-label="Task or promise"
            value={draft.kind}
            onChange={(kind) => setDraft({ ...draft, kind: kind as Task["kind"] })}
            data={[
              { value: "task", label: "Task" },
              { value: "promise", label: "Promise to them" },
            ]}
          />
        )}
        <Select
          label="Who"
          allowDeselect={false}
          value={draft.assigneeId ?? POOL}
          onChange={(value) => setDraft({ ...draft, assigneeId: value === POOL ? null : value })}
          data={[
            { value: POOL, label: "Anyone of the team" },
            ...people.map(({ memberId, name }) => ({ value: memberId, label: name })),
          ]}
        />
        <Group gap="sm">
          <Button type="submit" variant="filled" loading={saving}>
            {task ? "Save" : "Set the task"}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
