/** SQL that reads any table's rows as JSON, keeps what a run made of them, and puts them back. */
import type { RowTrace, RowValues } from "#core/imports/undo-change.ts";
import type { Instant } from "#core/time/instant.ts";
import { CopyText, copyText } from "#server/platform/db/copy-rows.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

/** Where rows of a kind are, and what of them is kept. */
export type TraceForm = {
  readonly table: string;
  /** The columns that name one row. */
  readonly key: readonly string[];
  /** The columns that the rows are found by, when that is not one row each. */
  readonly find?: readonly string[];
  /** The column with the account, or with the row's own id where no account owns it; without it one is made of the key. */
  readonly subject?: string;
  /** Without it every column is kept; for people it says which ones may be. */
  readonly only?: readonly string[];
};

export type SeenRow = { subjectId: string; key: string; values: string };

/** Columns that say when and by whom, not what. */
const NOT_KEPT = ["recorded_at", "changed_at", "reconstructed_through", "import_run_id", "first_run_id"];

function valuesOf({ key, only }: Pick<TraceForm, "key" | "only">): Sql {
  return only === undefined
    ? sql`to_jsonb(t) - ${sql.lit(`{${[...key, ...NOT_KEPT].join(",")}}`)}::text[]`
    : sql`jsonb_build_object(${pairs(only)})`;
}

function pairs(columns: readonly string[]): Sql {
  return sql.join(columns.flatMap((name) => [sql.lit(name), sql.ref(`t.${name}`)]));
}

/** @param given rows with at least the columns that the form finds them by */
export function listRows(db: Db, form: TraceForm, given: readonly object[]): Promise<SeenRow[]> {
  return db.list(sql<SeenRow>`
    select subject_id as "subjectId", row_key::text as key, row_values::text as values from (${rowsOf(form, given)}) as found`);
}

function rowsOf(form: TraceForm, given: readonly object[]): Sql {
  const find = form.find ?? form.key;
  const columns = sql.join(find.map((name) => sql.ref(name)));
  const subject =
    form.subject === undefined
      ? sql`md5(concat_ws(':', ${sql.lit(form.table)}, ${sql.join(form.key.map((name) => sql.ref(`t.${name}`)))}))::uuid`
      : sql.ref(`t.${form.subject}`);
  return sql`
    select ${subject} as subject_id, jsonb_build_object(${pairs(form.key)}) as row_key, ${valuesOf(form)} as row_values
      from ${sql.table(form.table)} t
      join (select distinct ${columns} from jsonb_populate_recordset(null::${sql.table(form.table)}, ${json(given)})) as given
     using (${columns})`;
}

const INTO_TRACES = sql`insert into import_trace
  (subject_id, table_name, row_key, import_run_id, trace_id, value_before, value_after, recorded_at)`;

type Tracing = { importRunId: string; now: Instant };

/**
 * Keeps which rows are different now, without taking them out of the database. A run that writes a row twice keeps what
 * it was at first and what it is at last. Without `offset 0` each row would be made into JSON once per mention.
 */
export async function saveTraces(
  db: Db,
  form: TraceForm,
  { given, before }: { given: readonly object[]; before: readonly SeenRow[] },
  { importRunId, now }: Tracing,
): Promise<void> {
  const column = <Name extends keyof SeenRow>(name: Name) => before.map((row) => row[name]);
  const made = sql`(${rowsOf(form, given)} offset 0) as made`;
  const old = sql`(select subject_id, row_key::jsonb, row_values::jsonb
      from unnest(${column("subjectId")}::uuid[], ${column("key")}::text[], ${column("values")}::text[])
        as seen(subject_id, row_key, row_values) offset 0) as old`;
  const found =
    before.length === 0
      ? sql`select subject_id, row_key, null::jsonb as value_before, row_values as value_after from ${made}`
      : sql`select coalesce(made.subject_id, old.subject_id) as subject_id, row_key, old.row_values as value_before,
          made.row_values as value_after from ${made} full join ${old} using (row_key)
        where made.row_values is distinct from old.row_values`;
  await db.run(sql`${INTO_TRACES}
    select subject_id, ${form.table}, row_key, ${importRunId}::uuid, ${newId()}::uuid, value_before, value_after, ${now}::timestamptz
      from (${found}) as found
        on conflict (subject_id, table_name, row_key, import_run_id) do update set value_after = excluded.value_after`);
}

/** A row whose key and values are JSON; these are all that a trace keeps, as `to_jsonb` writes them. */
export type NewRow = {
  readonly subjectId: string;
  readonly table: string;
  readonly key: string;
  readonly values: string;
};
/** With all that is new because of it. */
export type ArrivedRow = NewRow & { readonly cameWith: readonly NewRow[] };

const NEW_TRACES = {
  table: "import_trace",
  columns: "subject_id table_name row_key value_after came_with import_run_id trace_id recorded_at".split(" "),
};

/** Of rows whose ids were made just now: nothing was there before, and no trace of the run either. */
export class NewTraces {
  private readonly text: CopyText;

  constructor({ importRunId, now }: Tracing) {
    this.text = new CopyText(NEW_TRACES, [importRunId, newId(), now]);
  }

  add({ subjectId, table, key, values, cameWith }: ArrivedRow): void {
    this.text.add([subjectId, table, key, values, listText(cameWith)]);
  }

  save(db: Db): Promise<void> {
    return copyText(db, this.text);
  }
}

function listText(rows: readonly NewRow[]): string {
  let text = "";
  for (const { subjectId, table, key, values } of rows)
    text += `${text && ","}{"subjectId":"${subjectId}","table":"${table}","key":${key},"values":${values}}`;
  return `[${text}]`;
}

const CAME_WITH = sql`import_trace trace cross join
  json_to_recordset(trace.came_with) as part("subjectId" uuid, "table" text, key jsonb, values jsonb)`;

/** Rows that came with these subjects get traces of their own, as if they had had them from the start. */
export async function unpackTraces(db: Db, subjectIds: readonly string[]): Promise<void> {
  if (subjectIds.length === 0) return;
  const packed = sql`trace.subject_id = any(${subjectIds as string[]}::uuid[]) and trace.came_with is not null`;
  const unpacked = await db.list(sql`${INTO_TRACES}
    select part."subjectId", part."table", part.key, trace.import_run_id, trace.trace_id, null, part.values, trace.recorded_at
      from ${CAME_WITH} where ${packed}
        on conflict (subject_id, table_name, row_key, import_run_id) do update set value_after = excluded.value_after
    returning 1`);
  if (unpacked.length > 0) await db.run(sql`update import_trace trace set came_with = null where ${packed}`);
}

export type StoredTrace = RowTrace & {
  subjectId: string;
  table: string;
  key: RowValues;
  importRunId: string;
};

const TRACE = sql`trace.subject_id as "subjectId", trace.table_name as "table", trace.row_key as key,
  trace.import_run_id as "importRunId", trace.value_before as before, trace.value_after as after`;

/** What a run made of these subjects' rows. */
export function listTraces(db: Db, importRunId: string, subjectIds: readonly string[]): Promise<StoredTrace[]> {
  return db.list(sql<StoredTrace>`
    select ${TRACE} from import_trace trace
     where import_run_id = ${importRunId} and subject_id = any(${subjectIds as string[]}::uuid[]) and not is_undone
     order by table_name, trace_id`);
}

/** What the run made of rows of a table on which others wrote since. */
export function listOvertaken(
  db: Db,
  { table, subjectIds, importRunId }: { table: string; subjectIds: readonly string[]; importRunId: string },
): Promise<StoredTrace[]> {
  return db.list(sql<StoredTrace>`
    select ${TRACE} from import_trace trace
     where subject_id = any(${subjectIds as string[]}::uuid[]) and table_name = ${table}
       and import_run_id = ${importRunId} and not is_undone and exists (
       select from import_trace later
        where later.subject_id = trace.subject_id and later.table_name = trace.table_name and later.row_key = trace.row_key
          and later.import_run_id <> ${importRunId} and later.trace_id > trace.trace_id and not later.is_undone)`);
}

/** As if the run had written the row after all others. */
export async function moveTraceToEnd(
  db: Db,
  { subjectId, table, key, importRunId, ...made }: StoredTrace,
): Promise<void> {
  await db.run(sql`
    update import_trace set trace_id = ${newId()}, value_before = ${json(made.before)}, value_after = ${json(made.after)}
     where subject_id = ${subjectId} and table_name = ${table} and row_key = ${json(key)} and import_run_id = ${importRunId}`);
}

/** What later runs made of the rows that the run wrote, in the order of the runs. */
export function listLaterTraces(db: Db, importRunId: string, subjectIds: readonly string[]): Promise<StoredTrace[]> {
  return db.list(sql<StoredTrace>`
    select ${TRACE} from import_trace trace join import_trace mine using (subject_id, table_name, row_key)
     where mine.import_run_id = ${importRunId} and mine.subject_id = any(${subjectIds as string[]}::uuid[]) and not mine.is_undone
       and trace.import_run_id <> ${importRunId} and not trace.is_undone and trace.trace_id > mine.trace_id
     order by trace.trace_id`);
}

export async function rewriteTraces(db: Db, traces: readonly StoredTrace[]): Promise<void> {
  if (traces.length === 0) return;
  await db.run(sql`
    update import_trace trace set value_before = given.before, value_after = given.after
      from jsonb_to_recordset(${json(traces)})
        as given("subjectId" uuid, "table" text, key jsonb, "importRunId" uuid, before jsonb, after jsonb)
     where trace.subject_id = given."subjectId" and trace.table_name = given."table" and trace.row_key = given.key
       and trace.import_run_id = given."importRunId"`);
}

export async function markUndone(db: Db, importRunId: string, subjectIds: readonly string[]): Promise<void> {
  await db.run(sql`update import_trace set is_undone = true
    where import_run_id = ${importRunId} and subject_id = any(${subjectIds as string[]}::uuid[])`);
}

function sameKey(table: string, key: readonly string[]): Sql {
  return sql.join(
    key.map((name) => sql`${sql.ref(`${table}.${name}`)} = ${sql.ref(`given.${name}`)}`),
    sql` and `,
  );
}

export async function deleteRows(
  db: Db,
  table: string,
  key: readonly string[],
  rows: readonly RowValues[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.run(sql`delete from ${sql.table(table)} using jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows)}) as given
    where ${sameKey(table, key)}`);
}

/** @param rows all with the same columns */
export async function updateRows(
  db: Db,
  table: string,
  key: readonly string[],
  rows: readonly RowValues[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => !key.includes(name));
  if (columns.length === 0) return;
  const assignments = sql.join(columns.map((name) => sql`${sql.ref(name)} = ${sql.ref(`given.${name}`)}`));
  await db.run(sql`update ${sql.table(table)} set ${assignments}
    from jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows)}) as given where ${sameKey(table, key)}`);
}

export async function insertRows(db: Db, table: string, rows: readonly RowValues[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((name) => sql.ref(name)));
  await db.run(sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows)})`);
}

/** Subjects that the run wrote something of, and that are no accounts. */
export async function listOtherSubjects(db: Db, importRunId: string, most: number): Promise<string[]> {
  const found = await db.list(sql<{ subjectId: string }>`
    select distinct subject_id as "subjectId" from import_trace
     where import_run_id = ${importRunId} and not is_undone order by subject_id limit ${most}`);
  return found.map(({ subjectId }) => subjectId);
}

/** What a run made of each row, also of those that came with others. */
function eachTrace(importRunId: string): Sql {
  const mine = sql`trace.import_run_id = ${importRunId} and not trace.is_undone`;
  return sql`(
    select subject_id, table_name, row_key, trace_id, value_before, value_after from import_trace trace where ${mine}
    union all
    select part."subjectId", part."table", part.key, trace.trace_id, null, part.values from ${CAME_WITH} where ${mine})`;
}

export type TracedCount = { table: string; created: number; changed: number; staying: number };

/** By table: new rows, changed rows, and those of which a later run wrote something. */
export function countTraces(db: Db, importRunId: string): Promise<TracedCount[]> {
  return db.list(sql<TracedCount>`
    select table_name as "table", count(*) filter (where value_before is null) as created,
           count(*) filter (where value_before is not null) as changed,
           count(*) filter (where exists (
             select 1 from import_trace later where later.subject_id = trace.subject_id and later.table_name = trace.table_name
                and later.row_key = trace.row_key and later.trace_id > trace.trace_id and not later.is_undone)) as staying
      from ${eachTrace(importRunId)} as trace group by table_name order by table_name`);
}

export type TracedRow = {
  table: string;
  key: RowValues;
  before: RowValues | null;
  after: RowValues | null;
  account: string | null;
};

export function listFirstTraces(db: Db, importRunId: string, perTable: number): Promise<TracedRow[]> {
  return db.list(sql<TracedRow>`
    select table_name as "table", row_key as key, value_before as before, value_after as after, account.name as account
      from (select trace.*, row_number() over (partition by table_name order by trace_id, row_key) as place
              from ${eachTrace(importRunId)} as trace) as placed
      left join account on account.account_id = placed.subject_id
     where place <= ${perTable} order by table_name, place`);
}

/** Traces are kept as long as a run may be taken back. */
export function forgetTraces(db: Db, before: Instant): Promise<number> {
  return db.run(sql`delete from import_trace where recorded_at < ${before}`);
}
