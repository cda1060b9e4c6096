/** For how long what may be personal is kept, what is due, and which backups still hold it. */
import * as contract from "#contract/privacy.ts";
import { invalid, notFound } from "#core/errors.ts";
import { keptSince, keptUntil, nextRunAt, RETAINED, RETENTION_RULES } from "#core/privacy/retention.ts";
import { epochMs } from "#core/time/instant.ts";
import { implement } from "#server/platform/http/implement.ts";
import { forgetOld, listRetention } from "./jobs.ts";
import * as store from "./store.ts";

export const getPrivacy = implement(contract.getPrivacy, async ({ db, now }) => {
  const retention = await listRetention(db);
  const daysOf = (what: (typeof RETAINED)[number]) => retention.get(what) ?? RETENTION_RULES[what].days;
  const rules = [];
  for (const what of RETAINED) {
    const { label, meaning, days: defaultDays, leastDays } = RETENTION_RULES[what];
    const days = daysOf(what);
    const kept = await store.countKept(db, what, keptSince(now, days));
    rules.push({ what, label, meaning, days, defaultDays, leastDays, ...kept });
  }
  const backups = (await store.listBackups(db)).map((backup) => {
    const until = keptUntil(backup.takenAt, daysOf("backups"));
    return { ...backup, keptUntil: until, isOverdue: epochMs(until) <= epochMs(now) };
  });
  const erasures = await store.countErasures(db);
  return { rules, nextRunAt: nextRunAt(now), lastRun: await store.findRun(db), erasures, backups };
});

export const changeRetention = implement(contract.changeRetention, async (ctx, { what, days }) => {
  const { label, leastDays } = RETENTION_RULES[what];
  if (days < leastDays)
    throw invalid("privacy.too-short", `${label} are needed for at least ${leastDays} days. Choose more.`);
  const before = (await listRetention(ctx.db)).get(what);
  await store.saveDays(ctx.db, what, days, ctx.now);
  ctx.audit({ subject: { kind: "retention", id: what }, before: { days: before }, after: { days } });
  return { what, days };
});

export const forgetNow = implement(contract.forgetNow, async (ctx) => {
  const removed = await forgetOld(ctx.db, ctx.now);
  ctx.audit({ after: { removed } });
  return { removed };
});

export const forgetBackup = implement(contract.forgetBackup, async (ctx, { backupCopyId }) => {
  if ((await store.deleteBackup(ctx.db, backupCopyId)) === 0)
    throw notFound("backup.unknown", "This backup is not on the list any more. Load the page again.");
  ctx.audit({ subject: { kind: "backup", id: backupCopyId } });
  return {};
});
