/** Says what taking an import back would do, and starts it. */
import * as contract from "#contract/take-backs.ts";
import { conflict } from "#core/errors.ts";
import { isUsuallyReadAgain, readAgainSentence, takeBackSentences } from "#core/imports/take-back-sentences.ts";
import { epochMs, type Instant } from "#core/time/instant.ts";
import { getImportRun, getRun, moveRun, saveTakenBack } from "#server/features/import-runs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { implement } from "#server/platform/http/implement.ts";
import { takeBack } from "./jobs.ts";
import { findBringsAgain, previewTakeBack as preview, type TakenRun } from "./reads.ts";

/** What a run made of each row is kept for as long. */
const LONGEST_DAYS = 90;
const DAY_MS = 24 * 60 * 60_000;
const SAMPLE_SOURCE = "sample";
const TAKEABLE = ["done", "failed", "refused"] as const;

export const previewTakeBack = implement(contract.previewTakeBack, async (ctx, { importRunId }) => {
  const found = await preview(ctx.db, await getTakeable(ctx.db, importRunId, ctx.now), ctx.now);
  const brings = await findBringsAgain(ctx.db, importRunId);
  const sentences = takeBackSentences(found);
  if (brings === null) return { ...found, readAgain: null, sentences };
  const readAgain = { connection: brings.connection, what: brings.what, isUsual: isUsuallyReadAgain(brings) };
  return { ...found, readAgain, sentences: [...sentences, readAgainSentence(brings)] };
});

export const takeBackImport = implement(contract.takeBackImport, async (ctx, { importRunId, readAgain }) => {
  const run = await getTakeable(ctx.db, importRunId, ctx.now);
  if (!(await moveRun(ctx.db, importRunId, { from: TAKEABLE, to: "taking_back" }))) throw underWay();
  await saveTakenBack(ctx.db, importRunId, { by: ctx.member.memberId, at: ctx.now });
  const brings = await findBringsAgain(ctx.db, importRunId);
  if (readAgain && brings === null)
    throw conflict(
      "import.not-readable-again",
      "Nothing can bring these rows again by itself. Take the import back, then send its files again.",
    );
  const isReadAgain = readAgain ?? (brings !== null && isUsuallyReadAgain(brings));
  await ctx.enqueue(takeBack, { importRunId, readAgain: isReadAgain }, { key: importRunId, queue: "imports" });
  ctx.audit({
    subject: { kind: "import", id: importRunId },
    after: { source: run.source, ...(brings !== null && { readAgain: isReadAgain }) },
  });
  ctx.announce({ type: "import.changed", importRunId });
  return getImportRun(ctx.db, importRunId);
});

/** @throws ProductError when it cannot be taken back, or not yet */
async function getTakeable(db: Db, importRunId: string, now: Instant): Promise<TakenRun> {
  const run = await getRun(db, importRunId);
  if (run.source === SAMPLE_SOURCE)
    throw conflict("import.sample", "The sample company goes as a whole. Remove it on the page of the team.");
  if (run.state === "taken_back") throw conflict("import.taken-back", "This import has been taken back already.");
  if (!TAKEABLE.some((state) => state === run.state) || run.startedAt === null || run.beganAfter === null)
    throw underWay();
  if (epochMs(now) - epochMs(run.startedAt) > LONGEST_DAYS * DAY_MS)
    throw conflict(
      "import.too-old",
      `An import can be taken back for ${LONGEST_DAYS} days. Send a file with the right values.`,
    );
  return { importRunId, source: run.source, beganAfter: run.beganAfter, startedAt: run.startedAt };
}

function underWay() {
  return conflict("import.under-way", "This import is not finished. Wait until it is, then take it back.");
}
