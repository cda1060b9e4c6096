/** The table of who may ask what: every operation, as every role, as a stranger, and with what is no longer valid. */
import { beforeEach, expect, it } from "vitest";
import { type Operation, ROLES, type Role } from "#contract/operation.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

type Asked = { url: string; db: Db; members: Record<Role, string>; tokens: Record<Role, string> };

/** Call it inside a `describe`. A field that no operation has stops each request right behind the door. */
export function checkAccess(server: Asked, operations: Operation[]): void {
  beforeEach(async () => {
    await server.db.run(sql`delete from attempt_count`);
    for (const role of ROLES) {
      const memberId = server.members[role];
      await server.db.run(sql`update member set deactivated_at = null, role = ${role} where member_id = ${memberId}`);
      await server.db.run(sql`update api_token set revoked_at = null where member_id = ${memberId}`);
    }
  });

  const cells = operations.flatMap((operation) => ROLES.map((role) => ({ operation, role, name: operation.name })));
  it.each(cells)("lets $role ask $name or not, as declared", async ({ operation, role }) => {
    const mayAsk = operation.access === "public" || ROLES.indexOf(role) >= ROLES.indexOf(operation.access);
    const status = await knock(server.url, operation, { authorization: `Bearer ${server.tokens[role]}` });
    expect(status).toBe(mayAsk ? 422 : 403);
  });

  it.each(operations)("lets nobody ask $name who is a stranger or was let in before", async (operation) => {
    const token = { authorization: `Bearer ${server.tokens.operator}` };
    const notLetIn = operation.access === "public" ? 422 : 401;
    for (const shown of STRANGERS) expect(await knock(server.url, operation, shown)).toBe(notLetIn);
    await server.db.run(sql`update api_token set revoked_at = created_at where member_id = ${server.members.operator}`);
    expect(await knock(server.url, operation, token)).toBe(notLetIn);
    await server.db.run(sql`update api_token set revoked_at = null where member_id = ${server.members.operator}`);
    await server.db.run(
      sql`update member set deactivated_at = created_at where member_id = ${server.members.operator}`,
    );
    expect(await knock(server.url, operation, token)).toBe(notLetIn);
  });
}

const STRANGERS: Record<string, string>[] = [
  {},
  { authorization: `Bearer fb_${"x".repeat(43)}` },
  { authorization: "Bearer " },
  { authorization: "Basic b3BlcmF0b3I6" },
  { cookie: `firstbill-4300=${"x".repeat(43)}` },
];

async function knock(url: string, operation: Operation, shown: Record<string, string>): Promise<number> {
  const { method, path } = operation.http;
  const isUpload = operation.body === "stream";
  const inQuery = method === "GET" || method === "DELETE" || isUpload;
  const address = `${url}/api/v1${path.replaceAll(/\{\w+\}/g, "no-id")}${inQuery ? "?door=1" : ""}`;
  const contentType: Record<string, string> = isUpload
    ? { "content-type": "text/csv" }
    : inQuery
      ? {}
      : { "content-type": "application/json" };
  const headers = { "sec-fetch-site": "same-origin", "x-firstbill": "1", ...contentType, ...shown };
  const body = inQuery ? (isUpload ? "a\n" : null) : '{"door":1}';
  return (await fetch(address, { method, headers, body })).status;
}
