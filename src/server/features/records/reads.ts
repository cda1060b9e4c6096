/** What the import asks of the records: which account an id means, and to save rows of a kind. */

import type { KindId } from "#core/imports/column.ts";
import type { FoundAccount, ImportRecord } from "#core/imports/read-row.ts";
import { wholeNameMark } from "#core/people/erased-marks.ts";
import { applyOptOuts } from "#server/features/opt-outs/reads.ts";
import { erasedAmong, outsideId } from "#server/features/people/reads.ts";
import { KEPT_OF, type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { idFromWords } from "#server/platform/id.ts";
import * as store from "./store.ts";

export type Save = store.Save;
export type SaveContext = store.SaveContext;
export type Saved = store.Saved;

/** All accounts that a source knows, by their ids there. */
export type AccountDirectory = {
  /** @param region null when it was not named: then the id must be one account's alone */
  find(externalId: string, region: string | null): FoundAccount;
};

export const NO_ACCOUNTS: AccountDirectory = { find: () => "unknown" };

export async function loadDirectory(db: Db, source: string): Promise<AccountDirectory> {
  return directoryOf(await store.listAliases(db, source));
}

/** The accounts of some ids as a source knows them. */
export async function findOwnAccounts(
  db: Db,
  source: string,
  externalIds: readonly string[],
): Promise<AccountDirectory> {
  const found = await store.listAliasesOf(db, [...new Set(externalIds)]);
  return directoryOf(found.filter((alias) => alias.source === source));
}

/** The accounts of some ids: a source's own, else those of whichever other source knows the id, or ours. */
export async function findAccounts(db: Db, source: string, externalIds: readonly string[]): Promise<AccountDirectory> {
  const found = await store.listAliasesOf(db, [...new Set(externalIds)]);
  const own = new Set(found.filter((alias) => alias.source === source).map(({ externalId }) => externalId));
  return directoryOf(
    found
      .filter((alias) => alias.source === source || !own.has(alias.externalId))
      .map((alias) => ({ ...alias, region: `${alias.source}\u0000${alias.region}` })),
  );
}

function directoryOf(aliases: readonly store.Alias[]): AccountDirectory {
  const byId = new Map<string, store.Alias | Map<string, store.Alias>>();
  for (const alias of aliases) {
    const before = byId.get(alias.externalId);
    if (before === undefined) byId.set(alias.externalId, alias);
    else if (before instanceof Map) before.set(alias.region, alias);
    else byId.set(alias.externalId, new Map([before, alias].map((one) => [one.region, one])));
  }
  return { find: (externalId, region) => findIn(byId.get(externalId), region) };
}

/** An account whose region was never named is found under any. */
function findIn(found: store.Alias | Map<string, store.Alias> | undefined, region: string | null): FoundAccount {
  if (found === undefined) return "unknown";
  const all = found instanceof Map ? [...found.values()] : [found];
  if (region !== null)
    return all.find((alias) => alias.region === region) ?? all.find((alias) => alias.region === "") ?? "unknown";
  const [first, ...others] = all;
  if (first === undefined || others.some(({ accountId }) => accountId !== first.accountId)) return "ambiguous";
  return first;
}

const SAVES: Readonly<Partial<Record<KindId, Save>>> = {
  accounts: store.saveAccounts,
  companies: saveCompanies,
  aliases: saveAliases,
  projects: saveProjects,
  people: savePeople,
};

/** Saves batches of one kind's records in the transaction of their file. Null for kinds that are not of this feature. */
export function recordSaver(kind: KindId): Save | null {
  return SAVES[kind] ?? null;
}

export function savedRows(imported: number): Saved {
  return { imported, accountsCreated: 0, accountsChanged: 0 };
}

function textOf({ values }: ImportRecord, column: string): string | null {
  const value = values[column];
  return typeof value === "string" ? value : null;
}

/** Of rows that mean the same thing the last one holds. */
function lastBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

async function saveCompanies(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const companies = records.map((record) => ({
    company: textOf(record, "company") ?? "",
    name: textOf(record, "name") ?? "",
    domain: textOf(record, "domain"),
  }));
  return savedRows(
    await store.saveCompanies(
      tx,
      lastBy(companies, ({ company }) => company),
      context,
    ),
  );
}

async function saveAliases(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const ids = records.map((record) => ({
    system: textOf(record, "system") ?? "",
    region: textOf(record, "system_region") ?? "",
    externalId: textOf(record, "external_id") ?? "",
    accountId: record.account?.accountId ?? "",
  }));
  const unique = lastBy(ids, ({ system, region, externalId }) => [system, region, externalId].join("\u0000"));
  return savedRows(await store.saveAliases(tx, unique, context));
}

/** Usage names projects too. */
export const PROJECTS: TraceForm = { table: "project", key: ["account_id", "project_id"], subject: "account_id" };

async function saveProjects(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const projects = records.map((record) => {
    const accountId = record.account?.accountId ?? "";
    const externalId = textOf(record, "project") ?? "";
    const projectId = idFromWords("project", accountId, externalId);
    return { accountId, projectId, externalId, name: textOf(record, "name"), region: textOf(record, "region") ?? "" };
  });
  const { now } = context;
  const unique = lastBy(projects, ({ projectId }) => projectId);
  const rows = unique.map((one) => ({ account_id: one.accountId, project_id: one.projectId }));
  const saved = await withTrace(tx, PROJECTS, { rows, context, save: () => store.saveProjects(tx, unique, now) });
  await store.markDue(tx, saved, now);
  return savedRows(saved.length);
}

/** What a person is called stays out of traces. */
const PEOPLE: TraceForm = { table: "person", key: ["person_id"], subject: "person_id", only: KEPT_OF.person };
const ROLES: TraceForm = { table: "person_role", key: ["account_id", "person_id"], subject: "account_id" };

/** A row counts once, whether the person, the role or both are new. Rows of erased people are left out. */
async function savePeople(tx: Db, records: readonly ImportRecord[], context: SaveContext): Promise<Saved> {
  const rows = records.map((record) => toPersonRow(record, context));
  const erased = await erasedAmong(
    tx,
    rows.flatMap(({ words }) => words),
  );
  const allowed = rows.filter(({ words }) => !words.some((word) => erased.has(word)));
  const people = lastBy(
    allowed.map(({ person }) => person),
    ({ externalId }) => externalId,
  );
  const named = people.map(({ personId }) => ({ person_id: personId }));
  const changed = await withTrace(tx, PEOPLE, {
    rows: named,
    context,
    save: () => store.savePeople(tx, people, context),
  });
  const ids = await store.listPersonIds(
    tx,
    context.source,
    people.map(({ externalId }) => externalId),
  );
  const roles = lastBy(
    allowed.map(({ person, role }) => ({
      ...role,
      personId: ids.get(person.externalId) ?? person.personId,
      externalId: person.externalId,
    })),
    ({ accountId, personId }) => `${accountId} ${personId}`,
  );
  const saved = await withTrace(tx, ROLES, {
    rows: roles.map(({ accountId, personId }) => ({ account_id: accountId, person_id: personId })),
    context,
    save: () => store.savePersonRoles(tx, roles, context.now),
  });
  await store.markDue(
    tx,
    saved.map(({ accountId }) => accountId),
    context.now,
  );
  await applyOptOuts(tx, [...new Set(roles.map(({ personId }) => personId))], context);
  const changedRoles = new Set(saved.map(({ accountId, personId }) => `${accountId} ${personId}`));
  return savedRows(
    roles.filter((role) => changed.has(role.externalId) || changedRoles.has(`${role.accountId} ${role.personId}`))
      .length,
  );
}

function toPersonRow(record: ImportRecord, context: SaveContext) {
  const email = textOf(record, "email");
  const externalId = textOf(record, "person") ?? email?.toLowerCase() ?? "";
  const name = textOf(record, "name");
  const accountId = record.account?.accountId ?? "";
  const { source } = context;
  return {
    words: [email, name, wholeNameMark(accountId, name ?? ""), outsideId(source, externalId)].filter(
      (word) => word !== null,
    ),
    person: { personId: idFromWords("person", source, externalId), externalId, email, name },
    role: {
      accountId,
      role: textOf(record, "role") ?? "member",
      lastSeenOn: textOf(record, "last_seen_on"),
      since: textOf(record, "since"),
      removedOn: textOf(record, "removed_on"),
    },
  };
}
