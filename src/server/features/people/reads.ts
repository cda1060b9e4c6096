/** What others may ask of people: whether somebody was erased, and to erase somebody. */
import { createHmac } from "node:crypto";
import { patternsOf } from "#core/people/blot-out.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { getInstallation } from "#server/platform/installation.ts";
import * as store from "./store.ts";

/** Which of these e-mails and outside ids belong to people who were erased. Ask once per batch of rows. */
export async function erasedAmong(db: Db, texts: readonly string[]): Promise<Set<string>> {
  const { installationId } = await getInstallation(db);
  const hashOf = new Map(texts.map((text) => [text, tombstoneHash(installationId, text)]));
  const erased = new Set(await store.listTombstones(db, [...hashOf.values()]));
  return new Set([...hashOf].flatMap(([text, hash]) => (erased.has(hash) ? [text] : [])));
}

/** An id of another system is asked for with its source: ids of two systems may be alike. */
export function outsideId(source: string, externalId: string): string {
  return `${source}|${externalId}`;
}

/** Keyed with the installation's id, so that lists of known hashes say nothing. E-mails count without case. */
function tombstoneHash(installationId: string, text: string): string {
  return createHmac("sha256", installationId).update(text.trim().toLowerCase()).digest("hex");
}

export type Erased = {
  personIds: string[];
  people: number;
  roles: number;
  messages: number;
  /** Notes, tasks and other texts in which the person was blotted out. */
  texts: store.BlottedText[];
};

/** Facts, decisions and audit rows stay: their ids lead to nobody from now on, and their words are blotted out. */
export async function erasePersonByEmail(
  db: Db,
  { email, phones, now }: { email: string; phones: readonly string[]; now: Instant },
): Promise<Erased> {
  const persons = await store.listPersonsByEmail(db, email);
  const { installationId } = await getInstallation(db);
  const known = [email, ...persons.map(({ source, externalId }) => outsideId(source, externalId))];
  await store.recordTombstones(
    db,
    known.map((text) => tombstoneHash(installationId, text)),
    now,
  );
  const personIds = persons.map(({ personId }) => personId);
  const accountIds = await store.listAccountsOf(db, personIds);
  const names = persons.flatMap(({ name }) => name ?? []);
  // Their own messages go as a whole, so they are not among the texts.
  const messages = await store.deleteMessages(db, personIds);
  const patterns = patternsOf({ emails: [email], names, phones });
  const texts = await store.blotOutPerson(db, accountIds, patterns);
  const roles = await store.deleteRoles(db, personIds);
  await store.deletePersons(db, personIds);
  await store.forgetAnswers(db, patterns.hints.words);
  return { personIds, people: persons.length, roles, messages, texts };
}
