/** What the import asks of history: to save rows of an old tool as facts, messages, notes and tasks. */
import type { KindId } from "#core/imports/column.ts";
import { callFact, mailFact, stageFact } from "#core/imports/history-facts.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import type { FactDetail } from "#core/onboarding/fact.ts";
import type { Instant } from "#core/time/instant.ts";
import { erasedAmong, outsideId } from "#server/features/erased-people/reads.ts";
import { recordOptOuts } from "#server/features/opt-outs/reads.ts";
import { type Save, type SaveContext, type Saved, savedRows } from "#server/features/records/reads.ts";
import { KEPT_OF, type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { idFromWords } from "#server/platform/id.ts";
import * as store from "./store.ts";

const SAVES: Readonly<Partial<Record<KindId, Save>>> = {
  stages: (tx, records, context) =>
    saveFacts(tx, "stages", records, context, ({ values }) => stageFact(values, context.stageLabels)),
  calls: (tx, records, context) => saveFacts(tx, "calls", records, context, ({ values }) => callFact(values)),
  mails: saveMails,
  notes: saveNotes,
  tasks: saveTasks,
  opt_outs: saveOptOuts,
};

/** Saves batches of one kind's records in the transaction of their file. Null for kinds that are not of this feature. */
export function historySaver(kind: KindId): Save | null {
  return SAVES[kind] ?? null;
}

/** A row without an id of its own is known by its words. */
function externalIdOf(kind: KindId, { account, values, received }: ImportRecord): string {
  const id = values["id"];
  if (typeof id === "string") return `${kind}:${id}`;
  const words = Object.entries(received ?? values).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${kind}:${idFromWords(account?.accountId ?? "", ...words.sort())}`;
}

function idOf(kind: KindId, record: ImportRecord, { source }: SaveContext): string {
  return idFromWords(kind, source, accountIdOf(record), externalIdOf(kind, record));
}

function accountIdOf({ account }: ImportRecord): string {
  return account?.accountId ?? "";
}

function textOf({ values }: ImportRecord, column: string): string | null {
  const value = values[column];
  return typeof value === "string" ? value : null;
}

function happenedAtOf(record: ImportRecord): Instant {
  return textOf(record, "happened_at") ?? "";
}

async function saveFacts(
  tx: Db,
  kind: KindId,
  records: readonly ImportRecord[],
  context: SaveContext,
  detailOf: (record: ImportRecord) => FactDetail,
  personOf: (record: ImportRecord) => string | null = () => null,
): Promise<Saved> {
  const facts = records.map((record) => ({
    accountId: accountIdOf(record),
    factId: idOf(kind, record, context),
    happenedAt: happenedAtOf(record),
    externalId: externalIdOf(kind, record),
    personId: personOf(record),
    detail: detailOf(record),
  }));
  return savedRows(await store.recordFacts(tx, facts, context));
}

/** That a mail was sent is a fact and stays; its words are not kept when they were to or from an erased person. */
async function saveMails(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const words = [...new Set(records.flatMap((record) => textOf(record, "person") ?? []))];
  const people = await peopleByWord(tx, context.source, words);
  const erased = await erasedAmong(
    tx,
    words.flatMap((word) => [word, outsideId(context.source, word)]),
  );
  const personOf = (record: ImportRecord) => people.get((textOf(record, "person") ?? "").toLowerCase()) ?? null;
  const wordsOf = (record: ImportRecord) => {
    const word = textOf(record, "person");
    return word === null ? [] : [word, outsideId(context.source, word)];
  };
  const isErased = (record: ImportRecord) => wordsOf(record).some((word) => erased.has(word));
  const messages = records
    .filter((record) => !isErased(record))
    .map((record) => ({
      account_id: accountIdOf(record),
      message_id: idOf("mails", record, context),
      person_id: personOf(record),
      direction: textOf(record, "direction") ?? "out",
      subject: textOf(record, "subject"),
      happened_at: happenedAtOf(record),
      external_id: externalIdOf("mails", record),
    }));
  await withTrace(tx, formOf("message", "message_id"), {
    rows: messages,
    context,
    save: () => store.recordMessages(tx, messages, context),
  });
  const authorOf = (record: ImportRecord) => (record.values["direction"] === "in" ? personOf(record) : null);
  return saveFacts(tx, "mails", records, context, ({ values }) => mailFact(values), authorOf);
}

/** By id or address in small letters. */
async function peopleByWord(tx: Db, source: string, words: readonly string[]): Promise<Map<string, string>> {
  const found = await store.listPeople(tx, source, words);
  return new Map([
    ...found.flatMap(({ personId, email }) => (email === null ? [] : [[email, personId] as const])),
    ...found.map(({ personId, externalId }) => [externalId.toLowerCase(), personId] as const),
  ]);
}

/** That they came, and not what they say. */
function formOf(table: "message" | "note" | "task", id: string): TraceForm {
  return { table, key: ["account_id", id], subject: "account_id", only: KEPT_OF[table] };
}

async function saveNotes(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const notes = records.map((record) => ({
    account_id: accountIdOf(record),
    note_id: idOf("notes", record, context),
    author: textOf(record, "author") ?? "import",
    body: textOf(record, "body") ?? "",
    happened_at: happenedAtOf(record),
    external_id: externalIdOf("notes", record),
  }));
  const save = () => store.recordNotes(tx, notes, context);
  return savedRows(await withTrace(tx, formOf("note", "note_id"), { rows: notes, context, save }));
}

async function saveTasks(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const tasks = records.map((record) => ({
    account_id: accountIdOf(record),
    task_id: idOf("tasks", record, context),
    kind: textOf(record, "kind") ?? "task",
    title: textOf(record, "title") ?? "",
    due_on: textOf(record, "due_on") ?? "",
    done_at: textOf(record, "done_at"),
    waits_event: textOf(record, "event"),
    answer: textOf(record, "kind") === "promise" ? textOf(record, "answer") : null,
    recorded_at: textOf(record, "happened_at") ?? context.now,
    external_id: externalIdOf("tasks", record),
  }));
  const save = () => store.recordTasks(tx, tasks, context);
  return savedRows(await withTrace(tx, formOf("task", "task_id"), { rows: tasks, context, save }));
}

/** Whether or not the person is known. Rows of erased people are left out: their tombstone keeps them from coming back. */
async function saveOptOuts(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const said = records.map((record) => ({
    word: (textOf(record, "person") ?? "").trim(),
    happenedAt: happenedAtOf(record),
  }));
  const marksOf = ({ word }: { word: string }) => [word, outsideId(context.source, word)];
  const erased = await erasedAmong(tx, said.flatMap(marksOf));
  const allowed = said.filter((one) => !marksOf(one).some((mark) => erased.has(mark)));
  return savedRows(await recordOptOuts(tx, allowed, context));
}
