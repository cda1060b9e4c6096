/** Stages as older tools named them. Every retired name is accepted; one that is not known is kept and shown as unmapped. */
import { PAID_CALL_MARK, STAGE_CODES, STAGE_IDS, type StageId } from "./stage.ts";
import type { StagePreset } from "./stage-preset.ts";

export type ImportedLabel =
  | { readonly kind: "stage"; readonly stage: StageId }
  /** The paid call lies over a stage and does not say which. */
  | { readonly kind: "paid_call" }
  | { readonly kind: "unmapped" };

export type StageLabels = ReadonlyMap<string, ImportedLabel>;

/** Every name that a stage answers to: its id, its code, the team's own name, and the names of older tools. */
export function stageLabels(preset: StagePreset): StageLabels {
  const labels = new Map<string, ImportedLabel>();
  for (const [name, target] of Object.entries(preset.oldLabels)) {
    const stage = STAGE_IDS.find((id) => id === target);
    if (stage) labels.set(keyOf(name), { kind: "stage", stage });
    else if (target === PAID_CALL_MARK) labels.set(keyOf(name), { kind: "paid_call" });
  }
  for (const name of [PAID_CALL_MARK, preset.paidCallLabel]) labels.set(keyOf(name), { kind: "paid_call" });
  for (const stage of STAGE_IDS)
    for (const name of [
      stage,
      STAGE_CODES[stage],
      preset.labels[stage],
      `${STAGE_CODES[stage]}. ${preset.labels[stage]}`,
    ])
      labels.set(keyOf(name), { kind: "stage", stage });
  return labels;
}

/** Case, punctuation and spaces do not matter. */
export function stageFromLabel(label: string, labels: StageLabels): ImportedLabel {
  return labels.get(keyOf(label)) ?? { kind: "unmapped" };
}

function keyOf(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
