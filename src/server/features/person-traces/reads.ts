/** What others ask of a person's traces: all of them, and to remove just those. Export and erasure are the same set (I-25). */
import { BLOT, blotOut, blotOutOfJson, type PersonPatterns } from "#core/people/blot-out.ts";
import { blotOutObjects } from "#core/people/blot-out-objects.ts";
import { type EditedLine, editLines, findLines } from "#server/platform/csv/edit-lines.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type Whose = {
  personIds: readonly string[];
  accountIds: readonly string[];
  /** Ids in other systems: an object of a payload that holds one is about them. */
  externalIds: readonly string[];
  patterns: PersonPatterns;
  /** Customers that are called as they are, and nobody else is there. */
  renamed: readonly store.NameChange[];
};

export type NameChange = store.NameChange;

export type PersonTraces = {
  texts: store.FoundText[];
  messages: store.Message[];
  payloads: { rawDeliveryId: string; before: string; after: string }[];
  files: { name: string; path: string; lines: EditedLine[] }[];
  answers: store.Answer[];
  undoEntries: store.UndoEntry[];
};

export async function findTraces(db: Db, whose: Whose): Promise<PersonTraces> {
  const { hints } = whose.patterns;
  // A company that is called as they are has traces of its own.
  const ownerIds = [...whose.accountIds, ...whose.renamed.flatMap(({ companyId }) => companyId ?? [])];
  return {
    texts: [...(await store.listTexts(db, ownerIds, whose.patterns)), ...whose.renamed.flatMap(store.toNameTexts)],
    messages: await store.listMessages(db, whose.personIds),
    payloads: await findPayloads(db, whose),
    files: await findFiles(db, whose.patterns),
    answers: await store.listAnswers(db, hints.words),
    undoEntries: await store.listUndoEntries(db, hints.words),
  };
}

export async function removeTraces(db: Db, whose: Whose, traces: PersonTraces): Promise<void> {
  await store.deleteMessages(db, whose.personIds);
  await store.saveTexts(db, traces.texts);
  await store.savePayloads(
    db,
    traces.payloads.map(({ rawDeliveryId, after }) => ({ rawDeliveryId, body: Buffer.from(after) })),
  );
  await store.deleteAnswers(db, traces.answers);
  await store.deleteUndoEntries(db, traces.undoEntries);
  for (const { path } of traces.files) await editLines(path, (line) => withoutPerson(line, whose.patterns));
}

async function findPayloads(db: Db, whose: Whose): Promise<PersonTraces["payloads"]> {
  const { words } = whose.patterns.hints;
  const found = await store.listPayloads(db, [...words, ...whose.externalIds.map((id) => id.toLowerCase())]);
  return found.flatMap(({ rawDeliveryId, body }) => {
    const before = body.toString("utf8");
    const after = payloadWithout(before, whose);
    return after === before ? [] : [{ rawDeliveryId, before, after }];
  });
}

function payloadWithout(text: string, { patterns, externalIds }: Whose): string {
  const value = parsed(text);
  if (value === undefined) return withoutPerson(text, patterns);
  const isTheirs = (one: string) =>
    externalIds.includes(one) || names(one, [...patterns.anywhere, ...patterns.fullNames]);
  const all = [...patterns.anywhere, ...patterns.nearby];
  const blot = (one: string) => (externalIds.includes(one) ? BLOT : blotOut(one, all));
  const about = blotOutObjects(value, { isTheirs, blot });
  const isAboutThem = JSON.stringify(about) !== JSON.stringify(value);
  const nearby = isAboutThem ? patterns.nearby : patterns.fullNames;
  const after = JSON.stringify(blotOutOfJson(about, { anywhere: patterns.anywhere, nearby }, "all texts"));
  return after === JSON.stringify(value) ? text : after;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function findFiles(db: Db, patterns: PersonPatterns): Promise<PersonTraces["files"]> {
  const files: PersonTraces["files"] = [];
  for (const { name, path } of await store.listUploads(db)) {
    const lines = await findLines(path, (line) => withoutPerson(line, patterns));
    if (lines.length > 0) files.push({ name, path, lines });
  }
  return files;
}

/** Where an address or a whole name shows that they are meant, parts of the name count too. */
function withoutPerson(text: string, { anywhere, nearby, fullNames }: PersonPatterns): string {
  const sure = [...anywhere, ...fullNames];
  return names(text, sure) ? blotOut(text, [...sure, ...nearby]) : text;
}

function names(text: string, patterns: readonly RegExp[]): boolean {
  return blotOut(text, patterns) !== text;
}

export const { listAuditIds, listFreeTexts, saveTexts } = store;
