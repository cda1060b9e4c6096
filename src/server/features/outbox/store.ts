/** SQL of what is told to other systems: what waits, and each try. */
import type { EventType } from "#core/outgoing/event-types.ts";
import type { WaitsFor } from "#core/outgoing/outgoing-event.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type NewMessage = {
  outbox_id: string;
  destination_id: string;
  natural_key: string;
  type: EventType;
  body: string;
  account_id: string | null;
  happened_at: Instant;
  recorded_at: Instant;
  state: "pending" | "approval";
  waits_for: WaitsFor | null;
  tries: 0;
  next_try_at: Instant | null;
};

/** Under the key of their cause: what is there stays. */
export async function recordMessages(db: Db, rows: readonly NewMessage[]): Promise<void> {
  if (rows.length === 0) return;
  await db.run(sql`
    insert into outbox select * from jsonb_populate_recordset(null::outbox, ${json(rows)})
    on conflict (destination_id, natural_key) do nothing`);
}

export type State = "pending" | "sending" | "delivered" | "failed" | "approval" | "dropped" | "unknown";

export type Message = {
  outboxId: string;
  destinationId: string;
  type: EventType;
  body: string;
  accountId: string | null;
  happenedAt: Instant;
  recordedAt: Instant;
  state: State;
  tries: number;
  nextTryAt: Instant | null;
  endedAt: Instant | null;
  problem: string | null;
  externalId: string | null;
  /** Why it waits, or waited, for a person. */
  waitsFor: WaitsFor | null;
};

const MESSAGE = sql`outbox_id as "outboxId", destination_id as "destinationId", type, body, account_id as "accountId",
  happened_at as "happenedAt", recorded_at as "recordedAt", state, tries, next_try_at as "nextTryAt",
  ended_at as "endedAt", problem, external_id as "externalId", waits_for as "waitsFor"`;

/** Marked before anything is sent, so that one whose sender died is known. */
export function takeDue(
  db: Db,
  destinationId: string,
  { now, until, most }: { now: Instant; until: Instant; most: number },
): Promise<Message[]> {
  return db.list(sql<Message>`
    update outbox set state = 'sending', next_try_at = null, taken_until = ${until}::timestamptz, tries = tries + 1
     where state = 'pending' and outbox_id in (
       select outbox_id from outbox where destination_id = ${destinationId} and state = 'pending'
         and next_try_at <= ${now}::timestamptz order by next_try_at, outbox_id limit ${most})
    returning ${MESSAGE}`);
}

/** Whose sender is silent: a webhook is sent again under its id, a message in a chat may be there already. */
export async function freeLost(db: Db, now: Instant): Promise<void> {
  const isWebhook = sql`(select kind = 'webhook' from destination d where d.destination_id = outbox.destination_id)`;
  await db.run(sql`
    update outbox set taken_until = null, state = case when ${isWebhook} then 'pending' else 'unknown' end,
      next_try_at = case when ${isWebhook} then ${now}::timestamptz end,
      ended_at = case when ${isWebhook} then null else ${now}::timestamptz end,
      problem = 'The server stopped while it was sent.'
     where state = 'sending' and taken_until <= ${now}::timestamptz`);
}

export type NewTry = {
  tryId: string;
  startedAt: Instant;
  endedAt: Instant;
  result: string;
  status: number | null;
  problem: string | null;
  requestHead: Record<string, string>;
  responseHead: Record<string, string>;
  responseText: string | null;
};

export type AfterTry = { state: State; nextTryAt: Instant | null; externalId: string | null };

/** @returns false when it was freed meanwhile, and then only the try is kept */
export async function recordTry(
  db: Db,
  { outboxId, tries }: Pick<Message, "outboxId" | "tries">,
  one: NewTry,
  after: AfterTry,
): Promise<boolean> {
  await db.run(sql`
    insert into outbox_try (try_id, outbox_id, started_at, ended_at, result, status, problem, request_head, response_head,
      response_text)
    values (${one.tryId}, ${outboxId}, ${one.startedAt}, ${one.endedAt}, ${one.result}, ${one.status}, ${one.problem},
      ${json(one.requestHead)}, ${json(one.responseHead)}, ${one.responseText})`);
  const changed = await db.run(sql`
    update outbox set state = ${after.state}, next_try_at = ${after.nextTryAt}::timestamptz, taken_until = null,
      ended_at = case when ${after.nextTryAt}::timestamptz is null then ${one.endedAt}::timestamptz end,
      problem = ${one.problem}, external_id = coalesce(${after.externalId}, external_id)
     where outbox_id = ${outboxId} and state = 'sending' and tries = ${tries}`);
  return changed > 0;
}

/** Null when nothing waits for a moment. */
export async function findNextTry(db: Db): Promise<Instant | null> {
  return (
    await db.get(sql<{ at: Instant | null }>`
      select min(next_try_at) as at from outbox join destination using (destination_id)
       where state = 'pending' and paused_at is null and removed_at is null`)
  ).at;
}

// The log ------------------------------------------------------------------------------------------------------------

export type Which = {
  destinationId: string;
  outboxId?: string;
  since?: Instant | undefined;
  states?: readonly State[];
  waitsFor?: WaitsFor | undefined;
};

function isAmong({ destinationId, outboxId, since, states, waitsFor }: Which): Sql {
  return sql.join(
    [
      sql`destination_id = ${destinationId}`,
      ...(outboxId === undefined ? [] : [sql`outbox_id = ${outboxId}`]),
      ...(since === undefined ? [] : [sql`recorded_at >= ${since}::timestamptz`]),
      ...(waitsFor === undefined ? [] : [sql`waits_for = ${waitsFor}`]),
      ...(states === undefined ? [] : [sql`state = any(${states as string[]})`]),
    ],
    sql` and `,
  );
}

export function listMessages(db: Db, which: Which, most: number): Promise<Message[]> {
  return db.list(sql<Message>`
    select ${MESSAGE} from outbox where ${isAmong(which)} order by recorded_at desc, outbox_id desc limit ${most}`);
}

/** What waits for a person, oldest first, of all destinations. */
export function listWaiting(db: Db, most: number): Promise<Message[]> {
  return db.list(sql<Message>`
    select ${MESSAGE} from outbox where state = 'approval' order by recorded_at, outbox_id limit ${most}`);
}

export async function countWaiting(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from outbox where state = 'approval'`)).count;
}

export type Counts = { destinationId: string; state: State; count: number; lastEndedAt: Instant | null };

export function countMessages(db: Db): Promise<Counts[]> {
  return db.list(sql<Counts>`
    select destination_id as "destinationId", state, count(*) as count, max(ended_at) as "lastEndedAt"
      from outbox group by destination_id, state`);
}

/** Messages that used up all their tries since then. */
export async function countFailedSince(db: Db, destinationId: string, since: Instant): Promise<number> {
  const { count } = await db.get(sql<{ count: number }>`
    select count(*) as count from outbox where destination_id = ${destinationId} and state = 'failed'
       and ended_at >= ${since}::timestamptz`);
  return count;
}

export function listTries(db: Db, outboxId: string): Promise<NewTry[]> {
  return db.list(sql<NewTry>`
    select try_id as "tryId", started_at as "startedAt", ended_at as "endedAt", result, status, problem,
           request_head as "requestHead", response_head as "responseHead", response_text as "responseText"
      from outbox_try where outbox_id = ${outboxId} order by started_at, try_id`);
}

/** From the first try on. @returns how many */
export async function sendAgain(db: Db, which: Which, now: Instant): Promise<number> {
  return db.run(sql`
    update outbox set state = 'pending', tries = 0, next_try_at = ${now}::timestamptz, ended_at = null, problem = null
     where ${isAmong(which)} and state <> 'sending'`);
}

export async function drop(db: Db, which: Which, { because, now }: { because: string; now: Instant }): Promise<number> {
  return db.run(sql`
    update outbox set state = 'dropped', next_try_at = null, ended_at = ${now}::timestamptz, problem = ${because}
     where ${isAmong(which)} and state in ('pending', 'approval')`);
}

export type Untold = { destinationId: string; naturalKey: string };

/** @returns what was never tried; a try that failed may have been heard all the same */
export async function dropKeys(db: Db, naturalKeys: readonly string[], now: Instant): Promise<Untold[]> {
  const dropped = await db.list(sql<Untold & { tries: number }>`
    update outbox set state = 'dropped', next_try_at = null, ended_at = ${now}::timestamptz,
      problem = 'What it tells of was taken back.'
     where natural_key = any(${naturalKeys as string[]}) and state in ('pending', 'approval')
    returning destination_id as "destinationId", natural_key as "naturalKey", tries`);
  return dropped.filter(({ tries }) => tries === 0);
}

/** In a restored copy: whether the original sent them since is not known here. @returns how many */
export async function doubtWaiting(db: Db, now: Instant): Promise<number> {
  return db.run(sql`
    update outbox set state = 'unknown', next_try_at = null, taken_until = null, ended_at = ${now}::timestamptz,
      problem = 'It waited when the backup was taken, and the original may have sent it.'
     where state in ('pending', 'sending')`);
}

/** @returns how many rows went */
export async function forgetEnded(db: Db, before: Instant): Promise<number> {
  return db.run(sql`delete from outbox where ended_at < ${before}::timestamptz`);
}

/** What nobody lets go for so long is no news any more. */
export async function dropOld(db: Db, before: Instant, now: Instant): Promise<void> {
  await db.run(sql`
    update outbox set state = 'dropped', next_try_at = null, ended_at = ${now}::timestamptz,
      problem = 'It waited for 30 days while nothing might leave.'
     where state in ('pending', 'approval') and recorded_at < ${before}::timestamptz`);
}
