/** What others ask of traces: to keep what a run makes of rows, and to make it undone. */
import { createHash } from "node:crypto";
import type { OwnId } from "#core/imports/account-rows.ts";
import { type RowValues, undoChange, wroteAgain } from "#core/imports/undo-change.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type TraceForm = store.TraceForm;
type TraceContext = { source: string; importRunId: string | null; now: Instant };
/** The sample company goes as a whole, and reports of the API are nobody's run. */
const SAMPLE_SOURCE = "sample";

type Saving<Result> = {
  /** With the columns that the form finds them by. */
  rows: readonly object[];
  context: TraceContext;
  save: () => Promise<Result>;
};

/** Saves rows and keeps what each was before and after. */
export async function withTrace<Result>(
  tx: Db,
  form: store.TraceForm,
  { rows, context, save }: Saving<Result>,
): Promise<Result> {
  if (rows.length === 0 || !isTraced(context)) return save();
  const before = await store.listRows(tx, form, rows);
  await store.unpackTraces(tx, broughtBy(form.table, before));
  const overtaken = await listOvertaken(tx, form.table, before, context.importRunId);
  const result = await save();
  if (overtaken.length > 0) await comeLast(tx, form, overtaken, before);
  await store.saveTraces(tx, form, { given: rows, before }, context);
  return result;
}

/** Rows that the run wrote before, and others since. */
async function listOvertaken(tx: Db, table: string, rows: readonly store.SeenRow[], importRunId: string) {
  const subjectIds = [...new Set(rows.map(({ subjectId }) => subjectId))];
  return subjectIds.length === 0 ? [] : store.listOvertaken(tx, { table, subjectIds, importRunId });
}

/**
 * A run that writes a row again on which another one wrote meanwhile, as webhooks of a day and a pull do in turns: what it
 * made of the row is as if it had come after the other's, so that each of them can be taken back by itself. Only where it
 * wrote all again that the other had replaced: else its first value would be lost, to which the row goes back without the other.
 */
async function comeLast(
  tx: Db,
  form: store.TraceForm,
  overtaken: readonly store.StoredTrace[],
  before: readonly store.SeenRow[],
): Promise<void> {
  const keys = overtaken.map(({ key }) => key);
  const rowsBefore = byName(before);
  const rowsMade = byName(await store.listRows(tx, form, keys));
  for (const mine of overtaken) {
    const [row, made] = [rowsBefore.get(nameOf(mine.key)), rowsMade.get(nameOf(mine.key))];
    if (row === undefined || made === undefined || !wroteAgain(mine, row, made)) continue;
    const all = await store.listLaterTraces(tx, mine.importRunId, [mine.subjectId]);
    const others = all.filter((one) => fullNameOf(one) === fullNameOf(mine));
    const undone = undoChange(mine, others, row);
    await store.rewriteTraces(
      tx,
      others.map((one, index) => ({ ...one, ...undone.later[index]! })),
    );
    await store.moveTraceToEnd(tx, { ...mine, before: undone.row, after: made });
  }
}

function byName(rows: readonly store.SeenRow[]): Map<string, RowValues> {
  return new Map(rows.map(({ key, values }) => [nameOf(JSON.parse(key)), JSON.parse(values) as RowValues]));
}

/** The accounts that these rows may have come with, for tables whose rows come with new accounts. */
function broughtBy(table: string, rows: readonly store.SeenRow[]): string[] {
  if (table === "account_source") return rows.map(({ subjectId }) => subjectId);
  return table === "account_alias" ? rows.map(({ values }) => JSON.parse(values).account_id) : [];
}

export type NewRow = store.NewRow;

/** Takes rows that are new, whose ids were made just now, with what came with them; null where nothing is traced. */
export function newTraces(context: TraceContext): store.NewTraces | null {
  return isTraced(context) ? new store.NewTraces(context) : null;
}

/** Keeps what new rows are now, where something was done with them after they were traced. */
export async function traceAgain(
  tx: Db,
  form: TraceForm,
  { rows, context }: Omit<Saving<never>, "save">,
): Promise<void> {
  if (rows.length > 0 && isTraced(context)) await store.saveTraces(tx, form, { given: rows, before: [] }, context);
}

function isTraced(context: TraceContext): context is TraceContext & { importRunId: string } {
  return context.importRunId !== null && context.source !== SAMPLE_SOURCE;
}

/** Ids of accounts. One may move from one account to another, so it is a subject of its own. */
export const ALIASES: TraceForm = { table: "account_alias", key: ["source", "region", "external_id"] };

/** As the database makes it of the key. */
export function aliasSubjectId({ source, region, externalId }: OwnId): string {
  return createHash("md5").update(`${ALIASES.table}:${source}:${region}:${externalId}`).digest("hex");
}

/** Rows of the first come before those that they stand on. */
const ORDER = ["invoice_line", "payment", "person_role"];
/** Others may stand on an account, so it is judged when all else is undone; its ids go if it went. */
const LAST = ["account", "account_alias"];

export type Undoing = { importRunId: string; subjectIds: readonly string[]; now: Instant };
/** Of the new rows of a table those that nothing else stands on, by the names of their keys. */
export type MayGo = (table: string, keys: readonly RowValues[]) => Promise<ReadonlySet<string>>;

/** Gives the rows of these subjects back what they were before the run. */
export async function undoTraces(tx: Db, { importRunId, subjectIds, now }: Undoing, mayGo: MayGo): Promise<void> {
  await store.unpackTraces(tx, subjectIds);
  const mine = await store.listTraces(tx, importRunId, subjectIds);
  await unpackHolders(tx, mine);
  const later = grouped(await store.listLaterTraces(tx, importRunId, subjectIds));
  for (const table of [...new Set(mine.map((trace) => trace.table))].sort(byOrder))
    await undoTable(tx, table, { mine: mine.filter((trace) => trace.table === table), later, mayGo, now });
  await store.markUndone(tx, importRunId, subjectIds);
}

/** An id that went away may have come back with a new account. */
async function unpackHolders(tx: Db, mine: readonly store.StoredTrace[]): Promise<void> {
  const keys = mine.filter(({ table }) => table === ALIASES.table).map(({ key }) => key);
  if (keys.length > 0) await store.unpackTraces(tx, broughtBy(ALIASES.table, await store.listRows(tx, ALIASES, keys)));
}

function byOrder(a: string, b: string): number {
  const placeOf = (table: string) => (ORDER.includes(table) ? 0 : LAST.includes(table) ? 2 + LAST.indexOf(table) : 1);
  return placeOf(a) - placeOf(b) || (a < b ? -1 : 1);
}

type TableUndoing = {
  mine: readonly store.StoredTrace[];
  later: ReadonlyMap<string, store.StoredTrace[]>;
  mayGo: MayGo;
  now: Instant;
};

async function undoTable(tx: Db, table: string, { mine, later, mayGo, now }: TableUndoing): Promise<void> {
  const key = Object.keys(mine[0]!.key);
  const only = (KEPT_OF as Readonly<Record<string, readonly string[]>>)[table];
  const form = { table, key, ...(only && { only }) };
  const rows = await store.listRows(
    tx,
    form,
    mine.map((trace) => trace.key),
  );
  const current = new Map(rows.map((row) => [nameOf(JSON.parse(row.key)), JSON.parse(row.values) as RowValues]));
  const gone: RowValues[] = [];
  const changed: RowValues[] = [];
  const back: RowValues[] = [];
  const rewritten: store.StoredTrace[] = [];
  for (const trace of mine) {
    const following = later.get(fullNameOf(trace)) ?? [];
    const found = current.get(nameOf(trace.key)) ?? null;
    const undone = undoChange(trace, following, found);
    rewritten.push(...following.map((one, index) => ({ ...one, ...undone.later[index]! })));
    if (undone.row === null && found !== null) gone.push(trace.key);
    else if (undone.row !== null && found === null) back.push({ ...trace.key, ...undone.row, recorded_at: now });
    else if (undone.row !== null && undone.row !== found)
      changed.push({ ...trace.key, ...undone.row, ...FORGOTTEN[table] });
  }
  await store.rewriteTraces(tx, rewritten);
  const free = await mayGo(table, gone);
  await store.deleteRows(
    tx,
    table,
    key,
    gone.filter((one) => free.has(nameOf(one))),
  );
  await store.updateRows(tx, table, key, changed);
  await store.insertRows(tx, table, back);
}

/** A delivery that comes again must not be taken for the last one, part of which was undone. */
const FORGOTTEN: Readonly<Record<string, RowValues>> = { account_source: { row_hash: null } };

/** Of people no personal value is kept, so none is put back. */
export const KEPT_OF = {
  account_source: ["field_values", "seen_at", "older_seen_at"],
  // Not written any more; traces of earlier releases have it.
  person: ["opted_out_at"],
  opt_out: ["happened_at", "last_run_id"],
  message: [],
  note: ["version"],
  task: ["version"],
  // Each run that brings a kind leaves a trace, so that it is known as long as one of them is there.
  imported_kind: ["imported_at"],
} as const;

/** A row's key as one word, whatever the order of its columns. */
export function nameOf(key: RowValues): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fullNameOf({ subjectId, table, key }: store.StoredTrace): string {
  return `${subjectId} ${table} ${nameOf(key)}`;
}

function grouped(traces: readonly store.StoredTrace[]): Map<string, store.StoredTrace[]> {
  const groups = new Map<string, store.StoredTrace[]>();
  for (const trace of traces) {
    const name = fullNameOf(trace);
    groups.set(name, [...(groups.get(name) ?? []), trace]);
  }
  return groups;
}

export const { countTraces, listFirstTraces, listOtherSubjects, forgetTraces } = store;
