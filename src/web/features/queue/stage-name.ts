/** `3a Engaged - email`: the code that the team says, and the label that it chose. */
import { STAGE_CODES, STAGE_IDS } from "#core/onboarding/stage.ts";

export function stageName(stage: string, labels: ReadonlyMap<string, string>): string {
  const known = STAGE_IDS.find((id) => id === stage);
  const label = labels.get(stage);
  if (!known) return label ?? stage;
  const code = STAGE_CODES[known];
  return label === undefined ? code : `${code} ${label}`;
}
