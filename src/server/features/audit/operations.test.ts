import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as audit from "#contract/audit.ts";
import { defineOperation } from "#contract/operation.ts";
import { recordAudit } from "#server/platform/audit.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { implement } from "#server/platform/http/implement.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeServer, START } from "#test/server.ts";
import { sealAudit } from "./jobs.ts";
import { listAudit } from "./operations.ts";
import { verifyAudit } from "./reads.ts";

const paintFence = defineOperation({
  name: "fences.paint",
  summary: "Paints the fence.",
  access: "viewer",
  effect: "write",
  deed: "painted the fence",
  http: { method: "POST", path: "/fence" },
  input: z.strictObject({ colour: z.string() }),
  output: z.strictObject({}),
});

const server = await makeServer({
  operations: { listAudit: audit.listAudit, paintFence },
  implementations: {
    listAudit,
    paintFence: implement(paintFence, async (ctx, { colour }) => {
      if (colour === "as it is") ctx.nothingChanged();
      ctx.audit({ subject: { kind: "fence", id: "1" }, before: { colour: "none" }, after: { colour } });
      return {};
    }),
  },
});

describe("the audit log", () => {
  it("names who did what, newest first, page by page and filtered", async () => {
    for (const colour of ["red", "blue", "green"]) await server.as("viewer").call(paintFence, { colour });
    await server.as("lead").call(paintFence, { colour: "white" });
    const lead = server.as("lead");
    const first = await lead.call(audit.listAudit, { limit: 3 });
    const second = await lead.call(audit.listAudit, { limit: 3, cursor: first.nextCursor! });
    expect([...first.data, ...second.data].map(({ memberId }) => memberId)).toEqual([
      server.members.lead,
      server.members.viewer,
      server.members.viewer,
      server.members.viewer,
    ]);
    expect(first.data[0]).toMatchObject({
      actorKind: "token",
      kind: "fences.paint",
      deed: "did fences.paint",
      before: { colour: "none" },
      after: { colour: "white" },
    });
    const filtered = await lead.call(audit.listAudit, { memberId: server.members.viewer });
    expect(filtered.data.length).toBe(3);
    expect((await lead.call(audit.listAudit, { kind: "notes.create" })).data).toEqual([]);
  });

  it("has no row for an act that changed nothing", async () => {
    const before = (await server.as("lead").call(audit.listAudit, {})).data.length;
    await server.as("lead").call(paintFence, { colour: "as it is" });
    expect((await server.as("lead").call(audit.listAudit, {})).data.length).toBe(before);
  });

  it("cannot be changed or emptied by the application", async () => {
    for (const statement of [
      sql`update audit set kind = 'x'`,
      sql`delete from audit`,
      sql`truncate audit`,
      sql`update audit_seal set hash = 'x'`,
      sql`delete from audit_seal`,
    ]) {
      await expect(server.db.run(statement)).rejects.toMatchObject({ code: "42501" });
    }
  });

  it("is sealed into a chain, which holds", async () => {
    const sealed = await sealAudit(server.db, START);
    expect(sealed).toBeGreaterThan(0);
    await server.as("lead").call(paintFence, { colour: "black" });
    expect(await sealAudit(server.db, START)).toBe(1);
    expect(await sealAudit(server.db, START)).toBe(0);
    const verdict = await verifyAudit(server.db);
    expect(verdict).toMatchObject({ seals: 2, rows: sealed + 1, unsealed: 0, problems: [] });
  });

  it("waits for a writer that has taken its number, so that no row is left behind a seal", async () => {
    let sealing: Promise<number> | undefined;
    const act = { actor: { kind: "job" }, kind: "test.slow", at: START, requestId: "test" } as const;
    await inTransaction(server.db, async (transaction) => {
      await recordAudit(transaction, act);
      await recordAudit(server.db, { ...act, kind: "test.quick" });
      sealing = sealAudit(server.db, START);
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    expect(await sealing).toBe(2);
    expect((await verifyAudit(server.db)).problems).toEqual([]);
  });

  it.each([
    ["a row is changed", sql`update audit set kind = 'x' where sequence = (select min(sequence) from audit)`],
    ["a row is taken away", sql`delete from audit where sequence = (select min(sequence) from audit)`],
    [
      "a seal is taken away",
      sql`delete from audit_seal where from_sequence = (select min(from_sequence) from audit_seal)`,
    ],
  ])("shows when %s by somebody with more rights", async (_what, damage) => {
    const found = inTransaction(server.owner, async (transaction) => {
      await transaction.run(damage);
      throw Object.assign(new Error("taken back"), { verdict: await verifyAudit(transaction) });
    });
    const { verdict } = (await found.catch((error: unknown) => error)) as { verdict: { problems: string[] } };
    expect(verdict.problems.length).toBe(1);
  });
});

describe("the door", () => {
  checkAccess(server, [audit.listAudit]);
});
