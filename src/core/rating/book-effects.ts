/** What another price book would change, from how each account stands with and without it. */
export type AccountStanding = {
  readonly isIn: boolean;
  /** Mean of the cash due at the end of the open period; null where nothing is known. */
  readonly netMinor: number | null;
  /** Keys of levels that it has crossed in this period. */
  readonly crossings: readonly string[];
};

export type AccountEffect = {
  readonly accountId: string;
  readonly name: string;
  readonly beforeMinor: number;
  readonly afterMinor: number;
};

export type BookEffects = {
  readonly accounts: number;
  /** Would be in the segment, or no longer. */
  readonly enter: number;
  readonly leave: number;
  /** Would cross a level that they have not crossed. */
  readonly cross: number;
  readonly up: number;
  readonly down: number;
  readonly same: number;
  /** Sums of the differences, each above zero. */
  readonly upMinor: number;
  readonly downMinor: number;
  /** The five whose bill changes most, largest first. */
  readonly largest: readonly AccountEffect[];
};

export const NO_EFFECTS: BookEffects = {
  accounts: 0,
  enter: 0,
  leave: 0,
  cross: 0,
  up: 0,
  down: 0,
  same: 0,
  upMinor: 0,
  downMinor: 0,
  largest: [],
};

const LARGEST = 5;

/** B-6. Of one currency; who would enter, leave or cross, and whose bill goes up or down by how much. */
export function withEffectOn(
  effects: BookEffects,
  account: { accountId: string; name: string },
  { before, after }: { before: AccountStanding; after: AccountStanding },
): BookEffects {
  const moved = (after.netMinor ?? 0) - (before.netMinor ?? 0);
  const effect = { ...account, beforeMinor: before.netMinor ?? 0, afterMinor: after.netMinor ?? 0 };
  const crosses = after.crossings.some((key) => !before.crossings.includes(key));
  return {
    accounts: effects.accounts + 1,
    enter: effects.enter + (after.isIn && !before.isIn ? 1 : 0),
    leave: effects.leave + (before.isIn && !after.isIn ? 1 : 0),
    cross: effects.cross + (crosses ? 1 : 0),
    up: effects.up + (moved > 0 ? 1 : 0),
    down: effects.down + (moved < 0 ? 1 : 0),
    same: effects.same + (moved === 0 ? 1 : 0),
    upMinor: effects.upMinor + Math.max(0, moved),
    downMinor: effects.downMinor + Math.max(0, 0 - moved),
    largest: moved === 0 ? effects.largest : largestOf([...effects.largest, effect]),
  };
}

function largestOf(some: readonly AccountEffect[]): AccountEffect[] {
  const sizeOf = ({ beforeMinor, afterMinor }: AccountEffect) => Math.abs(afterMinor - beforeMinor);
  return [...some].sort((a, b) => sizeOf(b) - sizeOf(a) || (a.accountId < b.accountId ? -1 : 1)).slice(0, LARGEST);
}
