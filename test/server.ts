/** The whole HTTP server over a test database, asked through real sockets, with a member and a way in for each role. */
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { makeClient } from "#client/client.ts";
import { type Operation, ROLES, type Role } from "#contract/operation.ts";
import { addMinutes } from "#core/time/instant.ts";
import type { ReceiveWebhook } from "#server/features/deliveries/reads.ts";
import * as team from "#server/features/team/store.ts";
import { type Clock, standingClock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { makeEvents, type News } from "#server/platform/events.ts";
import type { Implementations } from "#server/platform/http/implement.ts";
import { makeHttpServer } from "#server/platform/http/make-http-server.ts";
import type { ServeOptions } from "#server/platform/http/serve-operations.ts";
import { newId, newSecret } from "#server/platform/id.ts";
import { type Log, silentLog } from "#server/platform/log.ts";
import { makeDatabase } from "./database.ts";

export const START = "2026-03-05T08:00:00.000Z";
export const LOCAL_SECRET = "local-secret-of-the-test-server";

/**
 * `const server = await makeServer({ operations, implementations });` at the top of a file; `server.as("lead")` is a
 * typed client. The clock stands still until `server.clock.set(...)`.
 */
export async function makeServer<Operations extends Record<string, Operation>>({
  receiveWebhook,
  ...served
}: {
  operations: Operations;
  implementations: Implementations<Operations>;
  baseUrl?: string;
  webFolder?: string;
  afterWrite?: ServeOptions<Operations>["afterWrite"];
  /** Made from this server's database and clock. */
  receiveWebhook?: (shell: { db: Db; clock: Clock; log: Log }) => ReceiveWebhook;
}) {
  const { db, owner } = await makeDatabase();
  const clock = standingClock(START);
  const events = makeEvents(silentLog);
  const news: News[] = [];
  events.subscribe((one) => news.push(one));
  const folder = mkdtempSync(join(tmpdir(), "firstbill-server-test-"));
  const uploadFolder = join(folder, "uploads");
  const { app, policyReports } = makeHttpServer({
    ...served,
    db,
    clock,
    events,
    log: silentLog,
    baseUrl: served.baseUrl ?? "http://localhost:4300",
    uploadFolder,
    webFolder: served.webFolder ?? join(folder, "no-web"),
    localSecret: LOCAL_SECRET,
    trustedProxies: 0,
    ...(receiveWebhook && { receiveWebhook: receiveWebhook({ db, clock, log: silentLog }) }),
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const members = await makeMembers(db);
  const tokens = await makeTokens(db, members);
  const as = (role: Role) => makeClient({ baseUrl: url, token: tokens[role] });
  /** As a command on the same machine. */
  const beside = makeClient({ baseUrl: url, token: LOCAL_SECRET });
  return { url, db, owner, clock, events, news, members, tokens, as, beside, policyReports, uploadFolder };
}

type Members = Record<Role, string>;

async function makeMembers(db: Awaited<ReturnType<typeof makeDatabase>>["db"]): Promise<Members> {
  const members = {} as Members;
  for (const role of ROLES) {
    const memberId = newId();
    const email = `${role}@team.example`;
    await team.createMember(db, {
      memberId,
      name: `Some ${role}`,
      email,
      role,
      timeZone: "UTC",
      createdAt: START,
      deactivatedAt: null,
    });
    members[role] = memberId;
  }
  return members;
}

async function makeTokens(db: Awaited<ReturnType<typeof makeDatabase>>["db"], members: Members): Promise<Members> {
  const tokens = {} as Members;
  for (const role of ROLES) {
    const secret = `fb_${newSecret()}`;
    const expiresAt = addMinutes(START, 60 * 24);
    const token: team.Token = {
      tokenId: newId(),
      name: role,
      scope: "write",
      role,
      createdAt: START,
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    await team.createToken(db, members[role], token, secret);
    tokens[role] = secret;
  }
  return tokens;
}
