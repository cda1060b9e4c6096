/** A stage that was written as a word, such as a pasted `3a` or `Engaged`: which one is meant, or why it cannot be set so. */
import { type ImportedLabel, type StageLabels, stageFromLabel } from "./old-labels.ts";
import type { StageId } from "./stage.ts";

export type StageByWord =
  | { readonly kind: "set"; readonly stage: StageId }
  /** It is there already. */
  | { readonly kind: "same" }
  | { readonly kind: "refused"; readonly sentence: string };

type Asked = {
  readonly word: string;
  readonly labels: StageLabels;
  /** Where the account stands; null outside of the segment. */
  readonly from: StageId | null;
  /** The old tool's word, while its stage is not known. */
  readonly unmappedLabel: string | null;
  /** It went to sales with a packet and has not come back. */
  readonly isWithSales: boolean;
};

/**
 * A stage set by hand leaves out what a form would ask: so leaving, which has a reason of the list, and going to sales, which
 * takes a packet, are done where they are asked (HO-6).
 */
export function stageByWord({ word, labels, from, unmappedLabel, isWithSales }: Asked): StageByWord {
  if (from === null) return refused("It is not in the segment, so it has no stage. Include it first.");
  const meant = stageFromLabel(word, labels);
  if (meant.kind !== "stage") return refused(notMeant(meant, word));
  const { stage } = meant;
  if (stage === from && unmappedLabel === null) return { kind: "same" };
  if (stage === "churned")
    return refused("Who leaves has a reason. Press S on the account and log that they left; the stage follows.");
  if (stage === "sales_handoff") return refused("An account goes to sales with its packet. Press $ on the account.");
  if (isWithSales)
    return refused("It is with sales. Say on the page Handovers that it was sent back, and the stage follows.");
  return { kind: "set", stage };
}

function notMeant(meant: Exclude<ImportedLabel, { kind: "stage" }>, word: string): string {
  if (word.trim() === "") return "A stage cannot be empty. Write one, such as 3a, or leave the cell out.";
  if (meant.kind === "paid_call") return "A paid call lies over a stage and is none itself. Log it on the account.";
  const shown = word.length > 40 ? `${word.slice(0, 40)}...` : word;
  return `"${shown}" is no stage. Write its code, such as 3a, or its name as the board shows it.`;
}

function refused(sentence: string): StageByWord {
  return { kind: "refused", sentence };
}
