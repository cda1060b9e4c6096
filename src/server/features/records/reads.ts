/** What the import asks of the records: to save rows of a kind. */

import type { KindId } from "#core/imports/column.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import { wholeNameMark } from "#core/people/erased-marks.ts";
import { erasedAmong, erasedSoleNames, neutralCompanyNames, outsideId } from "#server/features/erased-people/reads.ts";
import { applyOptOuts } from "#server/features/opt-outs/reads.ts";
import { KEPT_OF, type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { idFromWords } from "#server/platform/id.ts";
import * as store from "./store.ts";

export type Save = store.Save;
export type SaveContext = store.SaveContext;
export type Saved = store.Saved;

const SAVES: Readonly<Partial<Record<KindId, Save>>> = {
  companies: saveCompanies,
  aliases: saveAliases,
  projects: saveProjects,
  people: savePeople,
};

/** Saves batches of one kind's records in the transaction of their file. Null for kinds that are not of this feature. */
export function recordSaver(kind: KindId): Save | null {
  return SAVES[kind] ?? null;
}

export const { companyIdOf, markDue } = store;

/** Companies that other rows name by their id in the source. */
export async function createNamedCompanies(tx: Db, ids: readonly string[], context: SaveContext): Promise<void> {
  const companies = ids.map((name) => ({ companyId: companyIdOf(context.source, name), name }));
  await store.createNamedCompanies(tx, await withoutErasedPeople(tx, companies), context);
}

/** I-24. One that would be called as somebody who was erased keeps the name that it has. */
async function withoutErasedPeople<Company extends { companyId: string; name: string }>(
  tx: Db,
  companies: readonly Company[],
): Promise<Company[]> {
  const neutral = await neutralCompanyNames(tx, companies);
  return companies.map((company) => ({ ...company, name: neutral.get(company.companyId) ?? company.name }));
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
    companyId: companyIdOf(context.source, textOf(record, "company") ?? ""),
    name: textOf(record, "name") ?? "",
    domain: textOf(record, "domain"),
  }));
  const unique = lastBy(companies, ({ companyId }) => companyId);
  return savedRows(await store.saveCompanies(tx, await withoutErasedPeople(tx, unique), context));
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
  const customers = await erasedSoleNames(
    tx,
    allowed.flatMap(({ person }) => person.name ?? []),
  );
  // Under an id and an address that nobody knows it may be somebody else of that name, so only the name stays out.
  const people = lastBy(
    allowed.map(({ person }) => ({ ...person, name: customers.has(person.name ?? "") ? null : person.name })),
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
  await store.recordFormerAddresses(tx, formerAddresses(allowed, ids), context.now);
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
  // Another address is something else to have in common with others, in whichever account they are.
  const changedIds = [...changed].flatMap((externalId) => ids.get(externalId) ?? []);
  const accountIds = [...saved.map(({ accountId }) => accountId), ...(await store.listAccountsOf(tx, changedIds))];
  await store.markDue(tx, accountIds, context.now);
  await applyOptOuts(tx, [...new Set(roles.map(({ personId }) => personId))], context);
  const changedRoles = new Set(saved.map(({ accountId, personId }) => `${accountId} ${personId}`));
  return savedRows(
    roles.filter((role) => changed.has(role.externalId) || changedRoles.has(`${role.accountId} ${role.personId}`))
      .length,
  );
}

/** Of several rows of one person the last says the address; those of the others are not lost. */
function formerAddresses(
  rows: readonly ReturnType<typeof toPersonRow>[],
  ids: ReadonlyMap<string, string>,
): { personId: string; email: string }[] {
  const last = new Map(rows.map(({ person }) => [person.externalId, person]));
  return rows.flatMap(({ person: { externalId, email } }) => {
    const personId = ids.get(externalId);
    return personId === undefined || email === null || email === last.get(externalId)?.email
      ? []
      : [{ personId, email }];
  });
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
