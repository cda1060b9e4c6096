/** Notes, tasks and answers to the question whether somebody would recommend us: what a team has written down. */
import type { SourceRecord } from "#core/records.ts";
import type { Instant } from "#core/time/instant.ts";
import type { VitallyThing } from "./client.ts";
import type { Colleague } from "./from-accounts.ts";
import { markdownFromHtml } from "./from-html.ts";
import { accountsOfUser } from "./from-users.ts";
import { dayAt, instantAt, readable, textAt } from "./from-values.ts";

export type Working = { readonly colleagues: ReadonlyMap<string, Colleague>; readonly now: Instant };

/** What belongs to no account is refused by the import under this name, and so is counted and listed. */
export const NO_ACCOUNT = "no account in Vitally";

/** Notes and tasks of a whole organization have no account either. */
function accountOf(thing: VitallyThing): string {
  return textAt(thing, "accountId") ?? NO_ACCOUNT;
}

/** One that was put away in Vitally is not brought. */
export function fromNote(note: VitallyThing, { colleagues, now }: Working): SourceRecord[] {
  if (textAt(note, "archivedAt") !== null) return [];
  const subject = textAt(note, "subject");
  const text = markdownFromHtml(textAt(note, "note") ?? "");
  const body = [...(subject === null ? [] : [`**${subject}**`]), text].filter((part) => part !== "").join("\n\n");
  if (body === "") return [];
  return [
    noteRow({
      account: accountOf(note),
      id: note.id,
      at: instantAt(note, "noteDate") ?? instantAt(note, "createdAt") ?? now,
      author: colleagues.get(textAt(note, "authorId") ?? "")?.name ?? null,
      body,
    }),
  ];
}

type NoteRow = { account: string; id: string; at: Instant; author: string | null; body: string };

export function noteRow({ account, id, at, author, body }: NoteRow): SourceRecord {
  return { kind: "notes", values: { account, happened_at: at, author: author ?? "Vitally", body: readable(body), id } };
}

/** How long a title may be, so that a list of tasks stays one. */
const LONGEST_TITLE = 300;

/** An open task without a day is due when it is brought, so that somebody looks at it once. Its text becomes a note. */
export function fromTask(task: VitallyThing, { colleagues, now }: Working): SourceRecord[] {
  const title = (textAt(task, "name") ?? "Task without a name").replace(/\s+/g, " ").slice(0, LONGEST_TITLE);
  const doneAt = instantAt(task, "completedAt") ?? instantAt(task, "archivedAt");
  const writtenAt = instantAt(task, "createdAt") ?? doneAt ?? now;
  const values = {
    account: accountOf(task),
    title,
    due_on: dayAt(task, "dueDate") ?? (doneAt ?? now).slice(0, 10),
    done_at: doneAt ?? "",
    happened_at: writtenAt,
    id: task.id,
  };
  const text = markdownFromHtml(textAt(task, "description") ?? "");
  const author = colleagues.get(textAt(task, "assignedToId") ?? "")?.name ?? null;
  const note = {
    account: accountOf(task),
    id: `task ${task.id}`,
    at: writtenAt,
    author,
    body: `**${title}**\n\n${text}`,
  };
  return [{ kind: "tasks", values }, ...(text === "" ? [] : [noteRow(note)])];
}

/** @param user who answered, if Vitally still knows them */
export function fromNps(answer: VitallyThing, user: VitallyThing | null, { now }: Working): SourceRecord[] {
  const score = textAt(answer, "score");
  if (score === null) return [];
  const feedback = textAt(answer, "feedback");
  const accounts = user === null ? [] : accountsOfUser(user);
  return (accounts.length === 0 ? [NO_ACCOUNT] : accounts).map((account) =>
    noteRow({
      account,
      id: `nps ${answer.id}`,
      at: instantAt(answer, "respondedAt") ?? instantAt(answer, "createdAt") ?? now,
      author: user === null ? null : textAt(user, "name"),
      body: `**Would recommend us: ${score} of 10**${feedback === null ? "" : `\n\n${feedback}`}`,
    }),
  );
}
