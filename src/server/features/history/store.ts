/** SQL of what a team did before Firstbill. A row that is known already, by its id in the old tool, is left as it is. */
import type { FactDetail } from "#core/onboarding/fact.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type HistoryContext = { source: string; importRunId: string; now: Instant };

export type FactRow = {
  accountId: string;
  factId: string;
  happenedAt: Instant;
  externalId: string;
  personId: string | null;
  detail: FactDetail;
};

/** @returns the external ids of those that are new */
export async function recordFacts(
  tx: Db,
  facts: readonly FactRow[],
  { source, importRunId, now }: HistoryContext,
): Promise<number> {
  const rows = facts.map(({ accountId, factId, happenedAt, externalId, personId, detail: { kind, ...body } }) => ({
    account_id: accountId,
    fact_id: factId,
    kind,
    happened_at: happenedAt,
    external_id: externalId,
    actor_kind: personId === null ? "import" : "person",
    actor_id: personId,
    body,
  }));
  const { count } = await tx.get(sql<{ count: number }>`
    with recorded as (
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, external_id, body, import_run_id)
      select account_id, fact_id, kind, happened_at, ${now}::timestamptz, actor_kind, actor_id, ${source}, external_id, body, ${importRunId}::uuid
        from json_to_recordset(${JSON.stringify(rows)}::json) as given(account_id uuid, fact_id uuid, kind text,
          happened_at timestamptz, external_id text, actor_kind text, actor_id text, body jsonb)
          on conflict do nothing returning account_id),
    marked as (
      insert into account_due (account_id, since) select distinct account_id, ${now}::timestamptz from recorded
          on conflict (account_id) do update set since = excluded.since)
    select count(*) as count from recorded`);
  return count;
}

export type MessageRow = {
  account_id: string;
  message_id: string;
  person_id: string | null;
  direction: string;
  subject: string | null;
  happened_at: Instant;
  external_id: string;
};

export async function recordMessages(
  tx: Db,
  messages: readonly MessageRow[],
  { source, now }: HistoryContext,
): Promise<void> {
  await tx.run(sql`insert into message (account_id, message_id, person_id, direction, subject, happened_at, source, external_id, recorded_at)
    select account_id, message_id, person_id, direction, subject, happened_at, ${source}, external_id, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(messages)}::json) as given(account_id uuid, message_id uuid, person_id uuid,
        direction text, subject text, happened_at timestamptz, external_id text)
        on conflict do nothing`);
}

export type NoteRow = {
  account_id: string;
  note_id: string;
  author: string;
  body: string;
  happened_at: Instant;
  external_id: string;
};

export async function recordNotes(tx: Db, notes: readonly NoteRow[], { source, now }: HistoryContext): Promise<number> {
  const recorded = await tx.list(sql<{ accountId: string }>`
    insert into note (account_id, note_id, author, body, version, source, external_id, happened_at, recorded_at, changed_at)
    select account_id, note_id, author, body, 1, ${source}, external_id, happened_at, ${now}::timestamptz, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(notes)}::json) as given(account_id uuid, note_id uuid, author text, body text,
        happened_at timestamptz, external_id text)
        on conflict do nothing returning account_id as "accountId"`);
  await markDue(tx, recorded, now);
  return recorded.length;
}

export type TaskRow = {
  account_id: string;
  task_id: string;
  kind: string;
  title: string;
  due_on: string;
  done_at: Instant | null;
  waits_event: string | null;
  answer: string | null;
  recorded_at: Instant;
  external_id: string;
};

/** What waits for an event has waited for it since it was written down. */
export async function recordTasks(tx: Db, tasks: readonly TaskRow[], { source, now }: HistoryContext): Promise<number> {
  const recorded = await tx.list(sql<{ accountId: string }>`
    insert into task (account_id, task_id, kind, title, due_on, created_by, source, external_id, done_at,
      waits_event, waits_since, answer, version, recorded_at, changed_at)
    select account_id, task_id, kind, title, due_on, 'import', ${source}, external_id, done_at, waits_event,
      case when waits_event is not null then recorded_at end, answer, 1, recorded_at, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(tasks)}::json) as given(account_id uuid, task_id uuid, kind text, title text,
        due_on date, done_at timestamptz, waits_event text, answer text, recorded_at timestamptz, external_id text)
        on conflict do nothing returning account_id as "accountId"`);
  await markDue(tx, recorded, now);
  return recorded.length;
}

async function markDue(tx: Db, recorded: readonly { accountId: string }[], now: Instant): Promise<void> {
  await tx.run(sql`insert into account_due (account_id, since)
    select distinct account_id, ${now}::timestamptz from unnest(${recorded.map(({ accountId }) => accountId)}::uuid[]) as given(account_id)
        on conflict (account_id) do update set since = excluded.since`);
}

export type KnownPerson = { personId: string; externalId: string; email: string | null };

/** By their id in the source, or by their address. */
export function listPeople(tx: Db, source: string, words: readonly string[]): Promise<KnownPerson[]> {
  const lower = words.map((word) => word.toLowerCase());
  return tx.list(sql<KnownPerson>`
    select person_id as "personId", external_id as "externalId", lower(email) as email from person
     where (source = ${source} and external_id = any(${words as string[]}::text[])) or lower(email) = any(${lower}::text[])`);
}
