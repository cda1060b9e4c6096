/** Which accounts may be one company is kept, and is at any time what would be worked out from nothing (P-16). */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import * as contract from "#contract/identity.ts";
import { erasePerson } from "#contract/people.ts";
import { MOST_COMPANIES } from "#core/companies/propose-siblings.ts";
import { recogniseKind } from "#core/imports/match-columns.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { saveReleased } from "#server/features/held-imports/reads.ts";
import * as identity from "#server/features/identity/operations.ts";
import { moveRun } from "#server/features/import-runs/reads.ts";
import * as imports from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import * as people from "#server/features/people/operations.ts";
import { lookAtDue } from "#server/features/sibling-pairs/jobs.ts";
import { countDue, keepDue, listPairs, proposeFromNothing } from "#server/features/sibling-pairs/reads.ts";
import { rebuildProjections, refreshAllDue } from "#server/features/state/jobs.ts";
import { workTakeBack } from "#server/features/take-backs/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeServer, START } from "./server.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-pairs-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { linkAccounts, mergeAccounts, splitAccount, refuseSiblings, undoIdentityAct, listSiblingProposals } = contract;
const server = await makeServer({
  operations: {
    linkAccounts,
    mergeAccounts,
    splitAccount,
    refuseSiblings,
    undoIdentityAct,
    listSiblingProposals,
    erasePerson,
  },
  implementations: { ...identity, ...people },
});
const { db } = server;
const me = server.as("specialist");
await ensureInstallation(db, START);
await ensurePresets(db, START);

async function importText(name: string, content: string, source: string): Promise<string> {
  const importRunId = newId();
  const run = { importRunId, source, state: "received" as const, shiftDays: 0, moveDates: false, removeSample: false };
  await imports.createRun(db, { ...run, requestedBy: "test", receivedAt: START });
  const path = join(folder, newId());
  writeFileSync(path, content);
  const kind = recogniseKind(name, content.split("\n")[0]!.split(",")) ?? "unknown";
  const file = { importRunId, position: 0, name, kind, path, sha256: "", sizeBytes: statSync(path).size };
  await imports.createFile(db, file);
  await saveReleased(db, importRunId, "test");
  await workRun(db, importRunId, { now: START });
  await refreshAllDue(db, START);
  await imports.endRun(db, importRunId);
  return importRunId;
}

async function takeBack(importRunId: string): Promise<void> {
  await moveRun(db, importRunId, { from: ["done"], to: "taking_back" });
  await workTakeBack(db, importRunId, { now: START });
  await refreshAllDue(db, START);
}

async function look(): Promise<void> {
  const signal = new AbortController().signal;
  await lookAtDue.run({ db, now: START, dueAt: null, attempt: 1, signal }, {});
}

const kept = () => listPairs(db, { except: [], limit: 100_000 });

type World = { tag: string; runs: string[]; acts: string[] };
type Step = { name: string; isTrueAtOnce?: boolean; take: (world: World) => Promise<unknown> };

const account = fc.nat(5).map((index) => `a${index}`);
const accountsStep = fc
  .array(
    fc.record({
      account,
      domain: fc.constantFrom("", "one.example", "www.Two.example", "gmail.com"),
      company: fc.constantFrom("", "c1", "c2"),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map(
    (rows): Step => ({
      name: `accounts ${JSON.stringify(rows)}`,
      take: async ({ tag, runs }) => {
        const lines = rows.map((row) => `${row.account},${row.account},USD,${tagged(row.domain, tag)},${row.company}`);
        runs.push(await importText("accounts.csv", ["account,name,currency,domain,company", ...lines].join("\n"), tag));
      },
    }),
  );
const peopleStep = fc
  .array(
    fc.record({
      account,
      person: fc.constantFrom("u1", "u2", "u3"),
      email: fc.constantFrom("Kim@one.example", "lee@two.example", "kim@gmail.com", "none"),
      role: fc.constantFrom("owner", "member", "Billing"),
      removed: fc.constantFrom("", "", "2026-02-01"),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map(
    (rows): Step => ({
      name: `people ${JSON.stringify(rows)}`,
      take: async ({ tag, runs }) => {
        const lines = rows.map(
          (row) => `${row.account},${row.person},${tagged(row.email, tag)},${row.role},${row.removed}`,
        );
        runs.push(await importText("people.csv", ["account,person,email,role,removed_on", ...lines].join("\n"), tag));
      },
    }),
  );
const actStep = fc
  .tuple(fc.constantFrom("link", "merge", "refuse", "split"), account, account)
  .map(([kind, one, other]): Step => {
    const take = async ({ tag, acts }: World) => {
      const two = { accountId: `${tag}:${one}`, otherId: `${tag}:${other}` };
      const said = {
        link: () => me.call(linkAccounts, two),
        merge: () => me.call(mergeAccounts, two),
        refuse: () => me.call(refuseSiblings, two),
        split: () => me.call(splitAccount, { accountId: two.accountId, from: "company" as const }),
      }[kind]!;
      // Accounts that are not there, or are one already: nothing is said.
      await said().then(({ actId }) => acts.push(actId), ignoreRefusal);
    };
    return { name: `${kind} ${one} ${other}`, isTrueAtOnce: true, take };
  });
const undoStep = fc.nat(3).map(
  (index): Step => ({
    name: `undo ${index}`,
    isTrueAtOnce: true,
    take: async ({ acts }) => {
      const [actId] = acts.splice(index % Math.max(acts.length, 1), 1);
      if (actId) await me.call(undoIdentityAct, { actId }).catch(ignoreRefusal);
    },
  }),
);
const takeBackStep = fc.nat(3).map(
  (index): Step => ({
    name: `take back ${index}`,
    take: async ({ runs }) => {
      const [run] = runs.splice(index % Math.max(runs.length, 1), 1);
      if (run) await takeBack(run);
    },
  }),
);
const eraseStep = fc.constantFrom("kim@one.example", "lee@two.example").map(
  (email): Step => ({
    name: `erase ${email}`,
    isTrueAtOnce: true,
    take: ({ tag }) => server.as("operator").call(erasePerson, { email: tagged(email, tag), phones: [], others: [] }),
  }),
);
const rebuildStep: fc.Arbitrary<Step> = fc.constant({ name: "rebuild", take: () => rebuildProjections(db, START) });

/** Nothing is shared between two runs of the property. */
function tagged(text: string, tag: string): string {
  return text.replace(/(one|two)\.example/, `${tag}$1.example`);
}

function ignoreRefusal(error: unknown): void {
  if (
    !(error instanceof Error) ||
    !/\b(?:no such account|already|same account|of its own|taken back|one company|not know|No account)\b/i.test(
      error.message,
    )
  )
    throw error;
}

const step = fc.oneof(
  { arbitrary: accountsStep, weight: 4 },
  { arbitrary: peopleStep, weight: 4 },
  { arbitrary: actStep, weight: 4 },
  { arbitrary: undoStep, weight: 2 },
  { arbitrary: takeBackStep, weight: 2 },
  { arbitrary: eraseStep, weight: 1 },
  { arbitrary: rebuildStep, weight: 1 },
);

describe("kept pairs", () => {
  let count = 0;

  it("are those worked out from nothing, after any order of changes, acts, undos, take-backs and erasures", async () => {
    let pairs = 0;
    await fc.assert(
      fc.asyncProperty(accountsStep, fc.array(step, { minLength: 3, maxLength: 9 }), async (first, rest) => {
        count += 1;
        const world: World = { tag: `p${count}`, runs: [], acts: [] };
        for (const { take, isTrueAtOnce } of [first, ...rest]) {
          await take(world);
          if (!isTrueAtOnce) await look();
          const expected = await proposeFromNothing(db);
          expect(await kept()).toEqual(expected);
          pairs += expected.length;
        }
        expect(await countDue(db)).toBe(0);
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(pairs).toBeGreaterThan(50);
  }, 240_000);

  it("go when one company more shares what they do than one company has, and come back with one less", async () => {
    const rows = (most: number) =>
      Array.from({ length: most }, (_, index) => `g${index},G,USD,agency.example`).join("\n");
    const head = "account,name,currency,domain";
    const before = (await kept()).length;
    await importText("accounts.csv", `${head}\n${rows(MOST_COMPANIES)}`, "g");
    await look();
    expect(await kept()).toHaveLength(before + (MOST_COMPANIES * (MOST_COMPANIES - 1)) / 2);
    const more = await importText("accounts.csv", `${head}\n${rows(MOST_COMPANIES + 5)}`, "g");
    await look();
    expect(await kept()).toHaveLength(before);
    await takeBack(more);
    await look();
    expect(await kept()).toHaveLength(before + (MOST_COMPANIES * (MOST_COMPANIES - 1)) / 2);
  });

  it("are said to be behind while accounts that changed wait, and lose no change that comes while one is looked at", async () => {
    const head = "account,name,currency,domain";
    await importText("accounts.csv", `${head}\nw1,W,USD,wait.example\nw2,W,USD,`, "w");
    const { waiting, total } = await me.call(listSiblingProposals, {});
    expect(waiting).toBe(1);
    await look();
    await importText("accounts.csv", `${head}\nw2,W,USD,elsewhere.example`, "w");
    let other: Promise<unknown> | undefined;
    await inTransaction(db, async (tx) => {
      await keepDue(tx);
      // Its mark waits for this look, which has not seen its domain.
      other = importText("accounts.csv", `${head}\nw2,W,USD,wait.example`, "w");
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await other;
    await look();
    expect((await me.call(listSiblingProposals, {})).total).toBe(total + 1);
  });

  it("hold no address of anybody", async () => {
    const rows = ["x1,u1,Zoe@hold.example,owner", "x2,u2,zoe@hold.example,billing"];
    await importText("accounts.csv", "account,name,currency\nx1,X,USD\nx2,Y,USD", "x");
    await importText("people.csv", ["account,person,email,role", ...rows].join("\n"), "x");
    await look();
    const { data } = await me.call(listSiblingProposals, { limit: 500 });
    const texts = data.flatMap(({ evidence }) => evidence.map(({ text }) => text));
    expect(texts).toContain("Both are looked after by zoe@hold.example");
    for (const table of ["sibling_trace", "sibling_pair"])
      expect(await db.list(sql`select from ${sql.table(table)} as one where one::text ilike '%zoe@%'`)).toEqual([]);
  });
});
