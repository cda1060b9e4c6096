/** SQL of connected sources: what they are, how they are, and their sealed secrets. */
import { conflict, notFound } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Json, SentDelivery } from "#server/connectors/connector.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type Settings = Record<string, Json>;

export type Connection = {
  connectionId: string;
  connector: string;
  name: string;
  source: string;
  /** Empty: none. */
  region: string;
  settings: Settings;
  /** Sealed; null when the connector has none. */
  secrets: string | null;
  scheduleMinutes: number;
  pausedAt: Instant | null;
  cursor: Json;
  nextRunAt: Instant | null;
  lastSuccessAt: Instant | null;
  lastReceivedAt: Instant | null;
  failures: number;
  lastProblem: string | null;
  lastProblemAt: Instant | null;
  forgedCount: number;
  missedCount: number;
  lastMissedAt: Instant | null;
  createdAt: Instant;
};

const CONNECTION = sql`connection_id as "connectionId", connector, name, source, region, settings, secrets,
  schedule_minutes as "scheduleMinutes", paused_at as "pausedAt", cursor, next_run_at as "nextRunAt",
  last_success_at as "lastSuccessAt", last_received_at as "lastReceivedAt", failures, last_problem as "lastProblem",
  last_problem_at as "lastProblemAt", forged_count as "forgedCount", missed_count as "missedCount",
  last_missed_at as "lastMissedAt", created_at as "createdAt"`;

export function listConnections(db: Db): Promise<Connection[]> {
  return db.list(sql<Connection>`select ${CONNECTION} from connection where removed_at is null order by lower(name)`);
}

export function findConnection(db: Db, connectionId: string): Promise<Connection | null> {
  return db.find(sql<Connection>`
    select ${CONNECTION} from connection where connection_id = ${connectionId} and removed_at is null`);
}

/** @throws ProductError `connection.unknown` */
export async function getConnection(db: Db, connectionId: string): Promise<Connection> {
  const found = await findConnection(db, connectionId);
  if (found === null)
    throw notFound("connection.unknown", "There is no such connection. Look at the list of connections.");
  return found;
}

export type NewConnection = Pick<
  Connection,
  "connectionId" | "connector" | "name" | "source" | "region" | "settings" | "secrets" | "scheduleMinutes" | "createdAt"
>;

/** @throws ProductError `connection.name-taken` */
export async function createConnection(db: Db, made: NewConnection, nextRunAt: Instant | null): Promise<void> {
  await refuseTakenName(db, made.name, made.connectionId);
  await db.run(sql`
    insert into connection (connection_id, connector, name, source, region, settings, secrets, schedule_minutes, next_run_at,
      created_at, changed_at)
    values (${made.connectionId}, ${made.connector}, ${made.name}, ${made.source}, ${made.region}, ${json(made.settings)}, ${made.secrets},
      ${made.scheduleMinutes}, ${nextRunAt}, ${made.createdAt}, ${made.createdAt})`);
}

export type ConnectionChange = Pick<
  Connection,
  "name" | "region" | "settings" | "secrets" | "scheduleMinutes" | "nextRunAt"
>;

export async function changeConnection(
  db: Db,
  connectionId: string,
  change: ConnectionChange,
  now: Instant,
): Promise<void> {
  await refuseTakenName(db, change.name, connectionId);
  await db.run(sql`update connection set name = ${change.name}, region = ${change.region}, settings = ${json(change.settings)}, secrets = ${change.secrets},
      schedule_minutes = ${change.scheduleMinutes}, next_run_at = ${change.nextRunAt}, changed_at = ${now}
    where connection_id = ${connectionId}`);
}

async function refuseTakenName(db: Db, name: string, connectionId: string): Promise<void> {
  const taken = await db.find(sql`select 1 as one from connection
    where lower(name) = lower(${name}) and removed_at is null and connection_id <> ${connectionId}`);
  if (taken !== null)
    throw conflict("connection.name-taken", `Another connection is called ${name}. Give this one another name.`);
}

export async function pauseConnection(db: Db, connectionId: string, now: Instant): Promise<void> {
  await db.run(sql`update connection set paused_at = coalesce(paused_at, ${now}), next_run_at = null, changed_at = ${now}
    where connection_id = ${connectionId}`);
}

/** Also what asking at once does: from now on it is due. */
export async function makeDue(db: Db, connectionId: string, now: Instant): Promise<void> {
  await db.run(sql`update connection set paused_at = null, next_run_at = ${now}, changed_at = ${now}
    where connection_id = ${connectionId}`);
}

/** The next read begins as if nothing had been read before. */
export async function startOver(db: Db, connectionId: string, now: Instant): Promise<void> {
  await db.run(sql`update connection set cursor = 'null', changed_at = ${now},
      next_run_at = case when paused_at is null then ${now}::timestamptz end
    where connection_id = ${connectionId}`);
}

export async function hasBrought(db: Db, connectionId: string): Promise<boolean> {
  return (await db.find(sql`select 1 as one from import_run where connection_id = ${connectionId} limit 1`)) !== null;
}

/** The row stays, without secrets and settings, so that imports can still name where they came from. */
export async function removeConnection(
  db: Db,
  connectionId: string,
  now: Instant,
): Promise<{ deliveries: number; importsKept: number }> {
  const { importsKept } = await db.get(sql<{ importsKept: number }>`
    select count(*) as "importsKept" from import_run where connection_id = ${connectionId}`);
  const deliveries = await db.run(sql`delete from raw_delivery where connection_id = ${connectionId}`);
  await db.run(sql`delete from connection_object where connection_id = ${connectionId}`);
  await db.run(sql`update connection set removed_at = ${now}, secrets = null, settings = '{}', cursor = 'null', next_run_at = null
    where connection_id = ${connectionId}`);
  return { deliveries, importsKept };
}

/** Sealed again with the newest key. Nothing is changed when somebody entered other secrets meanwhile. */
export async function resealSecrets(db: Db, connectionId: string, before: string, after: string): Promise<void> {
  await db.run(
    sql`update connection set secrets = ${after} where connection_id = ${connectionId} and secrets = ${before}`,
  );
}

export type Health = {
  connectionId: string;
  isReading: boolean;
  isImporting: boolean;
  /** What it brought would move more than it may: its import waits for a person, and it for its import. */
  heldImportRunId: string | null;
  tries: number;
  failedTries: number;
  lastRows: number | null;
  lastRefusedRows: number | null;
  lastImportRunId: string | null;
  usageThrough: LocalDate | null;
  waitingDeliveries: number;
  failedDeliveries: number;
};

/** The error rate is that of the last 20 tries that have ended. */
export function listHealth(db: Db, connectionIds: readonly string[]): Promise<Health[]> {
  return db.list(sql<Health>`
    select c.connection_id as "connectionId",
           exists (select from connection_attempt a where a.connection_id = c.connection_id and outcome = 'reading') as "isReading",
           exists (select from connection_attempt a where a.connection_id = c.connection_id and outcome = 'importing') as "isImporting",
           (select import_run_id from import_run r where r.connection_id = c.connection_id and r.state = 'held'
             order by r.received_at desc limit 1) as "heldImportRunId",
           coalesce(recent.tries, 0) as tries, coalesce(recent.failed, 0) as "failedTries",
           latest.rows as "lastRows", latest.import_run_id as "lastImportRunId",
           (select sum(rejected)::bigint from import_file f where f.import_run_id = latest.import_run_id) as "lastRefusedRows",
           (select min(day) from complete_through t where t.source = c.source and c.region in ('', t.region)) as "usageThrough",
           (select count(*) from raw_delivery d where d.connection_id = c.connection_id and outcome = 'waiting') as "waitingDeliveries",
           (select count(*) from raw_delivery d where d.connection_id = c.connection_id and outcome = 'failed') as "failedDeliveries"
      from connection c
      left join lateral (
        select rows, import_run_id from connection_attempt a where a.connection_id = c.connection_id and outcome = 'done'
         order by started_at desc, attempt_id desc limit 1) as latest on true
      left join lateral (
        select count(*) as tries, count(*) filter (where outcome = 'failed') as failed
          from (select outcome from connection_attempt a where a.connection_id = c.connection_id and ended_at is not null
                 order by started_at desc limit 20) as last) as recent on true
     where c.connection_id = any(${connectionIds as string[]}::uuid[])`);
}

export type ReadReport = { kind: string; object: string; version: string };

/** Only forward: a report that came by itself and is newer stays. */
export async function recordReadReports(db: Db, connectionId: string, reports: readonly ReadReport[]): Promise<void> {
  await db.run(sql`
    insert into connection_object (connection_id, kind, object, version, delivery_id)
    select ${connectionId}::uuid, kind, object, version, ''
      from unnest(${reports.map(({ kind }) => kind)}::text[], ${reports.map(({ object }) => object)}::text[],
        ${reports.map(({ version }) => version)}::text[]) as given(kind, object, version)
        on conflict (connection_id, kind, object) do update set version = excluded.version, delivery_id = ''
     where connection_object.version < excluded.version`);
}

/** From the first delivery on that is still kept: before, nobody had asked the source to send. */
export async function countMissedDeliveries(
  db: Db,
  connectionId: string,
  sent: readonly SentDelivery[],
): Promise<void> {
  await db.run(sql`
    with missed as (
      select sent_at from unnest(${sent.map(({ deliveryId }) => deliveryId)}::text[],
          ${sent.map(({ sentAt }) => sentAt)}::timestamptz[]) as given(delivery_id, sent_at)
       where sent_at > (select min(received_at) from raw_delivery where connection_id = ${connectionId})
         and not exists (select from raw_delivery d where d.connection_id = ${connectionId} and d.delivery_id = given.delivery_id)
    )
    update connection set missed_count = missed_count + (select count(*) from missed),
           last_missed_at = greatest(last_missed_at, (select max(sent_at) from missed))
     where connection_id = ${connectionId}`);
}
