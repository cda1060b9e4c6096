/**
 * The seat belt: an import that would move much more than a night usually does is held for a person, before anything of
 * the file is seen by a rule. What comes for the first time is not compared with anything and is never held.
 */
import { countText } from "../money/count-text.ts";

export type BeltLimits = {
  /** An account has moved when its usage or its bill becomes this many times what is usual, or that part of it. */
  readonly factor: number;
  /** Share of the accounts that may move. */
  readonly movedPercent: number;
  /** How many times its usual total a meter, or the bills, may become, or which part of it. */
  readonly totalFactor: number;
  /** Share of the accounts that may be added at once. */
  readonly addedPercent: number;
  /** Share of the accounts whose plan, currency, cancellation or company may change at once. */
  readonly changedPercent: number;
};

export const DEFAULT_LIMITS: BeltLimits = {
  factor: 5,
  movedPercent: 20,
  totalFactor: 3,
  addedPercent: 50,
  changedPercent: 20,
};

/** What a file makes of one account: the usual amount over the same days or bills, and the one that came. */
export type Move = { readonly account: string; readonly what: string; readonly from: number; readonly to: number };

export type Measured = {
  /** Accounts of the source before the file. */
  readonly accounts: number;
  readonly added: number;
  readonly changed: number;
  readonly moves: readonly Move[];
};

export type Effect = Move & { /** Null where there was nothing before. */ readonly factor: number | null };
export type Held = {
  readonly reasons: readonly string[];
  readonly effects: readonly Effect[];
  readonly limits: BeltLimits;
};

const SHOWN = 5;
/** With fewer accounts a share says nothing. */
const FEWEST_FOR_SHARES = 20;
/** A file about less than this part of the accounts is measured as if it were about so many. */
const SMALLEST_PART = 0.1;
const FEWEST_MOVED = 3;

/** @returns why the file is to be held, with its largest effects; null when it may go on */
export function heldBack(measured: Measured, limits: BeltLimits): Held | null {
  const reasons = [...sharesOver(measured, limits), ...totalsOver(measured, limits)];
  if (reasons.length === 0) return null;
  return { reasons, effects: largest(measured.moves), limits };
}

function sharesOver({ accounts, added, changed, moves }: Measured, limits: BeltLimits): string[] {
  const known = new Set(moves.map(({ account }) => account)).size;
  const moved = new Set(moves.flatMap((move) => (isOver(move, limits.factor) ? [move.account] : []))).size;
  const of = Math.max(known, accounts * SMALLEST_PART);
  const fewest = Math.min(FEWEST_MOVED, Math.ceil(accounts * SMALLEST_PART));
  const says = (count: number, share: number, rest: string) =>
    `${countText(count, "account")}, ${Math.round(share * 100)} %, ${rest}`;
  const reasons: string[] = [];
  if (moved >= fewest && moved * 100 > of * limits.movedPercent)
    reasons.push(
      says(
        moved,
        moved / of,
        `would have at least ${limits.factor} times, or at most 1/${limits.factor} of, what is usual for them.`,
      ),
    );
  if (accounts < FEWEST_FOR_SHARES) return reasons;
  if (added * 100 > accounts * limits.addedPercent)
    reasons.push(says(added, added / accounts, "would be new at once."));
  if (changed * 100 > accounts * limits.changedPercent)
    reasons.push(
      says(changed, changed / accounts, "would have another plan, currency, company or cancellation at once."),
    );
  return reasons;
}

function totalsOver({ accounts, moves }: Measured, { totalFactor }: BeltLimits): string[] {
  const totals = new Map<string, { from: number; to: number; accounts: Set<string> }>();
  for (const { account, what, from, to } of moves) {
    const total = totals.get(what) ?? { from: 0, to: 0, accounts: new Set<string>() };
    totals.set(what, { from: total.from + from, to: total.to + to, accounts: total.accounts.add(account) });
  }
  return [...totals].flatMap(([what, total]) =>
    total.accounts.size >= accounts * SMALLEST_PART && isOver(total, totalFactor)
      ? [`${what} would be ${times(total)} what is usual.`]
      : [],
  );
}

function times({ from, to }: { from: number; to: number }): string {
  const factor = to / from;
  return factor >= 1 ? `${shortened(factor)} times` : `${shortened(factor * 100)} % of`;
}

function shortened(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

/** Usage that begins is not a move: without a usual amount there is nothing that it could be many times of. */
function isOver({ from, to }: { from: number; to: number }, factor: number): boolean {
  return from > 0 && (to >= from * factor || to * factor <= from);
}

function largest(moves: readonly Move[]): Effect[] {
  const weight = ({ from, to }: Move) => Math.abs(to - from);
  return [...moves]
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, SHOWN)
    .map((move) => ({ ...move, factor: move.from > 0 ? Number((move.to / move.from).toPrecision(4)) : null }));
}
