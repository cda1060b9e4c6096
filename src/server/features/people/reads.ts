/** What others may ask of people: whether somebody was erased, texts without those who were, and to erase somebody. */
import { createHmac } from "node:crypto";
import type { CellValue } from "#core/imports/read-cell.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import { BLOT, emailKey, patternsOf } from "#core/people/blot-out.ts";
import { blotOutObjects } from "#core/people/blot-out-objects.ts";
import { blotMarked, marksIn, marksOfPerson } from "#core/people/erased-marks.ts";
import { accountNameMark, companyNameMark, isNamedAfter, neutralName, soleNameMark } from "#core/people/sole-trader.ts";
import type { Instant } from "#core/time/instant.ts";
import { deleteOptOuts, listAllOptOuts, listOptOutsOf, type OptOut } from "#server/features/opt-outs/reads.ts";
import {
  findTraces,
  listFreeTexts,
  type NameChange,
  type PersonTraces,
  removeTraces,
  saveTexts,
  type Whose,
} from "#server/features/person-traces/reads.ts";
import { keepPairs, lockPairs } from "#server/features/sibling-pairs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { getInstallation } from "#server/platform/installation.ts";
import * as store from "./store.ts";

/** Which of these e-mails and outside ids belong to people who were erased. Ask once per batch of rows. */
export async function erasedAmong(db: Db, texts: readonly string[]): Promise<Set<string>> {
  const isErased = await askErased(
    db,
    texts.flatMap((text) => [text, emailKey(text)]),
  );
  return new Set(texts.filter((text) => isErased(text) || isErased(emailKey(text)) || text.includes(BLOT)));
}

/** An id of another system is asked for with its source: ids of two systems may be alike. */
export function outsideId(source: string, externalId: string): string {
  return `${source}|${externalId}`;
}

async function askErased(db: Db, marks: readonly string[]): Promise<(mark: string) => boolean> {
  const { installationId } = await getInstallation(db);
  const hashOf = new Map(marks.map((mark) => [mark, tombstoneHash(installationId, mark)]));
  const erased = new Set(await store.listTombstones(db, [...new Set(hashOf.values())]));
  return (mark) => erased.has(hashOf.get(mark) ?? "");
}

/** Keyed with the installation's id, so that lists of known hashes say nothing. E-mails count without case. */
function tombstoneHash(installationId: string, text: string): string {
  return createHmac("sha256", installationId).update(text.trim().toLowerCase()).digest("hex");
}

// What comes in later ----------------------------------------------------------------------------------------------------

export type IncomingText = { text: string; accountId: string | null };

/** The same texts with a mark in the place of whoever was erased. Costs one look where nobody was. */
export async function blotOutErased(db: Db, texts: readonly IncomingText[]): Promise<string[]> {
  const counts = texts.length === 0 ? null : await store.findWordCounts(db);
  if (counts === null) return texts.map(({ text }) => text);
  const marks = texts.map(({ text, accountId }) => marksIn(text, accountId, counts));
  const isErased = await askErased(db, [...new Set(marks.flat().map(({ mark }) => mark))]);
  return texts.map(({ text }, index) => blotMarked(text, marks[index]!, isErased));
}

/** They name accounts and people, and whoever saves rows of people asks about those by themselves. */
const NAMING = new Set(
  "id account region person email company domain name source plan currency kind stage direction thread meter".split(
    " ",
  ),
);

/** Rows of accounts that are still called as somebody who was erased leave the name as it is now. */
export async function withoutErasedNames(
  db: Db,
  source: string,
  records: readonly ImportRecord[],
): Promise<ImportRecord[]> {
  if (records.length === 0 || (await store.findWordCounts(db)) === null) return [...records];
  const marksOf = ({ values: { account, name } }: ImportRecord) =>
    typeof name === "string" ? [accountNameMark(source, String(account), name), soleNameMark(name) ?? []].flat() : [];
  const isErased = await askErased(db, records.flatMap(marksOf));
  return records.map((record) => {
    if (!marksOf(record).some(isErased)) return record;
    const { name: _, ...values } = record.values;
    return { ...record, values, received: record.received ?? record.values };
  });
}

/** Which of these companies would be called as somebody who was erased; the names that they may have instead. */
export async function neutralCompanyNames(
  db: Db,
  companies: readonly { companyId: string; name: string }[],
): Promise<Map<string, string>> {
  if (companies.length === 0 || (await store.findWordCounts(db)) === null) return new Map();
  const marksOf = ({ companyId, name }: { companyId: string; name: string }) =>
    [companyNameMark(companyId, name), soleNameMark(name) ?? []].flat();
  const isErased = await askErased(db, companies.flatMap(marksOf));
  const erased = companies.filter((company) => marksOf(company).some(isErased)).map(({ companyId }) => companyId);
  const now = new Map((await store.listCompanyNames(db, erased)).map((one) => [one.companyId, one.name]));
  return new Map(erased.map((companyId) => [companyId, now.get(companyId) ?? neutralName(companyId)]));
}

/** Which of these are whole names of people who were erased and were a customer of their own. */
export async function erasedSoleNames(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0 || (await store.findWordCounts(db)) === null) return new Set();
  const isErased = await askErased(
    db,
    names.flatMap((name) => soleNameMark(name) ?? []),
  );
  return new Set(names.filter((name) => isErased(soleNameMark(name) ?? "")));
}

/** Rows of an import without the words of erased people, whichever source brings them. */
export async function withoutErased(db: Db, records: readonly ImportRecord[]): Promise<ImportRecord[]> {
  if (records.length === 0 || (await store.findWordCounts(db)) === null) return [...records];
  const texts: IncomingText[] = [];
  for (const { account, values } of records)
    eachText(values, (text) => {
      texts.push({ text, accountId: account?.accountId ?? null });
      return text;
    });
  const blotted = await blotOutErased(db, texts);
  if (blotted.every((text, index) => text === texts[index]!.text)) return [...records];
  const next = blotted.values();
  return records.map((record) => {
    const values = eachText(record.values, () => next.next().value ?? "");
    const isSame = JSON.stringify(values) === JSON.stringify(record.values);
    return isSame ? record : { ...record, values, received: record.values };
  });
}

function eachText(values: ImportRecord["values"], change: (text: string) => string): ImportRecord["values"] {
  const walk = (value: CellValue): CellValue => {
    if (typeof value === "string") return change(value);
    if (Array.isArray(value)) return value.map((one: string) => change(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(String(one))]));
  };
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [column, NAMING.has(column) ? value : walk(value)]),
  );
}

const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** Payloads without what they say of erased people; null for those that say nothing of any. */
export async function payloadsWithoutErased(db: Db, bodies: readonly Uint8Array[]): Promise<(Buffer | null)[]> {
  if ((await store.findWordCounts(db)) === null) return bodies.map(() => null);
  const texts = bodies.map((body) => Buffer.from(body).toString("utf8"));
  const emailsOf = (text: string) => text.match(EMAIL) ?? [];
  const erased = await erasedAmong(db, [...new Set(texts.flatMap(emailsOf))]);
  const isTheirs = (text: string) => emailsOf(text).some((email) => erased.has(email));
  return texts.map((text) => {
    if (!isTheirs(text)) return null;
    return Buffer.from(withoutObjects(text, isTheirs));
  });
}

function withoutObjects(text: string, isTheirs: (text: string) => boolean): string {
  try {
    return JSON.stringify(blotOutObjects(JSON.parse(text), { isTheirs }));
  } catch {
    return text.replace(EMAIL, (email) => (isTheirs(email) ? BLOT : email));
  }
}

// Export and erasure -----------------------------------------------------------------------------------------------------

/** Somebody by address or id, with what else is known to be theirs. */
export type Wanted = {
  email?: string | undefined;
  personId?: string | undefined;
  phones: readonly string[];
  others: readonly string[];
};

export type FoundPerson = {
  persons: store.PersonRow[];
  roles: store.RoleRow[];
  traces: PersonTraces;
  optOuts: OptOut[];
  whose: Whose;
  marks: store.Tombstone[];
};

/** Everything that is known about somebody, over all accounts and sources. */
export async function findPerson(db: Db, { email, personId, phones, others }: Wanted): Promise<FoundPerson> {
  const first = await store.listPersons(db, {
    emails: email === undefined ? [] : [emailKey(email)],
    personIds: personId === undefined ? [] : [personId],
  });
  const given = [email ?? [], first.flatMap(addressesOf)].flat().map(emailKey);
  const persons = await store.listPersons(db, { emails: given, personIds: first.map((one) => one.personId) });
  const emails = [...new Set([...given, ...persons.flatMap(addressesOf).map(emailKey)])];
  const personIds = persons.map((one) => one.personId);
  const roles = await store.listRoles(db, personIds);
  const accountIds = [...new Set(roles.map(({ accountId }) => accountId))];
  const named = { emails, names: persons.flatMap(({ name }) => name ?? []), phones, others };
  const sole = (await store.listSoleAccounts(db, accountIds, personIds)).filter(({ name }) =>
    isNamedAfter(name, named.names),
  );
  const externalIds = persons.map(({ externalId }) => externalId).filter((id) => id.length > 3);
  const whose = { personIds, accountIds, externalIds, patterns: patternsOf(named), renamed: sole.map(toNameChange) };
  const ids = persons.map(({ source, externalId }) => ({ mark: outsideId(source, externalId), wordCount: null }));
  const { installationId } = await getInstallation(db);
  const ofAccounts = sole.flatMap(marksOfSole).map((mark) => ({ mark, wordCount: null }));
  const marks = [...marksOfPerson(named, accountIds), ...ids, ...ofAccounts].map(({ mark, wordCount }) => ({
    hash: tombstoneHash(installationId, mark),
    wordCount,
  }));
  const optOuts = await listOptOutsOf(db, { emails, personIds });
  return { persons, roles, traces: await findTraces(db, whose), optOuts, whose, marks };
}

/** Also those that they had before. */
function addressesOf({ email, formerEmails }: store.PersonRow): string[] {
  return [...(email === null ? [] : [email]), ...formerEmails];
}

function marksOfSole({ name, companyId, ids }: store.SoleAccount): string[] {
  const ofIds = ids.map(({ source, externalId }) => accountNameMark(source, externalId, name));
  return [...ofIds, companyNameMark(companyId, name), soleNameMark(name) ?? []].flat();
}

function toNameChange({ accountId, name, companyId, companyName }: store.SoleAccount): NameChange {
  return {
    accountId,
    companyId: companyName !== null && isNamedAfter(companyName, [name]) && companyName === name ? companyId : null,
    before: name,
    after: neutralName(accountId),
  };
}

/** Facts, decisions and audit rows stay: their ids lead to nobody from now on, and their words are blotted out. */
export async function removePerson(db: Db, found: FoundPerson, now: Instant): Promise<void> {
  const { whose, traces, marks, optOuts } = found;
  await lockPairs(db);
  await store.recordTombstones(db, marks, now);
  await removeTraces(db, whose, traces);
  await deleteOptOuts(
    db,
    optOuts.map(({ optOutId }) => optOutId),
  );
  await store.deleteRoles(db, whose.personIds);
  await store.deletePersons(db, whose.personIds);
  await keepPairs(db, whose.accountIds);
}

const PERSONS_AT_ONCE = 1000;

/** After a restore: people who were erased since the backup go again. @returns how many there were */
export async function eraseAgain(db: Db, now: Instant): Promise<number> {
  let again = 0;
  const accountIds = new Set<string>();
  for (let after: string | null = null; ; ) {
    const persons: store.PersonRow[] = await store.listAllPersons(db, after, PERSONS_AT_ONCE);
    if (persons.length === 0) break;
    after = persons.at(-1)!.personId;
    const wordsOf = ({ email, source, externalId }: store.PersonRow) =>
      [email ?? [], outsideId(source, externalId)].flat();
    const erased = await erasedAmong(db, persons.flatMap(wordsOf));
    for (const person of persons.filter((one) => wordsOf(one).some((word) => erased.has(word)))) {
      const found = await findPerson(db, { personId: person.personId, phones: [], others: [] });
      for (const accountId of found.whose.accountIds) accountIds.add(accountId);
      await removePerson(db, found, now);
      again += 1;
    }
  }
  await removeOptOutsAgain(db);
  await blotOutAgain(db, [...accountIds]);
  return again;
}

/** Of people who were never here but for their wish. */
async function removeOptOutsAgain(db: Db): Promise<void> {
  for (let after: string | null = null; ; ) {
    const optOuts: OptOut[] = await listAllOptOuts(db, after, PERSONS_AT_ONCE);
    if (optOuts.length === 0) return;
    after = optOuts.at(-1)!.optOutId;
    const marksOf = ({ source, word }: OptOut) => [word, outsideId(source, word)];
    const erased = await erasedAmong(db, optOuts.flatMap(marksOf));
    const theirs = optOuts.filter((one) => marksOf(one).some((mark) => erased.has(mark)));
    await deleteOptOuts(
      db,
      theirs.map(({ optOutId }) => optOutId),
    );
  }
}

/** Numbers and addresses that were named for the erasure are known by their hashes alone. */
async function blotOutAgain(db: Db, accountIds: readonly string[]): Promise<void> {
  const texts = await listFreeTexts(db, accountIds);
  const left = await blotOutErased(
    db,
    texts.map(({ before, accountId }) => ({ text: before, accountId })),
  );
  const changed = texts.map((one, index) => ({ ...one, after: left[index]! }));
  await saveTexts(
    db,
    changed.filter(({ before, after }) => before !== after),
  );
}

export type Tombstone = store.Tombstone;
export const { listAllTombstones, recordTombstones } = store;
