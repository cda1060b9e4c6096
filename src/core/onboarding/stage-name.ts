import { STAGE_CODES, STAGE_IDS, type StageId } from "./stage.ts";

/** What the team calls its stages; on a screen it may not have come in yet. */
export type StageLabels = Readonly<Partial<Record<StageId, string>>>;

/** `3a Engaged - email`: the code that the team says, and the label that it chose. An id that is not known is shown as it is. */
export function stageName(stage: string, labels: StageLabels): string {
  const id = STAGE_IDS.find((one) => one === stage);
  if (!id) return stage;
  const label = labels[id];
  return label === undefined ? STAGE_CODES[id] : `${STAGE_CODES[id]} ${label}`;
}
