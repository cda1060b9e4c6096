/**
 * One row for each act of a member, a token or a job, written in the transaction of the act. The application's role may
 * insert and read these rows, never change them; `features/audit` seals them into a chain each minute.
 */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "./db/pool.ts";
import { newId } from "./id.ts";

export type AuditActor = {
  kind: "member" | "token" | "job" | "system" | "public";
  memberId?: string;
  tokenId?: string;
};

/** What a handler adds. Words about people do not belong here: ids, kinds, days, amounts and counts do. */
export type AuditEntry = {
  /** Where somebody who was a stranger turned out to be a member, by signing in. */
  memberId?: string;
  accountId?: string;
  subject?: { kind: string; id: string };
  before?: unknown;
  after?: unknown;
};

export type AuditAct = AuditEntry & { actor: AuditActor; kind: string; at: Instant; requestId: string };

/** Writers share this lock from taking their number to their commit; the sealing job takes it alone. */
export const AUDIT_LOCK = 7_304_001;

/** Call it last in the transaction: from here to the commit the sealing job waits. */
export async function recordAudit(db: Db, act: AuditAct): Promise<void> {
  await db.query(
    `with gate as materialized (select pg_advisory_xact_lock_shared($1))
     insert into audit (sequence, audit_id, at, actor_kind, member_id, token_id, kind, account_id, subject_kind,
       subject_id, before, after, request_id)
     select nextval('audit_sequence'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from gate`,
    [
      AUDIT_LOCK,
      newId(),
      act.at,
      act.actor.kind,
      act.actor.memberId ?? act.memberId ?? null,
      act.actor.tokenId ?? null,
      act.kind,
      act.accountId ?? null,
      act.subject?.kind ?? null,
      act.subject?.id ?? null,
      json(act.before),
      json(act.after),
      act.requestId,
    ],
  );
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
