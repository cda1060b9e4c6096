/** Stages that are set by hand in cells of the table, many at once: what each would become, the facts of it, and taking them back. */
import type { CellAfter, StageCell } from "#contract/field-cells.ts";
import type { AccountId, FactId } from "#core/ids.ts";
import type { FactDetail } from "#core/onboarding/fact.ts";
import { overrideStage } from "#core/onboarding/move-offers.ts";
import { stageLabels } from "#core/onboarding/old-labels.ts";
import type { StageId } from "#core/onboarding/stage.ts";
import { stageByWord } from "#core/onboarding/stage-by-word.ts";
import { stageName } from "#core/onboarding/stage-name.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import {
  isWithSales,
  listStages,
  listStanding,
  recordFact,
  type StagePlace,
} from "#server/features/onboarding/reads.ts";
import type { Context } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";

export type CellOfStage = StageCell & { accountId: AccountId };
/** `stage` is the one to set where the cell changes. */
export type StageLook = { shown: CellAfter; stage: StageId | null };

/** In the order of the cells. */
export async function lookAtStages(ctx: Context, cells: readonly CellOfStage[]): Promise<StageLook[]> {
  if (cells.length === 0) return [];
  const { stages: preset } = await loadContext(ctx.db, ctx.now);
  const labels = stageLabels(preset);
  const nameOf = (stage: string | null) => (stage === null ? null : stageName(stage, preset.labels));
  const found = await listStages(
    ctx.db,
    cells.map(({ accountId }) => accountId),
  );
  const places = new Map(found.map((place) => [place.accountId, place]));
  const looks: StageLook[] = [];
  for (const cell of cells) {
    const { accountId, stage: word, seen } = cell;
    const place: StagePlace = places.get(accountId) ?? { accountId, name: accountId, stage: null, unmappedLabel: null };
    const { name, stage: from, unmappedLabel } = place;
    const withSales = from === "sales_handoff" && (await isWithSales(ctx.db, accountId));
    const meant = stageByWord({ word, labels, from, unmappedLabel, isWithSales: withSales });
    const before = nameOf(from);
    const shown = { accountId, column: "stage", name, before, after: null, reason: null } as const;
    if (meant.kind === "same") looks.push({ shown: { ...shown, outcome: "same", after: before }, stage: null });
    else if (meant.kind === "refused")
      looks.push({ shown: { ...shown, outcome: "refused", reason: meant.sentence }, stage: null });
    // Only now: whoever asks again because no answer came finds what they wrote.
    else if (seen !== undefined && seen !== from)
      looks.push({
        shown: { ...shown, outcome: "refused", reason: movedMeanwhile(before, nameOf(seen)) },
        stage: null,
      });
    else looks.push({ shown: { ...shown, outcome: "changes", after: nameOf(meant.stage) }, stage: meant.stage });
  }
  return looks;
}

function movedMeanwhile(now: string | null, seen: string | null): string {
  return `It is in ${now ?? "no stage"} now; you saw ${seen ?? "no stage"}. Look at it again.`;
}

export type StageFact = { accountId: AccountId; factId: FactId };

/** The accounts are derived by the caller. */
export async function setStages(
  ctx: Context,
  looks: readonly StageLook[],
  { reason, until }: { reason: string; until: LocalDate },
): Promise<StageFact[]> {
  const facts: StageFact[] = [];
  for (const { shown, stage } of looks) {
    if (stage === null) continue;
    const detail = overrideStage({ stage, reason, until, today: localDateAt(ctx.now) });
    facts.push(await recordByHand(ctx, shown.accountId as AccountId, detail, null));
  }
  return facts;
}

/** What somebody took back already stays so. @returns those that are taken back now */
export async function takeStagesBack(ctx: Context, facts: readonly StageFact[]): Promise<AccountId[]> {
  if (facts.length === 0) return [];
  const standing = await listStanding(ctx.db, {
    accountIds: facts.map(({ accountId }) => accountId),
    factIds: facts.map(({ factId }) => factId),
  });
  for (const { accountId, factId } of standing)
    await recordByHand(ctx, accountId, { kind: "voided", reason: "Set in a table by mistake." }, factId);
  return standing.map(({ accountId }) => accountId);
}

async function recordByHand(
  ctx: Context,
  accountId: AccountId,
  detail: FactDetail,
  corrects: FactId | null,
): Promise<StageFact> {
  const factId: FactId = newId();
  const actor = { kind: "member", id: ctx.member.memberId } as const;
  const moments = { happenedAt: ctx.now, recordedAt: ctx.now };
  await recordFact(ctx.db, accountId, detail, { ...moments, factId, actor, source: "hand", evidence: null, corrects });
  return { accountId, factId };
}
