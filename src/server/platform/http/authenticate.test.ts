import { afterEach, describe, expect, it, vi } from "vitest";
import { addMinutes } from "#core/time/instant.ts";
import { makeServer, START } from "#test/server.ts";
import { type Sql, sql } from "../db/sql.ts";
import { hashSecret, newId, newSecret } from "../id.ts";
import { authenticate, type Credential } from "./authenticate.ts";

const server = await makeServer({ operations: {}, implementations: {} });
const { db, members } = server;
const door = { db, baseUrl: server.url, localSecret: null };

async function makeSession(): Promise<Credential> {
  const secret = newSecret();
  await db.run(sql`
    insert into session (session_id, member_id, secret_hash, created_at, last_seen_at, expires_at, user_agent)
    values (${newId()}, ${members.viewer}, ${hashSecret(secret)}, ${START}, ${START}, ${addMinutes(START, 60)}, 'test')`);
  return { kind: "cookie", secret };
}

/** As another process does: the driver's own connection tells this one nothing. */
const elsewhere = (statement: { text: string; values: unknown[] }) =>
  db.withClient((client) => client.query(statement));

const mayAsk = (credential: Credential) =>
  authenticate(door, credential, START).then(
    () => true,
    (error: { status?: number }) => (error.status === 401 ? false : Promise.reject(error)),
  );

let clockMs = 0;
/** Time passes only when the test says so. */
function stopTime(): void {
  clockMs = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => clockMs);
}
afterEach(() => vi.restoreAllMocks());

const ENDS: [
  string,
  () => Promise<Credential>,
  (hash: Buffer) => { text: string; values: unknown[] },
  (hash: Buffer) => Sql,
][] = [
  [
    "a session",
    makeSession,
    (hash) => ({ text: "update session set ended_at = $1 where secret_hash = $2", values: [START, hash] }),
    (hash) => sql`update session set ended_at = ${START} where secret_hash = ${hash}`,
  ],
  [
    "a token",
    async () => ({ kind: "bearer", secret: server.tokens.viewer }),
    (hash) => ({ text: "update api_token set revoked_at = $1 where secret_hash = $2", values: [START, hash] }),
    (hash) => sql`update api_token set revoked_at = ${START} where secret_hash = ${hash}`,
  ],
];

describe.each(ENDS)("%s", (_what, make, endElsewhere, endHere) => {
  /** Used a moment ago, so that asking writes nothing. */
  const again = () => db.run(sql`update api_token set revoked_at = null, last_used_at = ${START}`);

  it("that another process ends is refused a quarter of a second later, and not before that is asked", async () => {
    await again();
    const credential = await make();
    stopTime();
    expect(await mayAsk(credential)).toBe(true);
    await elsewhere(endElsewhere(hashSecret(credential.secret)));
    clockMs += 249;
    expect(await mayAsk(credential)).toBe(true);
    clockMs += 1;
    expect(await mayAsk(credential)).toBe(false);
  });

  it("that this process ends is refused at once", async () => {
    await again();
    const credential = await make();
    stopTime();
    expect(await mayAsk(credential)).toBe(true);
    await db.run(endHere(hashSecret(credential.secret)));
    expect(await mayAsk(credential)).toBe(false);
  });

  it("is not asked of the database again within that quarter, and is after it", async () => {
    await again();
    const credential = await make();
    stopTime();
    expect(await mayAsk(credential)).toBe(true);
    const asked = vi.spyOn(db, "listPrepared");
    expect(await mayAsk(credential)).toBe(true);
    expect(asked).not.toHaveBeenCalled();
    clockMs += 250;
    expect(await mayAsk(credential)).toBe(true);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
