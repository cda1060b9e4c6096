/** What the page of an account shows of its onboarding. */
import type { StageState } from "../onboarding/derive-stage.ts";
import { FACT_LABELS } from "../onboarding/fact.ts";
import type { StageCause } from "../onboarding/progress.ts";
import { STAGE_CODES, type StageId } from "../onboarding/stage.ts";
import type { ClosedAccountBill } from "./closed-bills.ts";
import type { DeriveContext } from "./context.ts";
import type { SegmentStay } from "./stays-of.ts";

/** Null for an account that has never been in the segment. */
export function stagePanel(stage: StageState, { stages }: Pick<DeriveContext, "stages">) {
  if (stage.fine === null || stage.coarse === null || stage.since === null) return null;
  const label = (id: StageId | null) => (id === null ? "Outside" : `${STAGE_CODES[id]} ${stages.labels[id]}`);
  return {
    fine: stage.fine,
    label: label(stage.fine),
    coarse: stages.coarseLabels[stage.coarse],
    since: stage.since,
    because: stage.because,
    override: stage.override && {
      reason: stage.override.reason,
      until: stage.override.until,
      derived: label(stage.override.derived),
    },
    flags: stage.flags.map(({ text }) => text),
    contradictions: stage.contradictions.map(({ text }) => text),
    history: stage.history.map(({ stage: one, at, cause }) => ({
      stage: one ?? "outside",
      label: label(one),
      at,
      because: causeText(cause),
    })),
    engaged: stage.engaged,
  };
}

function causeText(cause: StageCause): string {
  if (cause.by === "fact") return FACT_LABELS[cause.kind];
  if (cause.by === "decision") return "Entered the segment";
  return cause.by === "clock" ? "The final outreach fell due" : "No usage or no subscription";
}

type Programme = {
  readonly stage: Pick<StageState, "programme" | "fine">;
  readonly stays: readonly Pick<SegmentStay, "enteredOn" | "leftOn">[];
  readonly bills: readonly Pick<ClosedAccountBill, "period" | "paid">[];
};

/** "bill 2 of 2, week 5, paid, still here"; null for who is not in the segment now. */
export function programmeSentence({ stage, stays, bills }: Programme): string | null {
  const stay = stays.at(-1);
  if (!stage.programme || !stay || stay.leftOn !== null) return null;
  const last = bills.findLast(({ period }) => period.end > stay.enteredOn);
  const { billNumber, of, week } = stage.programme;
  const here = stage.fine === "churned" ? "gone" : "still here";
  return `bill ${Math.min(billNumber, of)} of ${of}, week ${week}, ${paidText(last)}, ${here}`;
}

function paidText(bill: Pick<ClosedAccountBill, "paid"> | undefined): string {
  if (bill === undefined) return "not billed yet";
  if (bill.paid === null) return "payment not imported";
  return bill.paid ? "paid" : "not paid";
}
