import { describe, expect, it } from "vitest";
import * as contract from "#contract/stage-words.ts";
import { doAgain, takeBack } from "#contract/undo.ts";
import { addMinutes } from "#core/time/instant.ts";
import { recordFact } from "#server/features/onboarding/reads.ts";
import * as implemented from "#server/features/stage-words/operations.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { undoOperations } from "#server/features/undo/operations.ts";
import { rememberWrite } from "#server/features/undo/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const { listStageWords, mapStageWord, undoStageWord } = contract;
const own = { listStageWords, mapStageWord, undoStageWord };
const server = await makeServer({
  operations: { ...own, takeBack, doAgain },
  implementations: { ...implemented, ...undoOperations(Object.values(implemented)) },
  afterWrite: rememberWrite,
});
const { db, members } = server;
const me = server.as("specialist");

/** As an import leaves it: in the segment, new, and with a word that no stage answers to. */
async function makeWithWord(name: string, label: string): Promise<string> {
  const { accountId } = await makeAccount(db, { name });
  const at = addMinutes(START, -30);
  await inTransaction(db, async (tx) => {
    await recordFact(
      tx,
      accountId,
      { kind: "stage_imported", label, stage: null },
      {
        ...{ factId: newId(), happenedAt: at, recordedAt: at, source: "crm", evidence: null, corrects: null },
        actor: { kind: "import", id: "run" },
      },
    );
    await refreshAccount(tx, accountId, START);
  });
  return accountId;
}

const warm = [await makeWithWord("Alder", "Warm"), await makeWithWord("Birch", "Warm")];
const hot = await makeWithWord("Cedar", "Hot");

const stages = () =>
  db.list(sql`
    select account.name, stage, stage_unmapped as word from account_state join account using (account_id) order by 1`);
const BEFORE = [
  { name: "Alder", stage: "new_account", word: "Warm" },
  { name: "Birch", stage: "new_account", word: "Warm" },
  { name: "Cedar", stage: "new_account", word: "Hot" },
];
const AFTER = [
  { name: "Alder", stage: "engaged_email", word: null },
  { name: "Birch", stage: "engaged_email", word: null },
  BEFORE[2],
];
const mapping = { word: "Warm", stage: "engaged_email" };

describe("a word of the old tool", () => {
  it("is listed with how many accounts have it, the most frequent first", async () => {
    expect(await me.call(listStageWords, {})).toEqual({
      data: [
        { word: "Warm", accounts: 2 },
        { word: "Hot", accounts: 1 },
      ],
    });
  });

  it("is tried before it is said: how many accounts, and which", async () => {
    expect(await me.call(mapStageWord, mapping, { dryRun: true })).toMatchObject({
      accounts: 2,
      stageLabel: "3a Engaged - email",
      examples: [
        { accountId: warm[0], name: "Alder", before: "1 New account" },
        { accountId: warm[1], name: "Birch", before: "1 New account" },
      ],
    });
    expect(await stages()).toEqual(BEFORE);
  });

  it("is said of all its accounts by a member, as a fact of each, and taken back and said again at once", async () => {
    const { batchId } = await me.call(mapStageWord, mapping);
    expect(await stages()).toEqual(AFTER);
    expect((await me.call(listStageWords, {})).data).toEqual([{ word: "Hot", accounts: 1 }]);
    const facts = await db.list(sql`
      select account_id as "accountId", actor_kind as "actorKind", actor_id as "actorId", source, body from fact
      where kind = 'stage_imported' and source = 'hand' order by fact_id`);
    const by = { actorKind: "member", actorId: members.specialist, source: "hand" };
    const body = { label: "Warm", stage: "engaged_email" };
    expect(facts).toEqual(warm.map((accountId) => ({ accountId, ...by, body })));
    expect(await me.call(takeBack, {})).toMatchObject({
      outcome: "done",
      label: "Mapped “Warm” of 2 accounts to 3a Engaged - email",
    });
    expect(await stages()).toEqual(BEFORE);
    expect(await me.call(undoStageWord, { batchId: batchId! })).toEqual({ restored: 0, leftAlone: 2 });
    expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done" });
    expect(await stages()).toEqual(AFTER);
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done" });
    expect(await stages()).toEqual(BEFORE);
  });

  it("is said once of an account that waits to be derived", async () => {
    const many = await Promise.all(Array.from({ length: 21 }, (_, index) => makeWithWord(`Many ${index}`, "Tepid")));
    const tepid = { word: "Tepid", stage: "initiated" };
    const { batchId, accounts, examples } = await me.call(mapStageWord, tepid);
    expect([accounts, examples.length]).toEqual([many.length, 20]);
    expect((await me.call(listStageWords, {})).data.map(({ word }) => word)).not.toContain("Tepid");
    expect(await me.call(mapStageWord, tepid)).toMatchObject({ batchId: null, accounts: 0 });
    expect(await me.call(undoStageWord, { batchId: batchId! })).toEqual({ restored: many.length, leftAlone: 0 });
    expect((await me.call(listStageWords, {})).data).toContainEqual({ word: "Tepid", accounts: many.length });
  });

  it("is refused for a stage that there is not, and changes nothing where no account has it", async () => {
    await expect(me.call(mapStageWord, { ...mapping, stage: "9" })).rejects.toMatchObject({ code: "stage.unknown" });
    expect(await me.call(mapStageWord, { ...mapping, word: "Cold" })).toMatchObject({ batchId: null, accounts: 0 });
    await expect(me.call(undoStageWord, { batchId: hot })).rejects.toMatchObject({ status: 404 });
  });
});

describe("who may say it", () => checkAccess(server, Object.values(own)));
