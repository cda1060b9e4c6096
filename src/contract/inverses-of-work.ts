/** How what was done with tasks and notes is taken back. */
import { dayText } from "#core/time/day-text.ts";
import { call, type Inverse, type Inversion, inversion, type Written } from "./inverse.ts";
import * as notes from "./notes.ts";
import type { OutputOf, ParsedInputOf } from "./operation.ts";
import * as tasks from "./tasks.ts";

type OfTask = { accountId: string; taskId: string };

function taskThere({ accountId, taskId }: OfTask, label: Inverse["label"]): Inverse {
  const undo = call(tasks.deleteTask, { accountId, taskId });
  return { label, subject: `task:${taskId}`, undo, redo: call(tasks.restoreTask, { accountId, taskId }) };
}

type Change = Omit<ParsedInputOf<typeof tasks.changeTask>, "accountId" | "taskId" | "version">;

/** What is put back is in the audit log; the title and whom a promise waits for are not, and are taken back by hand. */
function taskChange({ input, output, before }: Written<ParsedInputOf<typeof tasks.changeTask>, tasks.Task>) {
  const { accountId, taskId, version: _, ...wanted } = input;
  const isKept = wanted.title === undefined && wanted.waitsFor === undefined && wanted.repeats === undefined;
  if (!isKept || before["dueOn"] === undefined) return null;
  const isMoved = wanted.dueOn !== undefined || wanted.due !== undefined;
  const target = { accountId, taskId, version: output.version };
  // Words such as "in a week" would mean another day by then.
  const { due: _words, ...again } = wanted;
  const back = {
    ...(isMoved && { dueOn: before["dueOn"] as string }),
    ...(wanted.assigneeId !== undefined && { assigneeId: before["assigneeId"] as string | null }),
    ...(wanted.done !== undefined && { done: before["isDone"] === true }),
  };
  return {
    label: () => `${wordOfChange(wanted, isMoved, output.dueOn)}: ${output.title}`,
    subject: `task:${taskId}`,
    undo: call(tasks.changeTask, { ...target, ...back }),
    redo: call(tasks.changeTask, { ...target, ...again, ...(isMoved && { dueOn: output.dueOn }) }),
  };
}

function wordOfChange({ done }: Change, isMoved: boolean, dueOn: string): string {
  if (done !== undefined) return done ? "Done" : "Opened again";
  return isMoved ? `Moved to ${dayText(dueOn, null)}` : "Gave to somebody else";
}

type Moved = { accountId: string; taskId: string; dueOn: string };

/** Each goes back to its own day; what somebody has changed since stays where it is. */
function postponed({ output, before }: Written<unknown, OutputOf<typeof tasks.postponeTasks>>) {
  const [first] = output.data;
  const days = new Map(((before["days"] ?? []) as Moved[]).map(({ taskId, dueOn }) => [taskId, dueOn]));
  if (first === undefined || days.size === 0) return null;
  const withDays = (dayOf: (task: tasks.Task) => string) =>
    output.data.map((task) => ({
      accountId: task.accountId,
      taskId: task.taskId,
      version: task.version,
      dueOn: dayOf(task),
    }));
  return {
    label: () => `Moved ${output.data.length} ${output.data.length === 1 ? "task" : "tasks"} to another day`,
    subject: `tasks:${first.taskId}`,
    undo: call(tasks.postponeTasks, { tasks: withDays((task) => days.get(task.taskId) ?? task.dueOn) }),
    redo: call(tasks.postponeTasks, { tasks: withDays((task) => task.dueOn) }),
  };
}

export const ofWork: Inversion[] = [
  inversion(tasks.createTask, ({ output }) => taskThere(output, () => `Set the ${output.kind}: ${output.title}`)),
  inversion(tasks.restoreTask, ({ output }) => taskThere(output, () => `Brought back: ${output.title}`)),
  inversion(tasks.deleteTask, ({ input }) => {
    const { undo: redo, redo: undo, subject } = taskThere(input, () => "");
    return { label: (name) => `Deleted a task of ${name}`, subject, undo, redo };
  }),
  inversion(tasks.changeTask, taskChange),
  inversion(tasks.postponeTasks, postponed),
  inversion(notes.createNote, ({ output: { accountId, noteId } }) => ({
    label: (name) => `Wrote a note on ${name}`,
    subject: `note:${noteId}`,
    undo: call(notes.deleteNote, { accountId, noteId }),
    redo: call(notes.restoreNote, { accountId, noteId }),
  })),
  inversion(notes.restoreNote, ({ output: { accountId, noteId } }) => ({
    label: (name) => `Brought back a note of ${name}`,
    subject: `note:${noteId}`,
    undo: call(notes.deleteNote, { accountId, noteId }),
    redo: call(notes.restoreNote, { accountId, noteId }),
  })),
  inversion(notes.deleteNote, ({ input: { accountId, noteId } }) => ({
    label: (name) => `Deleted a note of ${name}`,
    subject: `note:${noteId}`,
    undo: call(notes.restoreNote, { accountId, noteId }),
    redo: call(notes.deleteNote, { accountId, noteId }),
  })),
];
