/** SQL of what sources sent by themselves, byte for byte. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Outcome = "received" | "held" | "applied" | "ignored" | "waiting" | "failed";

export type NewDelivery = {
  rawDeliveryId: string;
  connectionId: string;
  deliveryId: string;
  type: string;
  body: Uint8Array;
  receivedAt: Instant;
};

/** One statement, committed by itself: when this returns, it is kept. A delivery that came before changes nothing. */
export async function keepDelivery(db: Db, delivery: NewDelivery): Promise<void> {
  const { rawDeliveryId, connectionId, deliveryId, type, body, receivedAt } = delivery;
  const kept = sql`insert into raw_delivery (raw_delivery_id, connection_id, delivery_id, type, body, received_at)
    values (${rawDeliveryId}, ${connectionId}, ${deliveryId}, ${type}, ${Buffer.from(body)}, ${receivedAt})
        on conflict do nothing`;
  await db.listPrepared("keep-delivery", kept);
}

export async function countForged(db: Db, connectionId: string, count: number, now: Instant): Promise<void> {
  await db.run(sql`update connection set forged_count = forged_count + ${count}, last_forged_at = ${now}
    where connection_id = ${connectionId}`);
}

export type Received = { rawDeliveryId: string; deliveryId: string; body: Buffer };

export type ToApply = "received" | "held";

export function listToApply(
  db: Db,
  { connectionId, outcome }: { connectionId: string; outcome: ToApply },
  limit: number,
): Promise<Received[]> {
  return db.list(sql<Received>`
    select raw_delivery_id as "rawDeliveryId", delivery_id as "deliveryId", body from raw_delivery
     where connection_id = ${connectionId} and outcome = ${outcome}
     order by received_at, raw_delivery_id limit ${limit}`);
}

export async function listWithReceived(db: Db): Promise<string[]> {
  const found = await db.list(sql<{ connectionId: string }>`
    select connection_id as "connectionId" from connection c where removed_at is null
       and exists (select from raw_delivery d where d.connection_id = c.connection_id and outcome = 'received')`);
  return found.map(({ connectionId }) => connectionId);
}

/** Deliveries whose accounts have come meanwhile are applied again. */
export function wakeWaiting(db: Db): Promise<number> {
  return db.run(sql`
    update raw_delivery d set outcome = 'received' from connection c
     where d.outcome = 'waiting' and c.connection_id = d.connection_id
       and exists (select from account_alias a where a.source = c.source and a.external_id = any(d.waits_for))`);
}

export type DeliveryEnd = {
  rawDeliveryId: string;
  outcome: Exclude<Outcome, "received" | "held">;
  rows: number;
  problem: string | null;
  waitsFor: readonly string[];
};

export async function endDeliveries(
  db: Db,
  ends: readonly DeliveryEnd[],
  { importRunId, now }: { importRunId: string | null; now: Instant },
): Promise<void> {
  const rows = ends.map(({ rawDeliveryId, outcome, rows: count, problem, waitsFor }) => ({
    raw_delivery_id: rawDeliveryId,
    outcome,
    rows: count,
    problem,
    waits_for: waitsFor,
  }));
  await db.run(sql`
    update raw_delivery d set outcome = given.outcome, rows = given.rows, problem = given.problem,
           waits_for = given.waits_for, applied_at = ${now}, import_run_id = ${importRunId}::uuid
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as given(raw_delivery_id uuid, outcome text, rows int, problem text, waits_for text[])
     where d.raw_delivery_id = given.raw_delivery_id`);
}

/** All that was not applied yet waits with what was held. */
export async function holdReceived(db: Db, connectionId: string): Promise<void> {
  await db.run(sql`update raw_delivery set outcome = 'held', problem = 'It waits until somebody has looked at what it would move.'
    where connection_id = ${connectionId} and outcome = 'received'`);
}

export function refuseHeld(db: Db, connectionId: string, now: Instant): Promise<number> {
  return db.run(sql`update raw_delivery set outcome = 'ignored', problem = 'It was refused when somebody looked at it.',
      applied_at = ${now} where connection_id = ${connectionId} and outcome = 'held'`);
}

export async function saveBody(db: Db, rawDeliveryId: string, body: Uint8Array): Promise<void> {
  await db.run(sql`update raw_delivery set body = ${Buffer.from(body)} where raw_delivery_id = ${rawDeliveryId}`);
}

export async function recordReceipt(db: Db, connectionId: string): Promise<void> {
  await db.run(sql`update connection set last_received_at =
      (select max(received_at) from raw_delivery where connection_id = ${connectionId})
    where connection_id = ${connectionId}`);
}

export type Delivery = {
  rawDeliveryId: string;
  deliveryId: string;
  type: string;
  receivedAt: Instant;
  outcome: Outcome;
  appliedAt: Instant | null;
  rows: number;
  problem: string | null;
  sizeBytes: number;
};

const DELIVERY = sql`raw_delivery_id as "rawDeliveryId", delivery_id as "deliveryId", type, received_at as "receivedAt", outcome,
  applied_at as "appliedAt", rows, problem, octet_length(body) as "sizeBytes"`;

type Wanted = { connectionId: string; outcome?: Outcome | undefined };

function isWanted({ connectionId, outcome }: Wanted) {
  return sql`connection_id = ${connectionId} and (${outcome ?? null}::text is null or outcome = ${outcome ?? null})`;
}

export function listDeliveries(db: Db, wanted: Wanted, limit: number): Promise<Delivery[]> {
  return db.list(sql<Delivery>`select ${DELIVERY} from raw_delivery where ${isWanted(wanted)}
    order by received_at desc, raw_delivery_id desc limit ${limit}`);
}

export async function countDeliveries(db: Db, wanted: Wanted): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from raw_delivery where ${isWanted(wanted)}`))
    .count;
}

export function findDelivery(
  db: Db,
  connectionId: string,
  rawDeliveryId: string,
): Promise<(Delivery & { body: Buffer }) | null> {
  return db.find(sql<Delivery & { body: Buffer }>`select ${DELIVERY}, body from raw_delivery
    where connection_id = ${connectionId} and raw_delivery_id = ${rawDeliveryId}`);
}

export type Replayed = { connectionId: string; rawDeliveryId: string | null; since: Instant | null };

/** @returns how many will be translated and applied again */
export function replayDeliveries(db: Db, { connectionId, rawDeliveryId, since }: Replayed): Promise<number> {
  return db.run(sql`update raw_delivery set outcome = 'received', problem = null, waits_for = '{}'
    where connection_id = ${connectionId} and (raw_delivery_id = ${rawDeliveryId}::uuid or received_at >= ${since}::timestamptz)`);
}

export type Sent = { connectionId: string; name: string; payloads: number };

/** What a run was made of, as far as it is still kept. */
export function findSent(db: Db, importRunId: string): Promise<Sent | null> {
  return db.find(sql<Sent>`
    select c.connection_id as "connectionId", c.name, count(*) as payloads
      from import_run r join connection c using (connection_id)
      join raw_delivery d on d.connection_id = c.connection_id and d.import_run_id = r.import_run_id
     where r.import_run_id = ${importRunId} and c.removed_at is null and d.outcome = 'applied'
     group by c.connection_id, c.name`);
}

export async function replayRun(
  db: Db,
  { connectionId }: Pick<Sent, "connectionId">,
  importRunId: string,
): Promise<void> {
  await db.run(sql`update raw_delivery set outcome = 'received', problem = null, waits_for = '{}'
    where connection_id = ${connectionId} and import_run_id = ${importRunId} and outcome = 'applied'`);
}
