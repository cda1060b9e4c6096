/** Saves imported companies, ids of other systems, projects and people, a batch of rows in a few statements each. */
import type { ImportRecord } from "#core/imports/read-row.ts";
import type { StageLabels } from "#core/onboarding/old-labels.ts";
import type { Instant } from "#core/time/instant.ts";
import { ALIASES, type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { idFromWords } from "#server/platform/id.ts";

export type SaveContext = {
  source: string;
  importRunId: string;
  now: Instant;
  sample: boolean;
  /** Stages of the old tool by their names. */
  stageLabels: StageLabels;
};

/** `imported` rows were new or changed something. */
export type Saved = { imported: number; accountsCreated: number; accountsChanged: number };

export type Save = (tx: Db, records: readonly ImportRecord[], context: SaveContext) => Promise<Saved>;

/** The accounts' state is derived again. */
export async function markDue(tx: Db, accountIds: readonly string[], now: Instant): Promise<void> {
  if (accountIds.length === 0) return;
  await tx.run(sql`insert into account_due (account_id, since)
    select distinct account_id, ${now}::timestamptz from unnest(${accountIds as string[]}::uuid[]) as given(account_id)
        on conflict (account_id) do update set since = excluded.since`);
}

// Companies, other ids, projects -----------------------------------------------------------------------------------

const COMPANIES: TraceForm = { table: "company", key: ["company_id"], subject: "company_id" };

export function companyIdOf(source: string, company: string): string {
  return idFromWords("company", source, company);
}

/** Companies that other rows name. One that only they name is called by its id there until companies.csv says more. */
export async function createNamedCompanies(
  tx: Db,
  companies: readonly { companyId: string; name: string }[],
  context: SaveContext,
): Promise<void> {
  const { sample, now } = context;
  if (companies.length === 0) return;
  const ids = companies.map(({ companyId }) => companyId);
  const save = () =>
    tx.run(sql`insert into company (company_id, name, sample, recorded_at)
    select company_id, name, ${sample}::boolean, ${now}::timestamptz
      from unnest(${ids}::uuid[], ${companies.map(({ name }) => name)}::text[]) as given(company_id, name)
        on conflict (company_id) do nothing`);
  await withTrace(tx, COMPANIES, { rows: idsOf(ids), context, save });
}

function idsOf(companyIds: readonly string[]) {
  return companyIds.map((companyId) => ({ company_id: companyId }));
}

export type Company = { companyId: string; name: string; domain: string | null };

export async function saveCompanies(tx: Db, companies: readonly Company[], context: SaveContext): Promise<number> {
  const { sample, now } = context;
  const ids = companies.map(({ companyId }) => companyId);
  const save = () =>
    tx.list(sql`insert into company (company_id, name, domain, sample, recorded_at)
    select company_id, name, domain, ${sample}::boolean, ${now}::timestamptz
      from unnest(${ids}::uuid[], ${companies.map(({ name }) => name)}::text[], ${companies.map(({ domain }) => domain)}::text[])
        as given(company_id, name, domain)
        on conflict (company_id) do update set name = excluded.name, domain = coalesce(excluded.domain, company.domain)
     where company.name <> excluded.name or company.domain is distinct from coalesce(excluded.domain, company.domain)
    returning company_id`);
  return (await withTrace(tx, COMPANIES, { rows: idsOf(ids), context, save })).length;
}

export type OtherId = { system: string; region: string; externalId: string; accountId: string };

/** An id that meant another account means this one from now on, unless a person said whose it is. */
export async function saveAliases(tx: Db, ids: readonly OtherId[], context: SaveContext): Promise<number> {
  const { now } = context;
  const rows = ids.map(({ system, region, externalId }) => ({ source: system, region, external_id: externalId }));
  const save = () =>
    tx.list(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
    select source, region, external_id, account_id, ${now}::timestamptz
      from unnest(${ids.map(({ system }) => system)}::text[], ${ids.map(({ region }) => region)}::text[],
        ${ids.map(({ externalId }) => externalId)}::text[], ${ids.map(({ accountId }) => accountId)}::uuid[])
        as given(source, region, external_id, account_id)
        on conflict (source, region, external_id) do update set account_id = excluded.account_id
     where account_alias.account_id <> excluded.account_id and account_alias.added_by is null
    returning external_id`);
  return (await withTrace(tx, ALIASES, { rows, context, save })).length;
}

export type Project = { accountId: string; projectId: string; externalId: string; name: string | null; region: string };

/** A project that usage named first has its id as its name until this says more. */
export async function saveProjects(tx: Db, projects: readonly Project[], now: Instant): Promise<string[]> {
  const saved = await tx.list(sql<{
    accountId: string;
  }>`insert into project (account_id, project_id, external_id, name, region, recorded_at)
    select account_id, project_id, external_id, coalesce(name, external_id), region, ${now}::timestamptz
      from unnest(${projects.map(({ accountId }) => accountId)}::uuid[], ${projects.map(({ projectId }) => projectId)}::uuid[],
        ${projects.map(({ externalId }) => externalId)}::text[], ${projects.map(({ name }) => name)}::text[],
        ${projects.map(({ region }) => region)}::text[]) as given(account_id, project_id, external_id, name, region)
        on conflict (account_id, external_id) do update set name = excluded.name, region = excluded.region
     where (project.name, project.region) is distinct from (excluded.name, excluded.region)
    returning account_id as "accountId"`);
  return saved.map(({ accountId }) => accountId);
}

// People ---------------------------------------------------------------------------------------------------------------

export type Person = { personId: string; externalId: string; email: string | null; name: string | null };

/** Of what a personal value was before only addresses are kept: wishes may come that name them. @returns ids of those that are new or changed */
export async function savePeople(
  tx: Db,
  people: readonly Person[],
  { source, sample, now }: SaveContext,
): Promise<Set<string>> {
  const saved = await tx.list(sql<{
    externalId: string;
  }>`with given as materialized (
      select person_id, external_id, email, name
        from unnest(${people.map(({ personId }) => personId)}::uuid[], ${people.map(({ externalId }) => externalId)}::text[],
          ${people.map(({ email }) => email)}::text[], ${people.map(({ name }) => name)}::text[])
          as one(person_id, external_id, email, name)),
    former as (
      insert into former_address (person_id, email, recorded_at)
      select person.person_id, lower(person.email), ${now}::timestamptz
        from given join person on person.source = ${source} and person.external_id = given.external_id
       where lower(person.email) <> lower(given.email)
          on conflict do nothing)
    insert into person (person_id, source, external_id, email, name, sample, recorded_at)
    select person_id, ${source}, external_id, email, name, ${sample}::boolean, ${now}::timestamptz from given
        on conflict (source, external_id) do update set email = coalesce(excluded.email, person.email), name = coalesce(excluded.name, person.name)
     where (person.email, person.name) is distinct from (coalesce(excluded.email, person.email), coalesce(excluded.name, person.name))
    returning external_id as "externalId"`);
  return new Set(saved.map(({ externalId }) => externalId));
}

export async function recordFormerAddresses(
  tx: Db,
  addresses: readonly { personId: string; email: string }[],
  now: Instant,
): Promise<void> {
  if (addresses.length === 0) return;
  await tx.run(sql`insert into former_address (person_id, email, recorded_at)
    select distinct person_id, lower(one.email), ${now}::timestamptz
      from unnest(${addresses.map(({ personId }) => personId)}::uuid[], ${addresses.map(({ email }) => email)}::text[])
        as one(person_id, email) join person using (person_id)
     where lower(person.email) is distinct from lower(one.email)
        on conflict do nothing`);
}

export async function listPersonIds(
  tx: Db,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await tx.list(sql<{ externalId: string; personId: string }>`
    select external_id as "externalId", person_id as "personId" from person
     where source = ${source} and external_id = any(${externalIds as string[]}::text[])`);
  return new Map(found.map(({ externalId, personId }) => [externalId, personId]));
}

export async function listAccountsOf(tx: Db, personIds: readonly string[]): Promise<string[]> {
  if (personIds.length === 0) return [];
  const found = await tx.list(sql<{ accountId: string }>`
    select distinct account_id as "accountId" from person_role where person_id = any(${personIds as string[]}::uuid[])`);
  return found.map(({ accountId }) => accountId);
}

export type PersonRole = {
  accountId: string;
  personId: string;
  role: string;
  lastSeenOn: string | null;
  since: string | null;
  removedOn: string | null;
};

/** @returns account and person of those that are new or changed */
export function savePersonRoles(
  tx: Db,
  roles: readonly PersonRole[],
  now: Instant,
): Promise<{ accountId: string; personId: string }[]> {
  return tx.list(sql<{ accountId: string; personId: string }>`
    insert into person_role (account_id, person_id, role, last_seen_on, since, removed_on, recorded_at)
    select account_id, person_id, role, last_seen_on, since, removed_on, ${now}::timestamptz
      from unnest(${roles.map(({ accountId }) => accountId)}::uuid[], ${roles.map(({ personId }) => personId)}::uuid[],
        ${roles.map(({ role }) => role)}::text[], ${roles.map(({ lastSeenOn }) => lastSeenOn)}::date[],
        ${roles.map(({ since }) => since)}::date[], ${roles.map(({ removedOn }) => removedOn)}::date[])
        as given(account_id, person_id, role, last_seen_on, since, removed_on)
        on conflict (account_id, person_id) do update set role = excluded.role, last_seen_on = excluded.last_seen_on,
          since = coalesce(excluded.since, person_role.since), removed_on = excluded.removed_on, recorded_at = excluded.recorded_at
     where (person_role.role, person_role.last_seen_on, person_role.since, person_role.removed_on)
             is distinct from (excluded.role, excluded.last_seen_on, coalesce(excluded.since, person_role.since), excluded.removed_on)
    returning account_id as "accountId", person_id as "personId"`);
}
