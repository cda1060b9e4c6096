/** A new task or promise, or a changed one: what, by when, by whom. */

import { SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { getAccount } from "#contract/account-pages.ts";
import type { Task } from "#contract/tasks.ts";
import { dueWords } from "#core/tasks/read-due.ts";
import { REPEATS } from "#core/tasks/repeat.ts";
import { PROMISE_WAITS, type PromiseWaits, taskDueOn } from "#core/tasks/task-due.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useRead } from "../../app/api.ts";
import { nameWithAway, useAwayNotes } from "../../app/member-name.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { messageOf } from "../../ui/problem.ts";
import { useNow } from "../../ui/time.tsx";
import { DueField, readingOf } from "./due-field.tsx";
import { useMembers } from "./queries.ts";
import { wordsOfDue } from "./task-days.ts";

export type TaskDraft = Pick<Task, "title" | "kind" | "assigneeId" | "repeats"> & {
  /** In words that mean the same on any day. */
  due: string;
  waitsFor?: PromiseWaits;
};

type TaskFormProps = {
  accountId: string;
  task: Task | null;
  onSave: (draft: TaskDraft) => Promise<unknown>;
  onClose: () => void;
};

/** Whom a task belongs to when nobody in particular should do it. */
const POOL = "pool";
const ONCE = "once";
const REPEAT_LABELS = { week: "Every week", month: "Every month", renewal: "Before each renewal" };
const WAIT_LABELS = { customer: "Customer", colleague: "Colleague", team: "Us" };

export function TaskForm({ accountId, task, onSave, onClose }: TaskFormProps) {
  const today = localDateAt(useNow());
  const members = useMembers();
  const awayOf = useAwayNotes();
  const account = useRead(getAccount, { accountId }).data?.row;
  const context = { today, renewalOn: account?.renewalOn ?? null, currency: account?.currency ?? null };
  const { renewalOn } = context;
  const dueBefore = task && wordsOfDue(task);
  const [draft, setDraft] = useState(() => ({
    title: task?.title ?? "",
    kind: task?.kind ?? ("task" as const),
    assigneeId: task?.assigneeId ?? null,
    repeats: task?.repeats ?? null,
    waitsFor: task?.waitsFor ?? ("team" as const),
    /** In words; a day that passed is kept as it is as long as nobody writes another. */
    due: dueBefore ?? "tomorrow",
  }));
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const reading = draft.due === dueBefore ? null : readingOf(draft.due, context);
  const waits = reading === null ? task?.event != null : "due" in reading && reading.due.event !== null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (draft.title.trim() === "") return setProblem("Say what is to be done.");
    if (reading !== null && "problem" in reading) return;
    const { waitsFor, ...kept } = draft;
    const due = reading === null ? draft.due : dueWords(reading.due);
    setSaving(true);
    try {
      await onSave({
        ...kept,
        due,
        repeats: waits ? null : draft.repeats,
        ...(draft.kind === "promise" && { waitsFor }),
      });
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setSaving(false);
    }
  };
  // A promise keeps the day that the customer was told.
  const settle = (day: string) => (draft.kind === "task" ? taskDueOn(day, { madeOn: today }) : day);
  const people = (members.data?.data ?? []).filter(({ deactivatedAt }) => deactivatedAt === null);
  return (
    <form onSubmit={(event) => void save(event)} aria-label={task ? "Change the task" : "New task"}>
      <Stack gap="sm">
        <TextInput
          label={draft.kind === "promise" ? "What was promised, or asked" : "What is to be done"}
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
        <DueField
          label="Due"
          {...context}
          value={draft.due}
          settle={settle}
          isKept={reading === null}
          onChange={(due) => setDraft({ ...draft, due })}
        />
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
        {draft.kind === "promise" && (
          <div>
            <Text size="sm" fw={500} id="waits-for">
              It waits for
            </Text>
            <SegmentedControl
              aria-labelledby="waits-for"
              size="xs"
              value={draft.waitsFor}
              onChange={(waitsFor) => setDraft({ ...draft, waitsFor: waitsFor as PromiseWaits })}
              data={PROMISE_WAITS.map((value) => ({ value, label: WAIT_LABELS[value] }))}
            />
          </div>
        )}
        <Select
          label="Repeats"
          allowDeselect={false}
          disabled={waits}
          description={waits ? "It waits for an event, so it does not repeat." : undefined}
          value={(!waits && draft.repeats) || ONCE}
          onChange={(value) => setDraft({ ...draft, repeats: REPEATS.find((known) => known === value) ?? null })}
          data={[
            { value: ONCE, label: "No" },
            ...REPEATS.filter((value) => value !== "renewal" || renewalOn !== null || draft.repeats === value).map(
              (value) => ({ value, label: REPEAT_LABELS[value] }),
            ),
          ]}
        />
        <Select
          label="Who"
          allowDeselect={false}
          value={draft.assigneeId ?? POOL}
          onChange={(value) => setDraft({ ...draft, assigneeId: value === POOL ? null : value })}
          data={[
            { value: POOL, label: "Anyone of the team" },
            ...people.map(({ memberId, name }) => ({
              value: memberId,
              label: nameWithAway(name, awayOf(memberId)),
            })),
          ]}
        />
        <FormButtons action={task ? "Save" : "Set the task"} isWorking={saving} onCancel={onClose} />
      </Stack>
    </form>
  );
}
