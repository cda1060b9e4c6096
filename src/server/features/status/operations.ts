/** What the status line of every page says. */
import * as contract from "#contract/status.ts";
import { conflict } from "#core/errors.ts";
import { epochMs, type Instant, localDateAt } from "#core/time/instant.ts";
import { implement } from "#server/platform/http/implement.ts";
import * as installation from "#server/platform/installation.ts";
import { listUnderWay } from "#server/platform/under-way.ts";
import { getFreshness } from "./reads.ts";
import * as store from "./store.ts";

type Running = { title: string; done: number; total: number; unit: string; secondsLeft: number | null };

export const getStatus = implement(contract.getStatus, async (ctx) => {
  const counts = await store.getCounts(ctx.db);
  const moved = await store.findSetting<{ days: number }>(ctx.db, "dates-moved");
  const imports = (await store.listRunningImports(ctx.db)).map(importRunning);
  const refresh = await store.findSetting<{ startedAt: Instant; accounts: number }>(ctx.db, "last-refresh");
  const { outboundHeld } = await installation.getInstallation(ctx.db);
  return {
    today: localDateAt(ctx.now),
    now: ctx.now,
    fixedClock: ctx.isFixedClock,
    sample: counts.sample,
    datesMovedDays: moved?.days ?? 0,
    outboundHeld,
    heldImports: await store.listHeldImports(ctx.db),
    pausedDestinations: await store.listPausedDestinations(ctx.db),
    accounts: counts.accounts,
    members: counts.members,
    freshness: await getFreshness(ctx.db, ctx.now),
    lastNight: await store.findSetting<{ finishedAt: Instant; seconds: number; accounts: number }>(
      ctx.db,
      "last-night",
    ),
    // What an import has touched so far is worked out when it is in. What this server is asked for comes last.
    running: [...(imports.length > 0 ? imports : derivationRunning(counts.due, refresh, ctx.now)), ...listUnderWay()],
  };
});

/** Two copies of one installation must not both send, so only a person can say that this is the one. */
export const releaseOutbound = implement(contract.releaseOutbound, async (ctx) => {
  const { installationId, outboundHeld } = await installation.getInstallation(ctx.db);
  if (!(await installation.releaseOutbound(ctx.db))) ctx.nothingChanged();
  ctx.audit({
    subject: { kind: "installation", id: installationId },
    before: { held: true, since: outboundHeld?.since },
    after: { held: false },
  });
  ctx.announce({ type: "outbound.released" });
  return { wasHeld: outboundHeld };
});

export const holdOutbound = implement(contract.holdOutbound, async (ctx, { reason }) => {
  if (!(await installation.holdOutbound(ctx.db, { since: ctx.now, reason }))) ctx.nothingChanged();
  const { installationId, outboundHeld } = await installation.getInstallation(ctx.db);
  if (outboundHeld === null) throw conflict("outbound.released", "Somebody released it at this moment. Hold it again.");
  const subject = { kind: "installation", id: installationId };
  ctx.audit({ subject, before: { held: false }, after: { held: true, since: outboundHeld.since } });
  ctx.announce({ type: "outbound.held" });
  return { outboundHeld };
});

function importRunning({ source, progress }: store.RunningImport): Running {
  const { done = 0, total = 0, unit = "rows", secondsLeft = null, doing } = progress;
  return { title: doing ?? `Importing from ${source}`, done, total, unit, secondsLeft };
}

/** Time left is told from how fast it went so far; a clock that stands still cannot tell. */
function derivationRunning(
  due: number,
  refresh: { startedAt: Instant; accounts: number } | null,
  now: Instant,
): Running[] {
  if (due === 0) return [];
  const total = Math.max(due, refresh?.accounts ?? 0);
  const done = total - due;
  const seconds = refresh ? (epochMs(now) - epochMs(refresh.startedAt)) / 1000 : 0;
  const secondsLeft = done > 0 && seconds > 1 ? Math.round((due * seconds) / done) : null;
  return [{ title: "Working out accounts", done, total, unit: "accounts", secondsLeft }];
}
