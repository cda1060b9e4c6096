/** Says once, of all accounts with a word of the old tool, which stage it stands for, and takes all of that back at once. */
import * as contract from "#contract/stage-words.ts";
import { invalid, notFound } from "#core/errors.ts";
import { STAGE_IDS, type StageId } from "#core/onboarding/stage.ts";
import { stageName } from "#core/onboarding/stage-name.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { reconsiderAccounts } from "#server/features/state/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

const SHOWN = 20;

export const listStageWords = implement(contract.listStageWords, async (ctx) => ({
  data: await store.listWords(ctx.db),
}));

/** On each account it is the same fact as when a person says it of that one alone, by that person. */
export const mapStageWord = implement(contract.mapStageWord, async (ctx, { word, stage: text }) => {
  const stage = readStage(text);
  const nameOf = await stageNames(ctx);
  const found = await store.listWithWord(ctx.db, word, contract.MOST_ACCOUNTS_OF_WORD + 1);
  const answer = {
    accounts: found.length,
    stageLabel: nameOf(stage),
    examples: found.slice(0, SHOWN).map((one) => ({ ...one, before: nameOf(one.before) })),
  };
  if (found.length > contract.MOST_ACCOUNTS_OF_WORD)
    throw invalid(
      "stage-words.too-many",
      `More than ${contract.MOST_ACCOUNTS_OF_WORD.toLocaleString("en")} accounts have this word. Choose its stage where it comes from, then import again.`,
    );
  if (found.length === 0) {
    ctx.nothingChanged();
    return { batchId: null, ...answer };
  }
  const batchId = newId();
  const accountIds = found.map(({ accountId }) => accountId);
  const facts = accountIds.map((accountId) => ({ accountId, factId: newId(), corrects: null }));
  const by = { memberId: ctx.member.memberId, now: ctx.now };
  await store.recordFacts(ctx.db, facts, { kind: "stage_imported", label: word, stage }, by);
  await store.createBatch(ctx.db, { batchId, word, stage, facts }, by);
  await reconsiderAccounts(ctx.db, accountIds, ctx.now);
  ctx.audit({ subject: { kind: "stage-word", id: batchId }, after: { word, stage, accounts: facts.length } });
  for (const accountId of accountIds.slice(0, SHOWN)) ctx.announce({ type: "account.changed", accountId });
  return { batchId, ...answer };
});

export const undoStageWord = implement(contract.undoStageWord, async (ctx, { batchId }) => {
  const batch = await store.findBatch(ctx.db, batchId);
  if (batch === null)
    throw notFound("stage-words.unknown", "There is no such word that was mapped. Look at the audit log for its id.");
  const standing = batch.undoneAt === null ? await store.listStanding(ctx.db, batch) : [];
  const leftAlone = batch.factIds.length - standing.length;
  if (standing.length === 0) {
    ctx.nothingChanged();
    return { restored: 0, leftAlone };
  }
  const by = { memberId: ctx.member.memberId, now: ctx.now };
  const voids = standing.map(({ accountId, factId }) => ({ accountId, factId: newId(), corrects: factId }));
  await store.recordFacts(ctx.db, voids, { kind: "voided", reason: "Taken back with all of its word." }, by);
  await store.markUndone(ctx.db, batchId, ctx.now);
  const accountIds = voids.map(({ accountId }) => accountId);
  await reconsiderAccounts(ctx.db, accountIds, ctx.now);
  ctx.audit({ subject: { kind: "stage-word", id: batchId }, after: { word: batch.word, accounts: voids.length } });
  for (const accountId of accountIds.slice(0, SHOWN)) ctx.announce({ type: "account.changed", accountId });
  return { restored: voids.length, leftAlone };
});

async function stageNames(ctx: Context): Promise<(stage: StageId) => string> {
  const { labels } = (await loadContext(ctx.db, ctx.now)).stages;
  return (stage) => stageName(stage, labels);
}

function readStage(text: string): StageId {
  const stage = STAGE_IDS.find((id) => id === text);
  if (stage) return stage;
  throw invalid("stage.unknown", `"${text}" is no stage. Choose one of: ${STAGE_IDS.join(", ")}.`, [
    { pointer: "/stage", message: "This stage is not known." },
  ]);
}
