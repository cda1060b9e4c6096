/** SQL of people and their roles. */
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type PersonRow = {
  personId: string;
  source: string;
  externalId: string;
  email: string | null;
  name: string | null;
  /** In small letters. */
  formerEmails: string[];
};

const PERSON = sql`person_id as "personId", source, external_id as "externalId", email, name, array(
  select former.email from former_address former where former.person_id = person.person_id order by 1) as "formerEmails"`;
/** As `emailKey` makes it. */
const EMAIL_KEY = sql`lower(regexp_replace(email, '\\+[^@]*@', '@'))`;

/** Whoever has or had one of these addresses. @param emails as `emailKey` makes them */
export function listPersons(
  db: Db,
  { emails, personIds }: { emails: readonly string[]; personIds: readonly string[] },
): Promise<PersonRow[]> {
  return db.list(sql<PersonRow>`
    select ${PERSON} from person
     where ${EMAIL_KEY} = any(${emails as string[]}::text[]) or person_id = any(${personIds as string[]}::uuid[])
        or person_id in (select person_id from former_address where ${EMAIL_KEY} = any(${emails as string[]}::text[]))
     order by person_id`);
}

/** By a part of the name, the address in any form, or an id, ours or of a source. */
export function searchPersons(db: Db, words: string, limit: number): Promise<PersonRow[]> {
  const like = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  return db.list(sql<PersonRow>`
    select ${PERSON} from person
     where name ilike ${like} or email ilike ${like} or external_id = ${words} or person_id::text = lower(${words})
        or ${EMAIL_KEY} = lower(regexp_replace(${words}, '\\+[^@]*@', '@'))
        or person_id in (select person_id from former_address where email = lower(${words}))
     order by lower(name), person_id limit ${limit}`);
}

export function listAllPersons(db: Db, after: string | null, limit: number): Promise<PersonRow[]> {
  return db.list(sql<PersonRow>`
    select ${PERSON} from person where ${after}::uuid is null or person_id > ${after}::uuid
     order by person_id limit ${limit}`);
}

export type SoleAccount = {
  accountId: string;
  name: string;
  companyId: string;
  /** Where it is the only account there. */
  companyName: string | null;
  ids: { source: string; externalId: string }[];
};

/** Accounts at which nobody is but these. */
export async function listSoleAccounts(
  db: Db,
  accountIds: readonly string[],
  personIds: readonly string[],
): Promise<SoleAccount[]> {
  const accounts = await db.list(sql<Pick<SoleAccount, "accountId" | "name" | "companyId">>`
    select account_id as "accountId", name, company_id as "companyId" from account
     where account_id = any(${accountIds as string[]}::uuid[])
       and not exists (select 1 from person_role as role where role.account_id = account.account_id
                         and role.person_id <> all(${personIds as string[]}::uuid[]))`);
  const companies = await db.list(sql<{ companyId: string; name: string }>`
    select company_id as "companyId", name from company as one
     where company_id = any(${accounts.map(({ companyId }) => companyId)}::uuid[])
       and (select count(*) from account where account.company_id = one.company_id) = 1`);
  const ids = await db.list(sql<{ accountId: string; source: string; externalId: string }>`
    select account_id as "accountId", source, external_id as "externalId" from account_alias
     where account_id = any(${accounts.map(({ accountId }) => accountId)}::uuid[])`);
  const companyNames = new Map(companies.map(({ companyId, name }) => [companyId, name]));
  return accounts.map((account) => ({
    ...account,
    companyName: companyNames.get(account.companyId) ?? null,
    ids: ids.filter(({ accountId }) => accountId === account.accountId),
  }));
}

export type RoleRow = {
  personId: string;
  accountId: string;
  account: string;
  role: string;
  lastSeenOn: string | null;
  since: string | null;
  removedOn: string | null;
};

export function listRoles(db: Db, personIds: readonly string[]): Promise<RoleRow[]> {
  return db.list(sql<RoleRow>`
    select person_id as "personId", account_id as "accountId", account.name as account, role,
           last_seen_on as "lastSeenOn", since, removed_on as "removedOn"
      from person_role join account using (account_id)
     where person_id = any(${personIds as string[]}::uuid[]) order by account_id, person_id`);
}

export function deleteRoles(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from person_role where person_id = any(${personIds as string[]}::uuid[])`);
}

export function deletePersons(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from person where person_id = any(${personIds as string[]}::uuid[])`);
}
