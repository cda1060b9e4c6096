/** Files of what the sample's team did. */
import type { HistoryEvent } from "./onboarding-history.ts";
import { peopleOf } from "./people.ts";
import { isIn, type SampleTable, type Span } from "./sample-table.ts";

const STAGES: SampleTable = {
  name: "stages.csv",
  header: ["account", "stage", "happened_at", "id"],
  rowsOf: historyRows("stage", ({ stage, at }, account, id) => [account, stage, at, id]),
};

const MAILS: SampleTable = {
  name: "mails.csv",
  header: ["account", "happened_at", "direction", "kind", "thread", "automated", "person", "subject", "id"],
  rowsOf: historyRows("mail", ({ at, direction, kind, thread, subject }, account, id, person) => [
    account,
    at,
    direction,
    kind ?? "",
    thread,
    "no",
    person,
    subject,
    id,
  ]),
};

const CALLS: SampleTable = {
  name: "calls.csv",
  header: ["account", "happened_at", "outcome", "starts_at", "call", "attendees", "id"],
  rowsOf: historyRows("call", ({ at, outcome, startsAt, call }, account, id) => [
    account,
    at,
    outcome,
    startsAt ?? "",
    call,
    outcome === "held" ? "1" : "",
    id,
  ]),
};

const NOTES: SampleTable = {
  name: "notes.csv",
  header: ["account", "happened_at", "author", "body", "id"],
  rowsOf: historyRows("note", ({ at, author, body }, account, id) => [account, at, author, body, id]),
};

const TASKS: SampleTable = {
  name: "tasks.csv",
  header: ["account", "title", "due_on", "kind", "event", "done_at", "answer", "happened_at", "id"],
  rowsOf: historyRows("task", (task, account, id, _person, { to }) => {
    const isDone = task.doneAt !== null && task.doneAt.slice(0, 10) <= to;
    return [
      account,
      task.title,
      task.dueOn,
      task.isPromise ? "promise" : "task",
      task.waitsForReply ? "reply" : "",
      isDone ? (task.doneAt ?? "") : "",
      isDone ? (task.answer ?? "") : "",
      task.at,
      id,
    ];
  }),
};

type EventOf<What extends HistoryEvent["what"]> = Extract<HistoryEvent, { what: What }>;
type ToRow<What extends HistoryEvent["what"]> = (
  event: EventOf<What>,
  account: string,
  id: string,
  person: string,
  span: Span,
) => string[];

/** The number of an event among those of its kind is its id, so it must not depend on the day of asking. */
function historyRows<What extends HistoryEvent["what"]>(what: What, toRow: ToRow<What>): SampleTable["rowsOf"] {
  return ({ account, history }, span) => {
    const events = history.filter((event): event is EventOf<What> => event.what === what);
    const person = peopleOf(account, span.seed)[0]?.key ?? "";
    return events.flatMap((event, index) =>
      happensIn(span, event) ? [toRow(event, account.key, `${what}-${account.key}-${index + 1}`, person, span)] : [],
    );
  };
}

/** A task is told again when it was done. */
function happensIn(span: Span, event: HistoryEvent): boolean {
  const day = event.at.slice(0, 10);
  if (day > span.to) return false;
  return isIn(span, day) || (event.what === "task" && event.doneAt !== null && isIn(span, event.doneAt.slice(0, 10)));
}

export const WORK_TABLES: readonly SampleTable[] = [STAGES, MAILS, CALLS, NOTES, TASKS];
