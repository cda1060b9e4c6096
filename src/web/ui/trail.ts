/** The list that something was opened from, so that its page can go to the one before and the one after. */

export type Trail = {
  /** Named in the address of what is opened: `?from=today`. */
  readonly from: string;
  /** "Today", "Accounts": where going back leads. */
  readonly label: string;
  /** With its filters, so that going back shows the same list. */
  readonly href: string;
  readonly ids: readonly string[];
};

export type TrailPlace = {
  readonly position: number;
  readonly total: number;
  readonly previousId: string | null;
  readonly nextId: string | null;
};

const KEY = "firstbill.trail.";

/** Kept for this tab: two tabs may walk through two lists. */
export function keepTrail(trail: Trail): void {
  sessionStorage.setItem(KEY + trail.from, JSON.stringify(trail));
}

export function findTrail(from: string | undefined): Trail | null {
  const text = from === undefined ? null : sessionStorage.getItem(KEY + from);
  return text === null ? null : (JSON.parse(text) as Trail);
}

/** Null when it was opened from elsewhere, or the list has changed since. */
export function placeIn(trail: Trail | null, id: string): TrailPlace | null {
  const index = trail?.ids.indexOf(id) ?? -1;
  if (trail === null || index === -1) return null;
  return {
    position: index + 1,
    total: trail.ids.length,
    previousId: trail.ids[index - 1] ?? null,
    nextId: trail.ids[index + 1] ?? null,
  };
}
