/** Whoever asked for no mail is opted out from the first moment they are known, whatever came first (I-11). */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { recogniseKind } from "#core/imports/match-columns.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { getImportRun, moveRun } from "#server/features/import-runs/reads.ts";
import * as imports from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import { getLadderStates } from "#server/features/ladder/reads.ts";
import { applyOptOuts, countOptOuts, recordOptOuts } from "#server/features/opt-outs/reads.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import { workTakeBack } from "#server/features/take-backs/jobs.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeDatabase } from "./database.ts";

const NOW = "2026-03-05T08:00:00.000Z";
const folder = mkdtempSync(join(tmpdir(), "firstbill-opt-outs-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { db } = await makeDatabase();
await ensureInstallation(db, NOW);
await ensurePresets(db, NOW);

async function importText(name: string, content: string, source: string): Promise<string> {
  const importRunId = newId();
  const run = { importRunId, source, state: "received" as const, shiftDays: 0, moveDates: false, removeSample: false };
  await imports.createRun(db, { ...run, requestedBy: "test", receivedAt: NOW });
  const path = join(folder, newId());
  writeFileSync(path, content);
  const kind = recogniseKind(name, content.split("\n")[0]!.split(",")) ?? "unknown";
  const sizeBytes = statSync(path).size;
  await imports.createFile(db, { importRunId, position: 0, name, kind, path, sha256: "", sizeBytes });
  await workRun(db, importRunId, { now: NOW });
  await imports.endRun(db, importRunId);
  expect((await imports.getRun(db, importRunId)).problem).toBeNull();
  return importRunId;
}

async function takeBack(importRunId: string): Promise<void> {
  await moveRun(db, importRunId, { from: ["done"], to: "taking_back" });
  await workTakeBack(db, importRunId, { now: NOW });
}

/** Who is opted out since when, where it is a fact, and how many opt-outs wait. Dates of facts are the earliest. */
async function stateOf(tag: string) {
  const like = `${tag}%`;
  return {
    people: await db.list(sql`
      select replace(external_id, ${tag}, '') as id, replace(source, ${tag}, '') as source, (
        select min(happened_at) from opt_out_person about join opt_out using (opt_out_id)
         where about.person_id = person.person_id) as since
        from person where source like ${like} order by 1, 2`),
    facts: await db.list(sql`
      select account.external_id as account, replace(person.external_id, ${tag}, '') as person, min(happened_at) as since
        from fact join account using (account_id) join person on person.person_id::text = fact.actor_id
       where kind = 'opted_out' and person.source like ${like} group by 1, 2 order by 1, 2`),
    waiting: await db.list(sql`
      select replace(word, ${tag}, '') as word, happened_at from opt_out where source like ${like} and not exists (
        select from opt_out_person about where about.opt_out_id = opt_out.opt_out_id) order by 1, 2`),
  };
}

const SOURCES = ["crm", "shop"];
type Line = { kind: "people" | "opt_outs"; source: string; text: string };

const person = fc.record({
  kind: fc.constant("people" as const),
  source: fc.constantFrom(...SOURCES),
  text: fc
    .tuple(fc.constantFrom("a1", "a2"), fc.nat(2))
    // The address changes from row to row, to one that another had before as well, and in some rows it is left out.
    .chain(([account, index]) =>
      fc.constantFrom(
        `${account},u${index},`,
        `${account},u${index},TAG-Kim${index}@acme.example`,
        `${account},u${index},TAG-Kim${(index + 1) % 3}@acme.example`,
      ),
    ),
});
const optOut = fc.record({
  kind: fc.constant("opt_outs" as const),
  source: fc.constantFrom(...SOURCES),
  text: fc
    .tuple(
      fc.constantFrom("u0", "u1", "u9", "TAG-kim1@acme.example", "TAG-KIM2@acme.example"),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([word, day]) => `${word},2026-02-0${day}`),
});
const HEADS = { people: "account,person,email", opt_outs: "person,happened_at" };

async function bring(lines: readonly Line[], tag: string, together: boolean): Promise<void> {
  for (const source of SOURCES) {
    const accounts = "account,name,currency,signed_up_on\na1,Acme,USD,2026-01-05\na2,Bolt,USD,2026-01-05";
    await importText("accounts.csv", accounts, `${tag}${source}`);
  }
  let file: Line[] = [];
  const send = async () => {
    const [first] = file;
    const rows = file.map(({ text }) => text.replaceAll("TAG-", tag));
    file = [];
    if (first) await importText(`${first.kind}.csv`, [HEADS[first.kind], ...rows].join("\n"), `${tag}${first.source}`);
  };
  for (const line of lines) {
    const last = file.at(-1);
    if (last && (!together || last.kind !== line.kind || last.source !== line.source)) await send();
    file.push(line);
  }
  await send();
}

describe("opt-outs and their people", () => {
  let count = 0;

  it("end in the same state in any order, in any files, and doubled", async () => {
    const lines = fc.array(fc.oneof(person, optOut), { minLength: 2, maxLength: 9 });
    const orders = lines.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), fc.boolean()),
    );
    let optedOut = 0;
    await fc.assert(
      fc.asyncProperty(orders, async ([all, shuffled, together]) => {
        count += 1;
        await bring(all, `x${count}-`, true);
        await bring(shuffled, `y${count}-`, together);
        const state = await stateOf(`x${count}-`);
        optedOut += state.facts.length;
        expect(await stateOf(`y${count}-`)).toEqual(state);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(optedOut).toBeGreaterThan(0);
  }, 120_000);

  it("wait, count as imported and are said, until their person comes by whichever source", async () => {
    const before = await countOptOuts(db);
    await importText("accounts.csv", "account,name,currency,signed_up_on\na1,Acme,USD,2026-01-05", "w");
    await importText("accounts.csv", "account,name,currency,signed_up_on\na7,Acme,USD,2026-01-05", "other");
    const run = await importText("opt_outs.csv", "person,happened_at\nLee@w.example,2026-02-01\nu5,2026-02-02", "w");
    const shown = await getImportRun(db, run);
    expect(shown.files[0]).toMatchObject({ rows: 2, imported: 2, skipped: 0, rejected: 0 });
    expect(shown.optOutsWaiting).toBe(2);
    const rung = async () => (await getLadderStates(db, NOW)).find((one) => one.rung === "opt-outs")?.measure;
    expect(await rung()).toContain(`${before.waiting + 2} opt-outs wait for people that we do not know yet`);

    await importText("people.csv", "account,person,email\na7,z1,lee@W.example", "other");
    expect((await getImportRun(db, run)).optOutsWaiting).toBe(1);
    const facts = await db.list(sql`select fact.source, happened_at as at from fact join account using (account_id)
      where account.external_id = 'a7' and kind = 'opted_out'`);
    expect(facts).toEqual([{ source: "w", at: "2026-02-01T00:00:00.000Z" }]);
    // An id is of its source alone.
    await importText("people.csv", "account,person,email\na7,u5,other@w.example", "other");
    expect((await getImportRun(db, run)).optOutsWaiting).toBe(1);
  });

  it("hold somebody who comes into another account, and who gets another address", async () => {
    await importText(
      "accounts.csv",
      "account,name,currency,signed_up_on\nb1,A,USD,2026-01-05\nb2,B,USD,2026-01-05",
      "m",
    );
    await importText("people.csv", "account,person,email\nb1,u1,mo@m.example", "m");
    await importText("opt_outs.csv", "person,happened_at\nmo@m.example,2026-02-01", "m");
    await importText("people.csv", "account,person,email\nb2,u1,mo@elsewhere.example", "m");
    const { facts } = await stateOf("m");
    expect(facts).toEqual([
      { account: "b1", person: "u1", since: "2026-02-01T00:00:00.000Z" },
      { account: "b2", person: "u1", since: "2026-02-01T00:00:00.000Z" },
    ]);
  });

  it("hold somebody who had the address before, also when it changed within one file", async () => {
    const accounts = "account,name,currency,signed_up_on\nf1,A,USD,2026-01-05";
    await importText("accounts.csv", accounts, "f");
    const rows = (...all: string[]) => ["account,person,email", ...all].join("\n");
    await importText("people.csv", rows("f1,u1,Mo@Old.example", "f1,u2,one@f.example", "f1,u2,two@f.example"), "f");
    await importText("people.csv", rows("f1,u1,mo@new.example"), "f");
    await importText("opt_outs.csv", "person,happened_at\nmo@old.example,2026-02-01\nONE@f.example,2026-02-02", "crm");
    expect((await stateOf("f")).people).toEqual([
      { id: "u1", source: "", since: "2026-02-01T00:00:00.000Z" },
      { id: "u2", source: "", since: "2026-02-02T00:00:00.000Z" },
    ]);
    expect((await stateOf("f")).facts).toHaveLength(2);
  });

  it.each(["the person", "the opt-out"])("find each other when both come at one moment, %s first", async (which) => {
    const tag = which === "the person" ? "r1" : "r2";
    const context = { source: tag, importRunId: newId(), now: NOW };
    const personId = newId();
    const comes = async (tx: Db) => {
      await tx.run(
        sql`insert into person (person_id, source, external_id, recorded_at) values (${personId}, ${tag}, 'u1', ${NOW})`,
      );
      await applyOptOuts(tx, [personId], context);
    };
    const optsOut = async (tx: Db) => {
      await recordOptOuts(tx, [{ word: "u1", happenedAt: "2026-02-01T00:00:00.000Z" }], context);
    };
    const [first, second] = which === "the person" ? [comes, optsOut] : [optsOut, comes];
    let other: Promise<void> | undefined;
    await inTransaction(db, async (tx) => {
      await first(tx);
      other = inTransaction(db, second);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await other;
    expect((await stateOf(tag)).people).toEqual([{ id: "u1", source: "", since: "2026-02-01T00:00:00.000Z" }]);
  });

  it("go with the run that brought them, unless another one said them too", async () => {
    await importText("accounts.csv", "account,name,currency,signed_up_on\nc1,A,USD,2026-01-05", "t");
    const first = await importText("opt_outs.csv", "person,happened_at\nu1,2026-02-01\nu2,2026-02-02", "t");
    const again = await importText("opt_outs.csv", "person,happened_at\nu1,2026-02-03", "t");
    await importText("people.csv", "account,person\nc1,u1\nc1,u2", "t");
    await refreshAllDue(db, NOW);
    expect((await stateOf("t")).facts.map((one) => (one as { person: string }).person)).toEqual(["u1", "u2"]);
    await takeBack(first);
    expect((await stateOf("t")).facts.map((one) => (one as { person: string }).person)).toEqual(["u1"]);
    await takeBack(again);
    expect(await stateOf("t")).toMatchObject({ facts: [], waiting: [], people: [{ since: null }, { since: null }] });
  });

  it("wait again when the run that brought their person is taken back", async () => {
    await importText("accounts.csv", "account,name,currency,signed_up_on\nd1,A,USD,2026-01-05", "v");
    const people = await importText("people.csv", "account,person\nd1,u1", "v");
    const run = await importText("opt_outs.csv", "person,happened_at\nu1,2026-02-01", "v");
    await takeBack(people);
    expect(await stateOf("v")).toMatchObject({ people: [], facts: [] });
    expect((await getImportRun(db, run)).optOutsWaiting).toBe(1);
    const { count: facts } = await db.get(sql<{ count: number }>`
      select count(*) as count from fact join account using (account_id) where account.external_id = 'd1'`);
    expect(facts).toBe(0);
  });
});
