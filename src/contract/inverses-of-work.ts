/** How what was done with tasks and notes is taken back. */
import { dueWords } from "#core/tasks/read-due.ts";
import { type DatedText, dated } from "#core/time/dated-text.ts";
import { call, type Inverse, type Inversion, inversion, type Written } from "./inverse.ts";
import * as templates from "./note-templates.ts";
import * as notes from "./notes.ts";
import type { InputOf, OutputOf, ParsedInputOf } from "./operation.ts";
import * as tasks from "./tasks.ts";

type OfTask = { accountId: string; taskId: string };

function taskThere({ accountId, taskId }: OfTask, label: Inverse["label"]): Inverse {
  const undo = call(tasks.deleteTask, { accountId, taskId });
  return { label, subject: `task:${taskId}`, undo, redo: call(tasks.restoreTask, { accountId, taskId }) };
}

type Change = Omit<ParsedInputOf<typeof tasks.changeTask>, "accountId" | "taskId" | "version">;

/** What was there before comes back, in the fields that were named; null where that was not kept. */
function taskChange({ input, output, before }: Written<ParsedInputOf<typeof tasks.changeTask>, tasks.Task>) {
  const { accountId, taskId, version: _, ...wanted } = input;
  const { due: _words, dueOn: _day, ...again } = wanted;
  const isMoved = wanted.dueOn !== undefined || wanted.due !== undefined;
  const target = { accountId, taskId, version: output.version };
  const were = Object.fromEntries(
    KEPT_OF_TASK.map((name) => [name, wanted[name] === undefined ? undefined : before[name]]),
  );
  // The day of a series is the one from which it is counted.
  const when = (isMoved || wanted.repeats !== undefined) && (before["when"] as object | undefined);
  const isKept = KEPT_OF_TASK.every((name) => wanted[name] === undefined || before[name] !== undefined);
  if (!isKept || when === undefined) return null;
  const back = { ...were, ...when };
  return {
    label: () => dated(null)`${wordOfChange(wanted, isMoved, output)}: ${output.title}`,
    subject: `task:${taskId}`,
    undo: call(tasks.changeTask, { ...target, ...present({ ...back, ...closing(wanted, before) }) }),
    // Words such as "in a week" would mean another day by then.
    redo: call(tasks.changeTask, { ...target, ...again, ...(isMoved && whenOf(output)) }),
  };
}

const KEPT_OF_TASK = ["title", "assigneeId", "waitsFor", "repeats"] as const;

/** A promise that is closed again has the answer that it had; one that is opened again has none. */
function closing({ done, answer }: Change, before: Written["before"]) {
  const isDone = before["isDone"] === true;
  const hadAnswer = isDone && typeof before["answer"] === "string";
  const named = done !== undefined || answer !== undefined;
  return { ...(done !== undefined && { done: isDone }), ...(named && hadAnswer && { answer: before["answer"] }) };
}

function present(
  values: Record<string, unknown>,
): Omit<InputOf<typeof tasks.changeTask>, "accountId" | "taskId" | "version"> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function whenOf({ event, dueOn }: tasks.Task) {
  return event === null ? { dueOn } : { due: dueWords({ event, dueOn: event.latestOn }) };
}

function wordOfChange(wanted: Change, isMoved: boolean, { dueOn, event }: tasks.Task): string | DatedText {
  if (wanted.done !== undefined) return wanted.done ? "Done" : "Opened again";
  const parts = [
    ...(wanted.title === undefined ? [] : ["Reworded"]),
    ...(isMoved ? [event === null ? dated(null)`Moved to ${{ day: dueOn }}` : `Made it wait: ${event.text}`] : []),
    ...(wanted.assigneeId === undefined ? [] : ["Gave to somebody else"]),
    ...(wanted.waitsFor === undefined ? [] : ["Changed whom it waits for"]),
    ...(wanted.repeats === undefined ? [] : ["Changed how it repeats"]),
    ...(wanted.answer === undefined ? [] : ["Changed the answer"]),
  ];
  return parts.length === 1 ? parts[0]! : "Changed the task";
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

function templateThere({ templateId }: { templateId: string }, label: string): Inverse {
  return {
    label: () => label,
    subject: `note-template:${templateId}`,
    undo: call(templates.deleteNoteTemplate, { templateId }),
    redo: call(templates.restoreNoteTemplate, { templateId }),
  };
}

/** Every save is a version, so the one before is where it goes back to. */
function templateSaved({ templateId, version, name }: templates.NoteTemplate, label: string): Inverse {
  return {
    label: () => `${label}: ${name}`,
    subject: `note-template:${templateId}`,
    undo: call(templates.revertNoteTemplate, { templateId, version, to: version - 1 }),
    redo: call(templates.revertNoteTemplate, { templateId, version: version + 1, to: version }),
  };
}

const ofTemplates: Inversion[] = [
  inversion(templates.createNoteTemplate, ({ output }) => templateThere(output, `Added the template ${output.name}`)),
  inversion(templates.restoreNoteTemplate, ({ output }) =>
    templateThere(output, `Brought back the template ${output.name}`),
  ),
  inversion(templates.deleteNoteTemplate, ({ input }) => {
    const { undo: redo, redo: undo, subject } = templateThere(input, "");
    return { label: () => "Deleted a template", subject, undo, redo };
  }),
  inversion(templates.saveNoteTemplate, ({ output }) => templateSaved(output, "Changed the template")),
  inversion(templates.revertNoteTemplate, ({ output }) => templateSaved(output, "Took a template back")),
];

export const ofWork: Inversion[] = [
  ...ofTemplates,
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
  inversion(notes.changeNote, ({ input: { accountId, noteId, ...wanted }, output: { version }, before }) => {
    const target = { accountId, noteId, version };
    const were = { body: before["body"] as string, kind: before["kind"] as notes.Note["kind"] };
    return {
      label: (name) => `Changed a note of ${name}`,
      subject: `note:${noteId}`,
      // It is saved as it is written: one act for as long as somebody writes.
      joins: ["notes.create", "notes.change"],
      undo: call(notes.changeNote, { ...target, ...were }),
      redo: call(notes.changeNote, { ...wanted, ...target }),
    };
  }),
  inversion(notes.deleteNote, ({ input: { accountId, noteId } }) => ({
    label: (name) => `Deleted a note of ${name}`,
    subject: `note:${noteId}`,
    undo: call(notes.restoreNote, { accountId, noteId }),
    redo: call(notes.deleteNote, { accountId, noteId }),
  })),
];
