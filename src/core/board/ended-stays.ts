/** How long the stages that an account has left behind took it. */
import type { StageChange } from "../onboarding/replay.ts";
import type { StageId } from "../onboarding/stage.ts";
import { localDateAt } from "../time/instant.ts";
import { daysBetween } from "../time/local-date.ts";

/** Whole days (UTC) of the latest stay in each stage that ended, by stage; null when none has. */
export function endedStays(history: readonly StageChange[]): Partial<Record<StageId, number>> | null {
  const days: Partial<Record<StageId, number>> = {};
  history.forEach(({ stage, at }, index) => {
    const next = history[index + 1];
    if (stage !== null && next) days[stage] = daysBetween(localDateAt(at), localDateAt(next.at));
  });
  return Object.keys(days).length === 0 ? null : days;
}
