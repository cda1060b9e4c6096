/** What ends a stay: a closing stage, a removal, or the end of the programme in an imported past. */
import type { StageState } from "../onboarding/derive-stage.ts";
import type { OnboardingFact } from "../onboarding/fact.ts";
import type { StageId } from "../onboarding/stage.ts";
import type { Exit, LeaveCause } from "../segments/segment-decisions.ts";
import { localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { DeriveContext } from "./context.ts";
import type { DeriveMode } from "./derive-mode.ts";
import type { SegmentStay } from "./stays-of.ts";

const CLOSING: Partial<Record<StageId, LeaveCause>> = {
  onboarded_no_engagement: "graduated",
  onboarded_engaged: "graduated",
  sales_handoff: "handed-over",
  churned: "churned",
};

/**
 * A stage that closed today ends the stay tomorrow: until then the fact that closed it can be taken back without a
 * trace in the record of stays.
 */
export function exitsOf({
  stays,
  stage: stageOfStay,
  known,
  today,
  mode,
  context,
}: {
  stays: readonly SegmentStay[];
  stage: () => StageState;
  /** Facts that hold, in order of time. */
  known: readonly OnboardingFact[];
  today: LocalDate;
  mode: DeriveMode;
  context: DeriveContext;
}): Exit[] {
  const stay = stays.at(-1);
  if (!stay || stay.leftOn !== null) return [];
  const stage = stageOfStay();
  const exits: Exit[] = [];
  const cause = stage.derived && CLOSING[stage.derived];
  if (cause && stage.since) exits.push({ cause, on: localDateAt(stage.since), reason: stage.because });
  for (const fact of known) {
    if (fact.kind !== "segment_removed" || fact.happenedAt < stay.enteredAt) continue;
    exits.push({ cause: removalCause(fact.cause), on: localDateAt(fact.happenedAt), reason: null });
  }
  const settled = exits.filter(({ on }) => on < today);
  return mode.reconstructing ? [...settled, ...overBefore(stage, context, today)] : settled;
}

function removalCause(cause: "sales_engaged" | "merged" | "duplicate" | "rule_change" | "manual"): LeaveCause {
  if (cause === "sales_engaged") return "sales-engaged";
  return cause === "merged" || cause === "duplicate" ? "merged" : "manual";
}

/** The second renewal after entry has passed, and nobody used Firstbill then. */
function overBefore({ programme }: StageState, { stages }: DeriveContext, today: LocalDate): Exit[] {
  const lastOn = programme?.lastRenewalOn;
  if (!lastOn || lastOn > today) return [];
  return [{ cause: "before-firstbill", on: lastOn, reason: `${stages.programmeBills} bills had passed since entry.` }];
}
