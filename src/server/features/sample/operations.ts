import * as status from "#contract/status.ts";
import { conflict } from "#core/errors.ts";
import { addMinutes } from "#core/time/instant.ts";
import { countSampleAccounts, removeSample as removeSampleRows } from "#server/features/sample-accounts/reads.ts";
import { implement } from "#server/platform/http/implement.ts";
import { sweepSample } from "./jobs.ts";
import { requestSample } from "./reads.ts";
import * as store from "./store.ts";

export const loadSample = implement(status.loadSample, async (ctx) => {
  if ((await store.countRealAccounts(ctx.db)) > 0)
    throw conflict(
      "sample.real-accounts",
      "There are real accounts here. The sample company is loaded only into an installation that has none.",
    );
  const accounts = await requestSample(ctx.db, ctx.now);
  if (accounts === null)
    throw conflict("sample.loaded", "The sample company is here already. Remove it first to load it again.");
  ctx.audit({ subject: { kind: "sample", id: "sample" }, after: { accounts } });
  return { accounts };
});

export const removeSample = implement(status.removeSample, async (ctx, { dryRun }) => {
  if (dryRun) {
    ctx.nothingChanged();
    return { accounts: await countSampleAccounts(ctx.db), removed: false };
  }
  const sample = await store.findSampleForChange(ctx.db);
  const accounts = await removeSampleRows(ctx.db);
  if (sample === null && accounts === 0) ctx.nothingChanged();
  // Files that are being imported at this moment finish first and are taken away after that.
  await ctx.enqueue(sweepSample, {}, { key: "sweep", runAt: addMinutes(ctx.now, 1) });
  ctx.audit({ subject: { kind: "sample", id: "sample" }, before: { accounts } });
  ctx.announce({ type: "sample.removed" });
  return { accounts, removed: true };
});
