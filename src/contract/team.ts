/** Who works here, how they come in, and what acts in their name. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { id, instant, page, pageQuery, role } from "./shapes.ts";

const name = z.string().trim().min(1).max(120);
const email = z.email().max(254);
/** IANA name such as `Europe/Berlin`. */
const timeZone = z.string().min(1).max(64);
const secret = z.string().min(20).max(200);
const nothing = z.strictObject({});

export const member = z.strictObject({
  memberId: id,
  name,
  email,
  role,
  timeZone,
  createdAt: instant,
  deactivatedAt: instant.nullable(),
});
export type Member = z.infer<typeof member>;

const invitation = z.strictObject({
  invitationId: id,
  email,
  role,
  /** For one use. It is shown once and not kept, so send it now. */
  link: z.url(),
  expiresAt: instant,
});

export const getMe = defineOperation({
  name: "team.me",
  summary: "Shows who you are signed in as and what your role is.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/team/me" },
  input: nothing,
  output: z.strictObject({
    member,
    /** What this request may do: a token may be given less than its member. */
    role,
    scope: z.enum(["read", "write"]),
  }),
});

export const listMembers = defineOperation({
  name: "team.list",
  summary: "Lists the members of the team.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/team/members" },
  input: z.strictObject({ ...pageQuery }),
  output: page(member),
});

export const inviteMember = defineOperation({
  name: "team.invite",
  summary: "Makes a link with which one person can join the team.",
  access: "lead",
  effect: "write",
  deed: "invited somebody",
  http: { method: "POST", path: "/team/invitations" },
  input: z.strictObject({ email, role }),
  output: invitation,
});

export const acceptInvitation = defineOperation({
  name: "team.acceptInvitation",
  summary: "Joins the team with the secret of an invitation link and signs in.",
  access: "public",
  effect: "write",
  deed: "joined the team",
  http: { method: "POST", path: "/team/join" },
  input: z.strictObject({ secret, name, timeZone }),
  output: z.strictObject({ member }),
});

export const changeMe = defineOperation({
  name: "team.changeMe",
  summary: "Changes your own name and time zone.",
  access: "viewer",
  effect: "write",
  deed: "changed their own name or time zone",
  http: { method: "PATCH", path: "/team/me" },
  input: z.strictObject({ name: name.optional(), timeZone: timeZone.optional() }),
  output: member,
});

export const changeRole = defineOperation({
  name: "team.changeRole",
  summary: "Changes what a member may do.",
  access: "operator",
  effect: "write",
  deed: "changed a member's role",
  http: { method: "PUT", path: "/team/members/{memberId}/role" },
  input: z.strictObject({ memberId: id, role }),
  output: member,
});

export const deactivateMember = defineOperation({
  name: "team.deactivate",
  summary: "Ends a member's access at once; what they did stays theirs.",
  access: "operator",
  effect: "write",
  deed: "ended a member's access",
  http: { method: "POST", path: "/team/members/{memberId}/deactivate" },
  input: z.strictObject({ memberId: id }),
  output: member,
});

const session = z.strictObject({
  sessionId: id,
  /** What the browser said of itself when it signed in. */
  userAgent: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  /** Whether this request came in through it. */
  current: z.boolean(),
});

export const signIn = defineOperation({
  name: "sessions.create",
  summary: "Signs in with the secret of a login link.",
  access: "public",
  effect: "write",
  deed: "signed in",
  http: { method: "POST", path: "/login" },
  input: z.strictObject({ secret }),
  output: z.strictObject({ member }),
});

export const listSessions = defineOperation({
  name: "sessions.list",
  summary: "Lists the places where you are signed in.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/sessions" },
  input: nothing,
  output: z.strictObject({ data: z.array(session) }),
});

export const endSession = defineOperation({
  name: "sessions.end",
  summary: "Signs out: here, or in the place that you name.",
  access: "viewer",
  effect: "write",
  deed: "signed out",
  http: { method: "POST", path: "/sessions/end" },
  input: z.strictObject({ sessionId: id.optional() }),
  output: nothing,
});

const tokenScope = z.enum(["read", "write"]);
const token = z.strictObject({
  tokenId: id,
  name,
  scope: tokenScope,
  role,
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});

export const createToken = defineOperation({
  name: "tokens.create",
  summary: "Makes a token for a program that acts in your name, at most with your role.",
  access: "viewer",
  effect: "write",
  deed: "made a token",
  http: { method: "POST", path: "/tokens" },
  input: z.strictObject({
    name,
    scope: tokenScope.default("read"),
    role: role.optional(),
    expiresInDays: z.int().min(1).max(365).default(90),
  }),
  /** `secret` is shown this once; only its hash is kept. */
  output: z.strictObject({ token, secret: z.string() }),
});

export const listTokens = defineOperation({
  name: "tokens.list",
  summary: "Lists your tokens, without their secrets.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/tokens" },
  input: nothing,
  output: z.strictObject({ data: z.array(token) }),
});

export const revokeToken = defineOperation({
  name: "tokens.revoke",
  summary: "Ends a token at once.",
  access: "viewer",
  effect: "write",
  deed: "ended a token",
  http: { method: "POST", path: "/tokens/{tokenId}/revoke" },
  input: z.strictObject({ tokenId: id }),
  output: token,
});
