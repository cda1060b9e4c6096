import { describe, expect, it } from "vitest";
import * as team from "#contract/team.ts";
import { addMinutes } from "#core/time/instant.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { LOCAL_SECRET, makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";
import { createLoginLink, ensureOperator } from "./reads.ts";

const { getMe, listMembers, inviteMember, acceptInvitation, changeMe, changeRole, deactivateMember } = team;
const { signIn, listSessions, endSession, createToken, listTokens, revokeToken } = team;
const operations = {
  getMe,
  listMembers,
  inviteMember,
  acceptInvitation,
  changeMe,
  changeRole,
  deactivateMember,
  signIn,
  listSessions,
  endSession,
  createToken,
  listTokens,
  revokeToken,
};
const server = await makeServer({ operations, implementations: implemented });

const OWN_PAGE = { "sec-fetch-site": "same-origin", "x-firstbill": "1", "content-type": "application/json" };

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: object) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const cookie = answer.headers.get("set-cookie") ?? "";
  return { status: answer.status, cookie, body: (await answer.json()) as Record<string, unknown> };
}

function secretOf(link: string): string {
  return new URL(link).hash.replace("#secret=", "");
}

async function signInAs(role: keyof typeof server.members) {
  const memberId = server.members[role];
  const { link } = await createLoginLink(server.db, {
    memberId,
    baseUrl: "http://localhost:4300",
    now: server.clock.now(),
  });
  const answer = await ask("POST", "/login", OWN_PAGE, { secret: secretOf(link) });
  return { answer, secret: secretOf(link), cookie: answer.cookie.split(";")[0]! };
}

describe("signing in", () => {
  it("gives a cookie that scripts cannot read, for a link of the terminal", async () => {
    const { answer, cookie } = await signInAs("lead");
    expect(answer.status).toBe(200);
    expect(answer.cookie).toMatch(/^firstbill-4300=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    const me = await ask("GET", "/team/me", { cookie });
    expect(me.body).toMatchObject({ role: "lead", scope: "write", member: { email: "lead@team.example" } });
  });

  it("works once, and only within 15 minutes", async () => {
    const { secret } = await signInAs("lead");
    expect((await ask("POST", "/login", OWN_PAGE, { secret })).status).toBe(403);
    const late = await createLoginLink(server.db, {
      memberId: server.members.lead,
      baseUrl: "http://x.example",
      now: START,
    });
    server.clock.set(addMinutes(START, 15));
    const answer = await ask("POST", "/login", OWN_PAGE, { secret: secretOf(late.link) });
    server.clock.set(START);
    expect(answer.body["code"]).toBe("login.link-spent");
  });

  it("keeps no secret in the database", async () => {
    const { cookie, secret } = await signInAs("viewer");
    const kept = JSON.stringify([
      await server.db.list(sql`select secret_hash::text, * from session`),
      await server.db.list(sql`select secret_hash::text, * from login_link`),
    ]);
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(cookie.split("=")[1]);
  });

  it("ends at once: by signing out, by its age, and when the member is deactivated", async () => {
    const one = await signInAs("viewer");
    const other = await signInAs("viewer");
    const ended = await ask("POST", "/sessions/end", { ...OWN_PAGE, cookie: one.cookie }, {});
    expect(ended.cookie).toMatch(/Max-Age=0/);
    expect((await ask("GET", "/team/me", { cookie: one.cookie })).status).toBe(401);
    expect((await ask("GET", "/team/me", { cookie: other.cookie })).status).toBe(200);
    server.clock.set(addMinutes(START, 14 * 24 * 60));
    expect((await ask("GET", "/team/me", { cookie: other.cookie })).status).toBe(401);
    server.clock.set(START);
  });

  it("shows where one is signed in and lets one end the other place, but nobody else's", async () => {
    const here = await signInAs("specialist");
    const there = await signInAs("specialist");
    const list = (await ask("GET", "/sessions", { cookie: here.cookie })).body["data"] as {
      sessionId: string;
      current: boolean;
    }[];
    const otherPlace = list.find(({ current }) => !current)!;
    const stranger = await signInAs("operator");
    const refused = await ask(
      "POST",
      "/sessions/end",
      { ...OWN_PAGE, cookie: stranger.cookie },
      { sessionId: otherPlace.sessionId },
    );
    expect(refused.status).toBe(404);
    await ask("POST", "/sessions/end", { ...OWN_PAGE, cookie: here.cookie }, { sessionId: otherPlace.sessionId });
    expect((await ask("GET", "/team/me", { cookie: there.cookie })).status).toBe(401);
  });
});

describe("another site", () => {
  it.each([
    ["that says so", { "sec-fetch-site": "cross-site", "x-firstbill": "1" }],
    ["of the same domain", { "sec-fetch-site": "same-site", "x-firstbill": "1" }],
    ["by its origin", { origin: "https://evil.example", "x-firstbill": "1" }],
    ["with no header of ours", { "sec-fetch-site": "same-origin" }],
    ["that says nothing", { "x-firstbill": "1" }],
    ["in a frame without origin", { origin: "null", "x-firstbill": "1" }],
  ])("%s cannot use a member's cookie to change something", async (_how, headers) => {
    const { cookie } = await signInAs("lead");
    const answer = await ask(
      "PATCH",
      "/team/me",
      { ...headers, cookie, "content-type": "application/json" },
      { name: "Taken" },
    );
    expect([answer.status, answer.body["code"]]).toEqual([403, "request.other-site"]);
  });

  it("cannot sign a member in as somebody else", async () => {
    const headers = { "sec-fetch-site": "cross-site", "content-type": "application/json" };
    expect((await ask("POST", "/login", headers, { secret: "x".repeat(43) })).status).toBe(403);
  });
});

describe("a token", () => {
  it("is shown once, acts with its role and scope, and ends at once", async () => {
    const lead = server.as("lead");
    const { cookie } = await signInAs("lead");
    const made = await ask("POST", "/tokens", { ...OWN_PAGE, cookie }, { name: "reports", role: "viewer" });
    const secret = made.body["secret"] as string;
    const { tokenId } = made.body["token"] as { tokenId: string };
    const bearer = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    expect((await ask("GET", "/team/me", bearer)).body).toMatchObject({ role: "viewer", scope: "read" });
    expect((await ask("PATCH", "/team/me", bearer, { name: "X" })).body["code"]).toBe("access.scope");
    expect((await ask("GET", "/tokens", bearer)).body).not.toHaveProperty("secret");
    await lead.call(revokeToken, { tokenId });
    expect((await ask("GET", "/team/me", bearer)).status).toBe(401);
  });

  it("expires", async () => {
    server.clock.set(addMinutes(START, 24 * 60));
    expect((await ask("GET", "/team/me", { authorization: `Bearer ${server.tokens.lead}` })).status).toBe(401);
    server.clock.set(START);
  });

  it("cannot make another token, nor can a member make one above the own role", async () => {
    const byToken = server.as("lead").call(createToken, { name: "more" });
    await expect(byToken).rejects.toMatchObject({ code: "token.by-token" });
    const { cookie } = await signInAs("viewer");
    const above = await ask("POST", "/tokens", { ...OWN_PAGE, cookie }, { name: "more", role: "lead" });
    expect(above.body["code"]).toBe("token.role-too-high");
  });

  it("keeps its secret out of what is kept for a repeated request", async () => {
    const { cookie } = await signInAs("lead");
    const headers = { ...OWN_PAGE, cookie, "idempotency-key": "token-1" };
    expect((await ask("POST", "/tokens", headers, { name: "one" })).status).toBe(200);
    const again = await ask("POST", "/tokens", headers, { name: "one" });
    expect([again.status, again.body["code"]]).toEqual([409, "idempotency.secret"]);
    expect(await server.db.list(sql`select answer from idempotency_key where answer is not null`)).toEqual([]);
  });

  it("of the machine itself acts as the first operator", async () => {
    const answer = await ask("GET", "/team/me", { authorization: `Bearer ${LOCAL_SECRET}` });
    expect(answer.body).toMatchObject({ role: "operator", member: { memberId: server.members.operator } });
  });

  it("that is wrong is refused even beside a good cookie", async () => {
    const { cookie } = await signInAs("lead");
    expect((await ask("GET", "/team/me", { cookie, authorization: "Bearer fb_wrong" })).status).toBe(401);
  });
});

describe("the team", () => {
  it("is joined with an invitation, once, with the role of the invitation", async () => {
    const invitation = await server.as("lead").call(inviteMember, { email: "new@team.example", role: "specialist" });
    expect(invitation.link).toMatch(/^http:\/\/localhost:4300\/join#secret=/);
    const joining = { secret: secretOf(invitation.link), name: "New One", timeZone: "Asia/Kathmandu" };
    const joined = await ask("POST", "/team/join", OWN_PAGE, joining);
    expect(joined.body["member"]).toMatchObject({ role: "specialist", email: "new@team.example" });
    const me = await ask("GET", "/team/me", { cookie: joined.cookie.split(";")[0]! });
    expect(me.body["member"]).toMatchObject({ timeZone: "Asia/Kathmandu" });
    expect((await ask("POST", "/team/join", OWN_PAGE, joining)).body["code"]).toBe("team.invitation-spent");
  });

  it("is not joined above the role of who invites", async () => {
    const above = server.as("lead").call(inviteMember, { email: "boss@team.example", role: "operator" });
    await expect(above).rejects.toMatchObject({ status: 403, code: "team.role-too-high" });
  });

  it("always keeps an operator, also when two are taken away at the same moment", async () => {
    const operator = server.as("operator");
    await operator.call(changeRole, { memberId: server.members.lead, role: "operator" });
    const outcomes = await Promise.allSettled([
      operator.call(changeRole, { memberId: server.members.lead, role: "lead" }),
      operator.call(changeRole, { memberId: server.members.operator, role: "lead" }),
    ]);
    const left = await server.db.list(sql`select from member where role = 'operator'`);
    expect(left.length).toBe(1);
    expect(outcomes.filter(({ status }) => status === "rejected").length).toBe(1);
    await server.db.run(sql`update member set role = 'operator' where member_id = ${server.members.operator}`);
    await server.db.run(sql`update member set role = 'lead' where member_id = ${server.members.lead}`);
  });

  it("loses nobody by name when somebody is deactivated, and lets them do nothing more", async () => {
    const { cookie } = await signInAs("viewer");
    const gone = await server.as("operator").call(deactivateMember, { memberId: server.members.viewer });
    expect(gone.deactivatedAt).toBe(START);
    expect((await ask("GET", "/team/me", { cookie })).status).toBe(401);
    expect((await ask("GET", "/team/me", { authorization: `Bearer ${server.tokens.viewer}` })).status).toBe(401);
    const first = await server.as("lead").call(listMembers, { limit: 3 });
    const second = await server.as("lead").call(listMembers, { limit: 3, cursor: first.nextCursor! });
    expect([...first.data, ...second.data].map(({ memberId }) => memberId)).toContain(server.members.viewer);
    expect(second.nextCursor).toBeNull();
  });

  it("has one first operator, however many servers start", async () => {
    await server.db.run(sql`update member set role = 'lead' where role = 'operator'`);
    const made = await Promise.all([1, 2, 3].map(() => ensureOperator(server.db, START)));
    expect(new Set(made.map(({ memberId }) => memberId)).size).toBe(1);
    await server.db.run(sql`update member set deactivated_at = ${START} where member_id = ${made[0]!.memberId}`);
    await server.db.run(sql`update member set role = 'operator' where member_id = ${server.members.operator}`);
  });

  it("refuses a cursor of another list and a zone that is none", async () => {
    const lead = server.as("lead");
    await expect(lead.call(listMembers, { cursor: "abc" })).rejects.toMatchObject({ code: "request.cursor" });
    await expect(lead.call(changeMe, { timeZone: "Mars/Base" })).rejects.toMatchObject({ code: "team.time-zone" });
  });
});

describe("the door", () => {
  checkAccess(server, Object.values(operations));
});
