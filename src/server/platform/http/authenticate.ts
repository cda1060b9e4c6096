/** Finds out who asks. Sessions and tokens are looked up for each request, so that ending one takes effect at once. */
import type { FastifyRequest } from "fastify";
import { ROLES, type Role } from "#contract/operation.ts";
import { addMinutes, type Instant } from "#core/time/instant.ts";
import type { Db } from "../db/pool.ts";
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

type MemberRow = { member_id: string; name: string; email: string; time_zone: string; role: Role };
const MEMBER_COLUMNS = "m.member_id, m.name, m.email, m.time_zone, m.role";

async function findBySession(db: Db, secret: string, now: Instant): Promise<Actor | null> {
  const { rows } = await db.query<MemberRow & { session_id: string; stale: boolean }>(
    `select ${MEMBER_COLUMNS}, s.session_id, s.last_seen_at < $3 as stale
       from session s join member m using (member_id)
      where s.secret_hash = $1 and s.ended_at is null and s.expires_at > $2 and m.deactivated_at is null`,
    [hashSecret(secret), now, addMinutes(now, -SEEN_EVERY_MINUTES)],
  );
  const row = rows[0];
  if (row === undefined) return null;
  if (row.stale) await db.query("update session set last_seen_at = $2 where session_id = $1", [row.session_id, now]);
  return actorOf(row, row.role, "write", { kind: "session", sessionId: row.session_id });
}

/** "Last seen" is kept this exact and no better, so that reading stays reading. */
const SEEN_EVERY_MINUTES = 5;

async function findByToken(db: Db, secret: string, now: Instant): Promise<Actor | null> {
  const { rows } = await db.query<
    MemberRow & { token_id: string; token_role: Role; scope: "read" | "write"; stale: boolean }
  >(
    `select ${MEMBER_COLUMNS}, t.token_id, t.role as token_role, t.scope,
            t.last_used_at is null or t.last_used_at < $3 as stale
       from api_token t join member m using (member_id)
      where t.secret_hash = $1 and t.revoked_at is null and t.expires_at > $2 and m.deactivated_at is null`,
    [hashSecret(secret), now, addMinutes(now, -SEEN_EVERY_MINUTES)],
  );
  const row = rows[0];
  if (row === undefined) return null;
  if (row.stale) await db.query("update api_token set last_used_at = $2 where token_id = $1", [row.token_id, now]);
  return actorOf(row, lesserRole(row.role, row.token_role), row.scope, { kind: "token", tokenId: row.token_id });
}

/** The file beside the data can be read only by whoever runs Firstbill: it acts as the first operator. */
async function findOwner(db: Db): Promise<Actor | null> {
  const { rows } = await db.query<MemberRow>(
    `select ${MEMBER_COLUMNS} from member m
      where m.role = 'operator' and m.deactivated_at is null order by m.created_at, m.member_id limit 1`,
  );
  return rows[0] === undefined ? null : actorOf(rows[0], "operator", "write", { kind: "local" });
}

function actorOf(row: MemberRow, role: Role, scope: "read" | "write", via: Actor["via"]): Actor {
  return { memberId: row.member_id, name: row.name, email: row.email, timeZone: row.time_zone, role, scope, via };
}

export function lesserRole(a: Role, b: Role): Role {
  return ROLES.indexOf(a) < ROLES.indexOf(b) ? a : b;
}

export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
