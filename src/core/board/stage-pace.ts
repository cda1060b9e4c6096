/** How long accounts usually stay in a stage, from the team's own past, and how old a card is beside that. */
import { isClosed, type StageId } from "../onboarding/stage.ts";
import { type DayCount, percentileDays, totalOf } from "./day-counts.ts";

/** Of fewer stays that ended, the slowest tenth is one or two accounts, and says nothing about the next. */
export const ENOUGH_STAYS = 20;

const SLOW_SHARE_PERCENT = 75;
const STUCK_SHARE_PERCENT = 90;

export type StagePace = {
  readonly stage: StageId;
  /** Stays in the stage that ended, the latest of each account. Those that still last are not in it. */
  readonly stays: number;
  /** Null while too few ended, and in closed stages, where nothing is due: nothing is slow or stuck there. */
  readonly limits: PaceLimits | null;
};

/** Whole days within which half, three in four and nine in ten left the stage. */
export type PaceLimits = { readonly typicalDays: number; readonly slowDays: number; readonly stuckDays: number };

export function stagePace(stage: StageId, ended: readonly DayCount[]): StagePace {
  const stays = totalOf(ended);
  if (stays < ENOUGH_STAYS || isClosed(stage)) return { stage, stays, limits: null };
  const within = (sharePercent: number) => percentileDays(ended, sharePercent) ?? 0;
  const limits = {
    typicalDays: within(50),
    slowDays: within(SLOW_SHARE_PERCENT),
    stuckDays: within(STUCK_SHARE_PERCENT),
  };
  return { stage, stays, limits };
}

/** 0 as usual, 1 longer than half of the others, 2 than three in four, 3 than nine in ten. */
export type AgeHeat = 0 | 1 | 2 | 3;

/** Null where the past does not say. A stage that is left on the day it is entered is not stuck the day after. */
export function ageHeat(ageDays: number, limits: PaceLimits | null): AgeHeat | null {
  if (limits === null) return null;
  if (ageDays <= Math.max(1, limits.typicalDays)) return 0;
  if (ageDays <= Math.max(1, limits.slowDays)) return 1;
  return ageDays <= limits.stuckDays ? 2 : 3;
}

/** Longer in its stage than nine in ten of those that left it. */
export function isStuck(ageDays: number, limits: PaceLimits | null): boolean {
  return ageHeat(ageDays, limits) === 3;
}
