/** All SQL about members and what lets them in. Secrets come in and are kept as hashes only. */

import type { Role } from "#contract/operation.ts";
import type { Member } from "#contract/team.ts";
import { notFound } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { hashSecret } from "#server/platform/id.ts";

const MEMBER = sql`member_id as "memberId", name, email, role, time_zone as "timeZone", created_at as "createdAt",
  deactivated_at as "deactivatedAt"`;

export function listMembers(
  db: Db,
  after: { name: string; memberId: string } | null,
  limit: number,
): Promise<Member[]> {
  const from = after === null ? sql`true` : sql`(name, member_id) > (${after.name}, ${after.memberId}::uuid)`;
  return db.list(sql<Member>`select ${MEMBER} from member where ${from} order by name, member_id limit ${limit}`);
}

export async function getMember(db: Db, memberId: string): Promise<Member> {
  const found = await db.find(sql<Member>`select ${MEMBER} from member where member_id = ${memberId}`);
  if (found === null) throw notFound("team.no-such-member", "There is no such member. Look at the list of the team.");
  return found;
}

export function findActiveByEmail(db: Db, email: string): Promise<Member | null> {
  return db.find(
    sql<Member>`select ${MEMBER} from member where lower(email) = lower(${email}) and deactivated_at is null`,
  );
}

/** The one who can always come in from the machine itself. */
export function findFirstOperator(db: Db): Promise<Member | null> {
  return db.find(
    sql<Member>`select ${MEMBER} from member where role = 'operator' and deactivated_at is null
                 order by created_at, member_id limit 1`,
  );
}

/** @returns false when an active member has this address already */
export async function createMember(db: Db, member: Member): Promise<boolean> {
  const made = await db.list(
    sql`insert into member (member_id, name, email, role, time_zone, created_at)
        values (${member.memberId}, ${member.name}, ${member.email}, ${member.role}, ${member.timeZone}, ${member.createdAt})
        on conflict do nothing returning member_id`,
  );
  return made.length === 1;
}

export async function saveMember(db: Db, member: Member): Promise<void> {
  await db.run(
    sql`update member set name = ${member.name}, role = ${member.role}, time_zone = ${member.timeZone},
          deactivated_at = ${member.deactivatedAt} where member_id = ${member.memberId}`,
  );
}

/** Held to the end of the transaction by whoever may take an operator away, so that two cannot take the last two. */
const OPERATORS_LOCK = 7_304_002;

export async function lockOperators(db: Db): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(${OPERATORS_LOCK})`);
}

export async function countOtherOperators(db: Db, memberId: string): Promise<number> {
  const { others } = await db.get(
    sql<{ others: number }>`select count(*) as others from member
      where role = 'operator' and deactivated_at is null and member_id <> ${memberId}`,
  );
  return others;
}

export async function endAllAccess(db: Db, memberId: string, now: Instant): Promise<void> {
  await db.run(sql`update session set ended_at = ${now} where member_id = ${memberId} and ended_at is null`);
  await db.run(sql`update api_token set revoked_at = ${now} where member_id = ${memberId} and revoked_at is null`);
  await db.run(sql`update login_link set used_at = ${now} where member_id = ${memberId} and used_at is null`);
}

type Secret = { id: string; secret: string; createdAt: Instant; expiresAt: Instant };

export async function createLoginLink(db: Db, memberId: string, link: Secret): Promise<void> {
  await db.run(
    sql`insert into login_link (login_link_id, member_id, secret_hash, created_at, expires_at)
        values (${link.id}, ${memberId}, ${hashSecret(link.secret)}, ${link.createdAt}, ${link.expiresAt})`,
  );
}

/** Uses the link up in the same statement, so that of two who come at once only one gets in. */
export async function spendLoginLink(db: Db, secret: string, now: Instant): Promise<Member | null> {
  const spent = await db.find(
    sql<{ memberId: string }>`update login_link set used_at = ${now}
      where secret_hash = ${hashSecret(secret)} and used_at is null and expires_at > ${now}
      returning member_id as "memberId"`,
  );
  if (spent === null) return null;
  const member = await getMember(db, spent.memberId);
  return member.deactivatedAt === null ? member : null;
}

export type Invitation = { invitationId: string; email: string; role: Role };

export async function createInvitation(
  db: Db,
  invitation: Omit<Invitation, "invitationId"> & { invitedBy: string },
  link: Secret,
): Promise<void> {
  await db.run(
    sql`insert into invitation (invitation_id, email, role, secret_hash, invited_by, created_at, expires_at)
        values (${link.id}, ${invitation.email}, ${invitation.role}, ${hashSecret(link.secret)}, ${invitation.invitedBy},
          ${link.createdAt}, ${link.expiresAt})`,
  );
}

/** An invitation of a member who has left since is worth nothing any more. */
export function spendInvitation(db: Db, secret: string, now: Instant): Promise<Invitation | null> {
  return db.find(
    sql<Invitation>`update invitation set accepted_at = ${now}
      where secret_hash = ${hashSecret(secret)} and accepted_at is null and expires_at > ${now}
        and invited_by in (select member_id from member where deactivated_at is null)
      returning invitation_id as "invitationId", email, role`,
  );
}

export type Session = {
  sessionId: string;
  userAgent: string;
  createdAt: Instant;
  lastSeenAt: Instant;
  expiresAt: Instant;
};

export async function createSession(db: Db, memberId: string, userAgent: string, session: Secret): Promise<void> {
  await db.run(
    sql`insert into session (session_id, member_id, secret_hash, user_agent, created_at, last_seen_at, expires_at)
        values (${session.id}, ${memberId}, ${hashSecret(session.secret)}, ${userAgent}, ${session.createdAt},
          ${session.createdAt}, ${session.expiresAt})`,
  );
}

export function listOpenSessions(db: Db, memberId: string, now: Instant): Promise<Session[]> {
  return db.list(
    sql<Session>`select session_id as "sessionId", user_agent as "userAgent", created_at as "createdAt",
        last_seen_at as "lastSeenAt", expires_at as "expiresAt"
      from session where member_id = ${memberId} and ended_at is null and expires_at > ${now}
      order by last_seen_at desc, session_id`,
  );
}

/** @returns false when the member has no such open session */
export async function endSession(db: Db, memberId: string, sessionId: string, now: Instant): Promise<boolean> {
  const ended = await db.run(
    sql`update session set ended_at = ${now}
         where session_id = ${sessionId} and member_id = ${memberId} and ended_at is null`,
  );
  return ended === 1;
}

export type Token = {
  tokenId: string;
  name: string;
  scope: "read" | "write";
  role: Role;
  createdAt: Instant;
  expiresAt: Instant;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
};

const TOKEN = sql`token_id as "tokenId", name, scope, role, created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

export async function createToken(db: Db, memberId: string, token: Token, secret: string): Promise<void> {
  await db.run(
    sql`insert into api_token (token_id, member_id, name, secret_hash, scope, role, created_at, expires_at)
        values (${token.tokenId}, ${memberId}, ${token.name}, ${hashSecret(secret)}, ${token.scope}, ${token.role},
          ${token.createdAt}, ${token.expiresAt})`,
  );
}

export function listTokens(db: Db, memberId: string): Promise<Token[]> {
  return db.list(
    sql<Token>`select ${TOKEN} from api_token where member_id = ${memberId} order by created_at desc, token_id`,
  );
}

/** @returns null when there is none, or none of that member; one that ended before keeps its first end */
export function revokeToken(db: Db, tokenId: string, memberId: string | null, now: Instant): Promise<Token | null> {
  const whose = memberId === null ? sql`true` : sql`member_id = ${memberId}`;
  return db.find(
    sql<Token>`update api_token set revoked_at = least(revoked_at, ${now}::timestamptz)
      where token_id = ${tokenId} and ${whose} returning ${TOKEN}`,
  );
}

/** What can let nobody in any more; how long sessions are kept after their end is for the member's own look back. */
export async function deleteSpent(db: Db, before: Instant): Promise<void> {
  await db.run(sql`delete from session where least(expires_at, ended_at) < ${before}`);
  await db.run(sql`delete from login_link where expires_at < ${before}`);
  await db.run(sql`delete from invitation where expires_at < ${before}`);
}
