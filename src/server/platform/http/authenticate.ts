/**
 * Finds out who asks. A session or token is looked up at most once in a quarter of a second: one that this process ends is
 * refused at once, one that another process ends within that quarter.
 */
import type { FastifyRequest } from "fastify";
import { ROLES, type Role } from "#contract/operation.ts";
import { addMinutes, type Instant } from "#core/time/instant.ts";
import type { Db } from "../db/pool.ts";
import { recentRead } from "../db/recent-reads.ts";
import { type Sql, sql } from "../db/sql.ts";
import { hashSecret, isSameSecret } from "../id.ts";
import type { Actor } from "./implement.ts";
import { HttpProblem } from "./problem.ts";
import { sessionSecretOf } from "./session-cookie.ts";

export const TOKEN_PREFIX = "fb_";

/** What a request shows to say who it is; the cookie alone needs proof that our own page sent it. */
export type Credential = { kind: "cookie" | "bearer"; secret: string };

export type Doorkeeper = { db: Db; baseUrl: string; localSecret: string | null };

export function credentialOf(request: FastifyRequest, baseUrl: string): Credential | null {
  const bearer = /^Bearer ([\w-]{1,200})$/i.exec(request.headers.authorization ?? "")?.[1];
  if (request.headers.authorization !== undefined) return { kind: "bearer", secret: bearer ?? "" };
  const secret = sessionSecretOf(request, baseUrl);
  return secret === null ? null : { kind: "cookie", secret };
}

/** @throws HttpProblem 401 when nothing, or nothing that is valid now, was shown */
export async function authenticate(door: Doorkeeper, credential: Credential | null, now: Instant): Promise<Actor> {
  const actor = credential === null ? null : await findActor(door, credential, now);
  if (actor !== null) return actor;
  throw new HttpProblem(401, "session.needed", "Please sign in, or send a token that is still valid.", {
    "www-authenticate": 'Bearer realm="firstbill"',
  });
}

async function findActor(door: Doorkeeper, credential: Credential, now: Instant): Promise<Actor | null> {
  if (credential.kind === "cookie") return findBySession(door.db, credential.secret, now);
  if (door.localSecret !== null && isSameSecret(credential.secret, door.localSecret)) return findOwner(door.db);
  return credential.secret.startsWith(TOKEN_PREFIX) ? findByToken(door.db, credential.secret, now) : null;
}

type MemberRow = { memberId: string; name: string; email: string; timeZone: string; memberRole: Role };
const MEMBER = sql`m.member_id as "memberId", m.name, m.email, m.time_zone as "timeZone", m.role as "memberRole"`;

type SessionRow = MemberRow & { sessionId: string; expiresAt: Instant; seenAt: Instant };

async function findBySession(db: Db, secret: string, now: Instant): Promise<Actor | null> {
  const hash = hashSecret(secret);
  const row = await findRecent(
    db,
    "session",
    hash,
    sql<SessionRow>`
    select ${MEMBER}, s.session_id as "sessionId", s.expires_at as "expiresAt", s.last_seen_at as "seenAt"
    from session s join member m using (member_id)
    where s.secret_hash = ${hash} and s.ended_at is null and m.deactivated_at is null`,
  );
  if (row === null || row.expiresAt <= now) return null;
  const { sessionId, seenAt } = row;
  if (isStale(seenAt, now)) await db.run(sql`update session set last_seen_at = ${now} where session_id = ${sessionId}`);
  return actorOf(row, row.memberRole, "write", { kind: "session", sessionId });
}

/** "Last seen" is kept this exact and no better, so that reading stays reading. */
const SEEN_EVERY_MINUTES = 5;

function isStale(seenAt: Instant | null, now: Instant): boolean {
  return seenAt === null || seenAt < addMinutes(now, -SEEN_EVERY_MINUTES);
}

type TokenRow = MemberRow & {
  tokenId: string;
  tokenRole: Role;
  scope: "read" | "write";
  expiresAt: Instant;
  usedAt: Instant | null;
};

async function findByToken(db: Db, secret: string, now: Instant): Promise<Actor | null> {
  const hash = hashSecret(secret);
  const row = await findRecent(
    db,
    "token",
    hash,
    sql<TokenRow>`
    select ${MEMBER}, t.token_id as "tokenId", t.role as "tokenRole", t.scope, t.expires_at as "expiresAt",
      t.last_used_at as "usedAt"
    from api_token t join member m using (member_id)
    where t.secret_hash = ${hash} and t.revoked_at is null and m.deactivated_at is null`,
  );
  if (row === null || row.expiresAt <= now) return null;
  const { tokenId, usedAt, memberRole, tokenRole } = row;
  if (isStale(usedAt, now)) await db.run(sql`update api_token set last_used_at = ${now} where token_id = ${tokenId}`);
  return actorOf(row, lesserRole(memberRole, tokenRole), row.scope, { kind: "token", tokenId });
}

/** The file beside the data can be read only by whoever runs Firstbill: it acts as the first operator. */
async function findOwner(db: Db): Promise<Actor | null> {
  const row = await findRecent(
    db,
    "owner",
    null,
    sql<MemberRow>`
    select ${MEMBER} from member m
    where m.role = 'operator' and m.deactivated_at is null order by m.created_at, m.member_id limit 1`,
  );
  return row && actorOf(row, "operator", "write", { kind: "local" });
}

/** Whether it has run out is asked of the answer: time goes on within a moment too. */
async function findRecent<Row>(db: Db, what: string, hash: Buffer | null, statement: Sql<Row>): Promise<Row | null> {
  const name = `${what} ${hash?.toString("base64url") ?? ""}`;
  const rows = await recentRead(db, name, () => db.listPrepared(`find-${what}`, statement));
  return rows[0] ?? null;
}

function actorOf(row: MemberRow, role: Role, scope: "read" | "write", via: Actor["via"]): Actor {
  const { memberId, name, email, timeZone } = row;
  return { memberId, name, email, timeZone, role, scope, via };
}

export function lesserRole(a: Role, b: Role): Role {
  return ROLES.indexOf(a) < ROLES.indexOf(b) ? a : b;
}

export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
