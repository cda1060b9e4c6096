/** What others may ask of people: whether somebody was erased, and to erase somebody. */
import { createHmac } from "node:crypto";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { getInstallation } from "#server/platform/installation.ts";
import * as store from "./store.ts";

/** Which of these e-mails and outside ids belong to people who were erased. Ask once per batch of rows. */
export async function erasedAmong(db: Db, texts: readonly string[]): Promise<Set<string>> {
  const { installationId } = await getInstallation(db);
  const hashes = new Map(texts.map((text) => [tombstoneHash(installationId, text), text]));
  const erased = await store.listTombstones(db, [...hashes.keys()]);
  return new Set(erased.flatMap((hash) => hashes.get(hash) ?? []));
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
  /** Notes and tasks in which the name or the address was blotted out. */
  notesChanged: number;
};

/** Facts and audit rows stay: they carry ids, which lead to nobody from now on. */
export async function erasePersonByEmail(db: Db, email: string, now: Instant): Promise<Erased> {
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
  const words = [email, ...persons.flatMap(({ name }) => (name && name.trim().length > 2 ? [name.trim()] : []))];
  let notesChanged = 0;
  for (const word of new Set(words)) notesChanged += await store.blotOut(db, accountIds, word);
  const messages = await store.deleteMessages(db, personIds);
  const roles = await store.deleteRoles(db, personIds);
  await store.deletePersons(db, personIds);
  await store.forgetAnswers(db, words);
  return { personIds, people: persons.length, roles, messages, notesChanged };
}
