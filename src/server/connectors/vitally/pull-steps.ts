/** What is read of Vitally, kind after kind, and what each page becomes. */
import type { SourceRecord } from "#core/records.ts";
import type { Instant } from "#core/time/instant.ts";
import { MOST_OF_PAGE, type VitallyClient, type VitallyThing } from "./client.ts";
import { type Colleague, fromAccount } from "./from-accounts.ts";
import { fromConversation, usersIn } from "./from-conversations.ts";
import { accountsOfUser, fromUser } from "./from-users.ts";
import { asObject, listAt, textAt } from "./from-values.ts";
import { fromNote, fromNps, fromTask } from "./from-work.ts";
import type { VitallySettings } from "./settings.ts";

export const STEP_IDS = ["organizations", "accounts", "users", "notes", "tasks", "conversations", "answers"] as const;
export type Step = (typeof STEP_IDS)[number];

/** What each step is given. */
export type Reading = {
  readonly client: VitallyClient;
  readonly settings: VitallySettings;
  readonly source: string;
  readonly now: Instant;
  readonly colleagues: ReadonlyMap<string, Colleague>;
  /** Those that were looked up in this part; null for those whom Vitally does not give any more. */
  readonly users: Map<string, VitallyThing | null>;
  /** Columns that accounts have had so far, so that all their rows are alike. */
  readonly columns: Set<string>;
  /** Requests beside the pages themselves. */
  countRequest(): void;
};

type StepOf = {
  readonly path: string;
  readonly more?: Readonly<Record<string, string>>;
  translate(items: readonly VitallyThing[], reading: Reading): Promise<SourceRecord[]>;
};

export const STEPS: Readonly<Record<Step, StepOf>> = {
  organizations: {
    path: "/resources/organizations",
    translate: async (items) =>
      items.map((one) => ({ kind: "companies", values: { company: one.id, name: textAt(one, "name") ?? one.id } })),
  },
  // Without the status only those that have not left are given.
  accounts: {
    path: "/resources/accounts",
    more: { status: "activeOrChurned" },
    translate: async (items, reading) => {
      const records = items.flatMap((one) => fromAccount(one, reading, reading.columns));
      for (const { kind, values } of records)
        if (kind === "accounts") for (const name of Object.keys(values)) if (isField(name)) reading.columns.add(name);
      return records.map((record) => withColumns(record, reading.columns));
    },
  },
  users: {
    path: "/resources/users",
    translate: async (items, { settings }) => items.flatMap((one) => fromUser(one, settings)),
  },
  notes: {
    path: "/resources/notes",
    translate: async (items, reading) => items.flatMap((one) => fromNote(one, reading)),
  },
  tasks: {
    path: "/resources/tasks",
    translate: async (items, reading) => items.flatMap((one) => fromTask(one, reading)),
  },
  conversations: {
    path: "/resources/conversations",
    translate: async (items, reading) => {
      const records: SourceRecord[] = [];
      for (const one of items) records.push(...(await readConversation(one, reading)));
      return records;
    },
  },
  answers: {
    path: "/resources/npsResponses",
    translate: async (items, reading) => {
      const records: SourceRecord[] = [];
      for (const one of items) records.push(...fromNps(one, await findUser(textAt(one, "userId"), reading), reading));
      return records;
    },
  },
};

function isField(column: string): boolean {
  return column.startsWith("custom.");
}

/** A field that only a later account of the page has is said to be empty of the earlier ones too. */
function withColumns(record: SourceRecord, columns: ReadonlySet<string>): SourceRecord {
  if (record.kind !== "accounts") return record;
  return { ...record, values: { ...Object.fromEntries([...columns].map((name) => [name, ""])), ...record.values } };
}

async function readConversation(conversation: VitallyThing, reading: Reading): Promise<SourceRecord[]> {
  const messages = await messagesOf(conversation, reading);
  const known = new Map<string, VitallyThing>();
  for (const one of listAt(conversation, "users").map(asObject)) {
    const id = textAt(one, "id");
    if (id !== null && accountsOfUser({ ...one, id }).length > 0) reading.users.set(id, { ...one, id });
  }
  for (const id of usersIn(messages)) {
    const user = await findUser(id, reading);
    if (user !== null) known.set(id, user);
  }
  return fromConversation({ conversation, messages }, { ...reading, users: known });
}

/** The list does not carry them; each conversation is asked for its own. */
async function messagesOf(conversation: VitallyThing, { client, countRequest }: Reading): Promise<VitallyThing[]> {
  const given = listAt(conversation, "messages").map(asObject);
  if (given.length > 0)
    return given.flatMap((one) => ({ ...one, id: textAt(one, "id") ?? "" })).filter(({ id }) => id !== "");
  const messages: VitallyThing[] = [];
  for (let from: string | null = null; ; ) {
    countRequest();
    const path = `/resources/conversations/${encodeURIComponent(conversation.id)}/messages`;
    const page = await client.list(path, { from, limit: MOST_OF_PAGE });
    messages.push(...page.items);
    if (page.next === null) return messages;
    from = page.next;
  }
}

async function findUser(id: string | null, { client, users, countRequest }: Reading): Promise<VitallyThing | null> {
  if (id === null) return null;
  const before = users.get(id);
  if (before !== undefined) return before;
  countRequest();
  const found = asObject(await client.find(`/resources/users/${encodeURIComponent(id)}`));
  const user = textAt(found, "id") === null ? null : { ...found, id: textAt(found, "id") ?? id };
  users.set(id, user);
  return user;
}

/** Names of the team, where Vitally gives the list of them; else roles and authors are known by their ids. */
export async function readColleagues(client: VitallyClient): Promise<Map<string, Colleague>> {
  const colleagues = new Map<string, Colleague>();
  for (let from: string | null = null; ; ) {
    const page = await client.list("/resources/admins", { from });
    for (const one of page.items)
      colleagues.set(one.id, {
        name: textAt(one, "name") ?? textAt(one, "email") ?? one.id,
        email: textAt(one, "email"),
      });
    if (page.next === null) return colleagues;
    from = page.next;
  }
}
