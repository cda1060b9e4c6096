/** All SQL about the audit log and its seals. */
import { createHash } from "node:crypto";
import type { AuditRow } from "#contract/audit.ts";
import type { Instant } from "#core/time/instant.ts";
import { AUDIT_LOCK } from "#server/platform/audit.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** As it is stored: the words of its deed are those of this release. */
export type StoredAct = Omit<AuditRow, "deed">;

export type AuditFilter = {
  memberId?: string;
  accountId?: string;
  kind?: string;
  before: number | null;
  limit: number;
};

export function listAudit(db: Db, filter: AuditFilter): Promise<StoredAct[]> {
  const where = [
    filter.before === null ? null : sql`sequence < ${filter.before}`,
    filter.memberId === undefined ? null : sql`member_id = ${filter.memberId}`,
    filter.accountId === undefined ? null : sql`account_id = ${filter.accountId}`,
    filter.kind === undefined ? null : sql`kind = ${filter.kind}`,
  ].filter((condition) => condition !== null);
  return db.list(
    sql<StoredAct>`select audit_id as "auditId", sequence, at, actor_kind as "actorKind", member_id as "memberId", kind,
        account_id as "accountId", subject_kind as "subjectKind", subject_id as "subjectId", before, after,
        request_id as "requestId"
      from audit where ${sql.join([sql`true`, ...where], sql` and `)} order by sequence desc limit ${filter.limit}`,
  );
}

export type Seal = {
  fromSequence: number;
  toSequence: number;
  rowCount: number;
  previousHash: string;
  hash: string;
};

const SEAL = sql`from_sequence as "fromSequence", to_sequence as "toSequence", row_count as "rowCount",
  previous_hash as "previousHash", hash`;

/** Waits until every transaction that has taken a number has ended; after 5 s it gives up and the next minute tries. */
export async function waitForWriters(db: Db): Promise<void> {
  await db.run(sql`set local lock_timeout = '5s'`);
  await db.run(sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`);
}

export function findLastSeal(db: Db): Promise<Seal | null> {
  return db.find(sql<Seal>`select ${SEAL} from audit_seal order by to_sequence desc limit 1`);
}

export function listSeals(db: Db, after: number, limit: number): Promise<Seal[]> {
  return db.list(
    sql<Seal>`select ${SEAL} from audit_seal where from_sequence > ${after} order by from_sequence limit ${limit}`,
  );
}

export async function createSeal(db: Db, seal: Seal, now: Instant): Promise<void> {
  await db.run(
    sql`insert into audit_seal (from_sequence, to_sequence, row_count, previous_hash, hash, sealed_at)
        values (${seal.fromSequence}, ${seal.toSequence}, ${seal.rowCount}, ${seal.previousHash}, ${seal.hash}, ${now})`,
  );
}

export type SealedText = { sequence: number; text: string };

/** Rows after `after`, up to `through`, each as one text in which nothing of it is missing. */
export function listSealedTexts(db: Db, after: number, through: number, limit: number): Promise<SealedText[]> {
  return db.list(
    sql<SealedText>`select sequence, jsonb_build_array(sequence, audit_id, (extract(epoch from at) * 1000000)::bigint,
        actor_kind, member_id, token_id, kind, account_id, subject_kind, subject_id, before, after, request_id)::text as text
      from audit where sequence > ${after} and sequence <= ${through} order by sequence limit ${limit}`,
  );
}

export function chainHash(previousHash: string, rows: SealedText[]): string {
  const hash = createHash("sha256").update(previousHash);
  for (const { text } of rows) hash.update("\n").update(text);
  return hash.digest("hex");
}

/** What the first seal follows on. */
export const FIRST_HASH = "0".repeat(64);
/** Rows in one seal at most, so that sealing and verifying need little memory. */
export const MOST_ROWS_PER_SEAL = 10_000;
