/** Who works here: members, invitations and roles. Signing in and tokens are further down, one section each. */

import { z } from "zod";
import type { Member } from "#contract/team.ts";
import * as team from "#contract/team.ts";
import { conflict, forbidden, invalid, notFound } from "#core/errors.ts";
import { addMinutes, type Instant, isTimeZone } from "#core/time/instant.ts";
import { hasRole, lesserRole, TOKEN_PREFIX } from "#server/platform/http/authenticate.ts";
import { decodeCursor, pageOf } from "#server/platform/http/cursor.ts";
import { type Context, implement, implementPublic, type PublicContext } from "#server/platform/http/implement.ts";
import { newId, newSecret } from "#server/platform/id.ts";
import * as store from "./store.ts";

const MINUTES_PER_DAY = 24 * 60;
const INVITATION_DAYS = 7;
const SESSION_DAYS = 14;
/** A secret of 256 bits cannot be guessed; the limit keeps guessing from costing us anything. */
const ATTEMPTS = { limit: 20, perMinutes: 15 };

export const getMe = implement(team.getMe, async (ctx) => ({
  member: await store.getMember(ctx.db, ctx.member.memberId),
  role: ctx.member.role,
  scope: ctx.member.scope,
}));

const cursorShape = z.tuple([z.string(), z.uuid()]);

export const listMembers = implement(team.listMembers, async (ctx, { cursor, limit }) => {
  const [name, memberId] = cursor === undefined ? [] : decodeCursor(cursor, cursorShape);
  const after = name === undefined || memberId === undefined ? null : { name, memberId };
  const members = await store.listMembers(ctx.db, after, limit + 1);
  return pageOf(members, limit, (last) => [last.name, last.memberId]);
});

export const inviteMember = implement(
  team.inviteMember,
  async (ctx, { email, role }) => {
    if (lesserRole(role, ctx.member.role) !== role) {
      throw forbidden("team.role-too-high", `You can invite up to your own role, ${ctx.member.role}.`);
    }
    if ((await store.findActiveByEmail(ctx.db, email)) !== null) throw alreadyMember();
    const link = newLink(ctx.now, INVITATION_DAYS * MINUTES_PER_DAY);
    await store.createInvitation(ctx.db, { email, role, invitedBy: ctx.member.memberId }, link);
    ctx.audit({ subject: { kind: "invitation", id: link.id }, after: { role } });
    // Behind the `#`, so that the secret is in no server's log and in no referrer.
    const address = `${ctx.browser.baseUrl}/join#secret=${link.secret}`;
    return { invitationId: link.id, email, role, link: address, expiresAt: link.expiresAt };
  },
  { answersSecret: true },
);

export const acceptInvitation = implementPublic(
  team.acceptInvitation,
  { attempts: ATTEMPTS, answersSecret: true },
  async (ctx, { secret, name, timeZone }) => {
    requireTimeZone(timeZone);
    const invitation = await store.spendInvitation(ctx.db, secret, ctx.now);
    if (invitation === null) {
      throw forbidden("team.invitation-spent", "This invitation was used or is too old. Ask for a new one.");
    }
    const { email, role } = invitation;
    const member: Member = { memberId: newId(), name, email, role, timeZone, createdAt: ctx.now, deactivatedAt: null };
    if (!(await store.createMember(ctx.db, member))) throw alreadyMember();
    await startSession(ctx, member);
    ctx.audit({ memberId: member.memberId, subject: { kind: "member", id: member.memberId }, after: { role } });
    ctx.announce({ type: "member.joined", memberId: member.memberId });
    return { member };
  },
);

export const changeMe = implement(team.changeMe, async (ctx, { name, timeZone }) => {
  if (timeZone !== undefined) requireTimeZone(timeZone);
  const before = await store.getMember(ctx.db, ctx.member.memberId);
  const member = { ...before, name: name ?? before.name, timeZone: timeZone ?? before.timeZone };
  if (member.name === before.name && member.timeZone === before.timeZone) ctx.nothingChanged();
  await store.saveMember(ctx.db, member);
  ctx.audit({
    subject: { kind: "member", id: member.memberId },
    before: { timeZone: before.timeZone },
    after: { timeZone: member.timeZone },
  });
  ctx.keepForUndo({ me: { name: before.name, timeZone: before.timeZone } });
  ctx.announce({ type: "member.changed", memberId: member.memberId });
  return member;
});

export const changeRole = implement(team.changeRole, async (ctx, { memberId, role }) => {
  await store.lockOperators(ctx.db);
  const before = await store.getMember(ctx.db, memberId);
  if (before.role === role) {
    ctx.nothingChanged();
    return before;
  }
  if (before.role === "operator") await requireAnotherOperator(ctx, memberId);
  const member = { ...before, role };
  await store.saveMember(ctx.db, member);
  ctx.audit({ subject: { kind: "member", id: memberId }, before: { role: before.role }, after: { role } });
  ctx.announce({ type: "member.changed", memberId });
  return member;
});

export const deactivateMember = implement(team.deactivateMember, async (ctx, { memberId }) => {
  await store.lockOperators(ctx.db);
  const before = await store.getMember(ctx.db, memberId);
  if (before.deactivatedAt !== null) {
    ctx.nothingChanged();
    return before;
  }
  if (before.role === "operator") await requireAnotherOperator(ctx, memberId);
  const member = { ...before, deactivatedAt: ctx.now };
  await store.saveMember(ctx.db, member);
  await store.endAllAccess(ctx.db, memberId, ctx.now);
  ctx.audit({ subject: { kind: "member", id: memberId }, before: { active: true }, after: { active: false } });
  ctx.announce({ type: "member.deactivated", memberId });
  return member;
});

export const signIn = implementPublic(
  team.signIn,
  { attempts: ATTEMPTS, answersSecret: true },
  async (ctx, { secret }) => {
    const member = await store.spendLoginLink(ctx.db, secret, ctx.now);
    if (member === null) {
      throw forbidden("login.link-spent", "This link was used or is older than 15 minutes. Ask for a new one.");
    }
    const sessionId = await startSession(ctx, member);
    ctx.audit({ memberId: member.memberId, subject: { kind: "session", id: sessionId } });
    return { member };
  },
);

export const listSessions = implement(team.listSessions, async (ctx) => {
  const sessions = await store.listOpenSessions(ctx.db, ctx.member.memberId, ctx.now);
  return { data: sessions.map((session) => ({ ...session, current: session.sessionId === currentSession(ctx) })) };
});

export const endSession = implement(team.endSession, async (ctx, { sessionId = currentSession(ctx) }) => {
  if (sessionId === undefined)
    throw invalid("session.which", "Name the session that should end; sessions list shows them.");
  if (!(await store.endSession(ctx.db, ctx.member.memberId, sessionId, ctx.now))) {
    throw notFound("session.not-open", "You have no such open session. Look at the list of your sessions.");
  }
  if (sessionId === currentSession(ctx)) ctx.browser.endSession();
  ctx.audit({ subject: { kind: "session", id: sessionId } });
  ctx.announce({ type: "session.ended", memberId: ctx.member.memberId });
  return {};
});

export const createToken = implement(
  team.createToken,
  async (ctx, { name, scope, role = ctx.member.role, expiresInDays }) => {
    if (ctx.member.via.kind === "token") {
      throw forbidden("token.by-token", "A token cannot make another. Sign in to make one.");
    }
    if (lesserRole(role, ctx.member.role) !== role) {
      throw forbidden("token.role-too-high", `A token can have at most your own role, ${ctx.member.role}.`);
    }
    const secret = TOKEN_PREFIX + newSecret();
    const expiresAt = addMinutes(ctx.now, expiresInDays * MINUTES_PER_DAY);
    const ends = { expiresAt, lastUsedAt: null, revokedAt: null };
    const token: store.Token = { tokenId: newId(), name, scope, role, createdAt: ctx.now, ...ends };
    await store.createToken(ctx.db, ctx.member.memberId, token, secret);
    ctx.audit({ subject: { kind: "token", id: token.tokenId }, after: { scope, role, expiresAt } });
    return { token, secret };
  },
  { answersSecret: true },
);

export const listTokens = implement(team.listTokens, async (ctx) => ({
  data: await store.listTokens(ctx.db, ctx.member.memberId),
}));

/** One's own; an operator may end anybody's. */
export const revokeToken = implement(team.revokeToken, async (ctx, { tokenId }) => {
  const whose = hasRole(ctx.member.role, "operator") ? null : ctx.member.memberId;
  const token = await store.revokeToken(ctx.db, tokenId, whose, ctx.now);
  if (token === null) throw notFound("token.not-found", "You have no such token. Look at the list of your tokens.");
  if (token.revokedAt !== ctx.now) ctx.nothingChanged();
  ctx.audit({ subject: { kind: "token", id: tokenId } });
  return token;
});

async function startSession(ctx: PublicContext, member: Member): Promise<string> {
  const session = newLink(ctx.now, SESSION_DAYS * MINUTES_PER_DAY);
  await store.createSession(ctx.db, member.memberId, ctx.browser.userAgent, session);
  ctx.browser.startSession(session.secret, session.expiresAt);
  return session.id;
}

function newLink(now: Instant, minutes: number) {
  return { id: newId(), secret: newSecret(), createdAt: now, expiresAt: addMinutes(now, minutes) };
}

function currentSession(ctx: Context): string | undefined {
  return ctx.member.via.kind === "session" ? ctx.member.via.sessionId : undefined;
}

async function requireAnotherOperator(ctx: Context, memberId: string): Promise<void> {
  if ((await store.countOtherOperators(ctx.db, memberId)) > 0) return;
  throw conflict("team.last-operator", "This is the last operator. Make somebody else an operator first.");
}

function requireTimeZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return;
  throw invalid("team.time-zone", `"${timeZone}" is not a time zone; write it like Europe/Berlin.`, [
    { pointer: "/timeZone", message: "Use the IANA name of the zone." },
  ]);
}

function alreadyMember() {
  return conflict("team.already-member", "A member of the team has this address already.");
}
