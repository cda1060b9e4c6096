/** What others may ask of people: all that is known of somebody, and to erase them. */
import { emailKey, patternsOf } from "#core/people/blot-out.ts";
import { marksOfPerson } from "#core/people/erased-marks.ts";
import { accountNameMark, companyNameMark, isNamedAfter, neutralName, soleNameMark } from "#core/people/sole-trader.ts";
import type { Instant } from "#core/time/instant.ts";
import {
  blotOutErased,
  erasedAmong,
  outsideId,
  recordTombstones,
  type Tombstone,
  tombstoneHash,
} from "#server/features/erased-people/reads.ts";
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
  marks: Tombstone[];
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
  await recordTombstones(db, marks, now);
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
