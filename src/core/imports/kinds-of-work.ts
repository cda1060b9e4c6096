/** Files of usage, and files of what a team did before Firstbill. */
import { OUTREACH_KINDS, THREAD_OWNERS } from "../onboarding/fact.ts";
import { TASK_EVENT_KINDS } from "../tasks/task-event.ts";
import type { Column, RecordKind } from "./column.ts";
import { ACCOUNT_COLUMN, REGION_COLUMN } from "./kinds-of-customers.ts";

const USAGE: RecordKind = {
  kind: "usage",
  files: ["usage"],
  meaning: "How much of each meter was used on each day.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "project",
      aliases: ["project_id"],
      type: "text",
      example: "web",
      meaning: "The project; the account as a whole when it is left out.",
    },
    {
      name: "meter",
      aliases: ["product", "metric"],
      type: "text",
      required: true,
      example: "replay",
      meaning: "Key of the meter.",
    },
    { name: "day", aliases: ["date"], type: "day", required: true, example: "2026-02-01", meaning: "The day in UTC." },
    {
      name: "quantity",
      aliases: ["value", "count", "usage"],
      type: "decimal",
      required: true,
      example: "12345",
      meaning: "How much, not below zero.",
    },
    {
      name: "period_start",
      type: "day",
      example: "2026-01-12",
      meaning:
        "With this column, the quantity is the total since that day; a day is the difference to the report before.",
    },
  ],
};

const COMPLETE_THROUGH: RecordKind = {
  kind: "complete_through",
  files: ["complete_through"],
  meaning: "Up to which day everything has been reported. Without it, this is found from how many accounts reported.",
  columns: [
    REGION_COLUMN,
    { name: "meter", type: "text", required: true, example: "replay", meaning: "Key of the meter." },
    { name: "day", type: "day", required: true, example: "2026-02-01", meaning: "The last complete day." },
  ],
};

const WHEN: Column = {
  name: "happened_at",
  aliases: ["at", "date", "day", "sent_at", "since", "created_at"],
  type: "instant",
  required: true,
  example: "2026-01-20T10:00:00Z",
  meaning: "When it happened.",
};

const { required: _required, ...OPTIONAL_WHEN } = WHEN;

const ID: Column = {
  name: "id",
  aliases: ["external_id"],
  type: "text",
  example: "msg_9",
  meaning: "The row's id in the old tool; made from the row when it is left out.",
};

const STAGES: RecordKind = {
  kind: "stages",
  files: ["stages", "stage_history"],
  meaning: "Stages of onboarding in the old tool, with all names it ever had.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "stage",
      aliases: ["status", "label"],
      type: "text",
      required: true,
      example: "3a. Engaged - Email",
      meaning: "The stage, as the old tool wrote it.",
    },
    WHEN,
    ID,
  ],
};

const MAILS: RecordKind = {
  kind: "mails",
  files: ["mails", "emails", "messages"],
  meaning: "Mails that were sent or received.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    WHEN,
    {
      name: "direction",
      type: "choice",
      choices: ["out", "in"],
      synonyms: { outbound: "out", sent: "out", inbound: "in", received: "in" },
      required: true,
      example: "out",
      meaning: "out: we wrote; in: the customer wrote.",
    },
    {
      name: "kind",
      aliases: ["outreach"],
      type: "choice",
      choices: OUTREACH_KINDS,
      example: "first",
      meaning: "For mails of ours: first, follow_up, second, audit, reply or other.",
    },
    {
      name: "thread",
      type: "choice",
      choices: THREAD_OWNERS,
      example: "onboarding",
      meaning: "Whose conversation: onboarding (also when left out), sales or support.",
    },
    { name: "automated", type: "flag", example: "no", meaning: "Sent by a machine, an automatic reply included." },
    {
      name: "person",
      aliases: ["email", "to", "from"],
      type: "text",
      example: "kim@acme.example",
      meaning: "Id or address of the customer's person.",
    },
    { name: "subject", type: "text", example: "Your first bill", meaning: "Subject line." },
    ID,
  ],
};

const CALLS: RecordKind = {
  kind: "calls",
  files: ["calls", "meetings"],
  meaning: "Calls that were booked or took place.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    { ...WHEN, aliases: ["at", "date", "day"], meaning: "When it took place; of a booking, when it was booked." },
    {
      name: "outcome",
      type: "choice",
      choices: ["booked", "held", "customer_absent", "we_absent", "broken_off", "cancelled"],
      synonyms: { completed: "held", "no-show": "customer_absent", no_show: "customer_absent", canceled: "cancelled" },
      required: true,
      example: "held",
      meaning: "booked, held, customer_absent, we_absent, broken_off or cancelled.",
    },
    {
      name: "starts_at",
      type: "instant",
      example: "2026-01-28T15:00:00Z",
      meaning: "Of a booking: when the call starts.",
    },
    {
      name: "call",
      aliases: ["call_id"],
      type: "text",
      example: "call_3",
      meaning: "Ties a booking to what became of it.",
    },
    { name: "attendees", type: "count", example: "2", meaning: "How many people of the customer came." },
    ID,
  ],
};

const NOTES: RecordKind = {
  kind: "notes",
  files: ["notes"],
  meaning: "Notes about accounts.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    WHEN,
    { name: "author", type: "text", example: "Sam Lee", meaning: "Who wrote it." },
    {
      name: "body",
      aliases: ["note", "text"],
      type: "text",
      required: true,
      example: "Wants sampling.",
      meaning: "The note.",
    },
    ID,
  ],
};

const TASKS: RecordKind = {
  kind: "tasks",
  files: ["tasks", "promises"],
  meaning: "Tasks and promises.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "title",
      aliases: ["task", "text"],
      type: "text",
      required: true,
      example: "Send the audit",
      meaning: "What is to be done.",
    },
    {
      name: "due_on",
      aliases: ["due", "due_date"],
      type: "day",
      required: true,
      example: "2026-02-10",
      meaning: "By when.",
    },
    {
      name: "kind",
      type: "choice",
      choices: ["task", "promise"],
      example: "task",
      meaning: "task (also when left out) or promise.",
    },
    {
      name: "event",
      type: "choice",
      choices: [...TASK_EVENT_KINDS],
      example: "",
      meaning: "What it waits for; it is due when that comes, at the latest by the day.",
    },
    { name: "done_at", aliases: ["completed_at"], type: "instant", example: "", meaning: "When it was done." },
    { name: "answer", type: "text", example: "", meaning: "Of a promise: what it was closed with." },
    { ...OPTIONAL_WHEN, aliases: ["created_at"], meaning: "When it was written down." },
    ID,
  ],
};

const OPT_OUTS: RecordKind = {
  kind: "opt_outs",
  files: ["opt_outs", "unsubscribes"],
  meaning: "People who asked not to be written to. Somebody who is not known yet is opted out as soon as they come.",
  columns: [
    {
      name: "person",
      aliases: ["email", "person_id"],
      type: "text",
      required: true,
      example: "kim@acme.example",
      meaning: "Id in this source, or address, which counts for every source.",
    },
    { ...WHEN, aliases: ["at", "date", "day"] },
  ],
};

export const KINDS_OF_WORK = { USAGE, COMPLETE_THROUGH, STAGES, MAILS, CALLS, NOTES, TASKS, OPT_OUTS } as const;
