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
  /** How many times its usual a single account may become, where that also costs it the amount below. */
  readonly singleFactor: number;
  /** In units of the account's currency, a bill or a period. */
  readonly singleAmount: number;
};

export const DEFAULT_LIMITS: BeltLimits = {
  factor: 5,
  movedPercent: 20,
  totalFactor: 3,
  addedPercent: 50,
  changedPercent: 20,
  singleFactor: 100,
  singleAmount: 10_000,
};

/** What a file makes of one account: the usual amount over the same days or bills, and the one that came. */
export type Move = {
  readonly account: string;
  readonly what: string;
  readonly from: number;
  readonly to: number;
  /** A zero before is an amount, as of a bill that credit pays, and not the want of one. */
  readonly isFromKnown?: boolean;
  /** What it adds to what the account is to pay; null where nobody worked it out. */
  readonly costs?: { readonly currency: string; readonly amount: number } | null;
};

export type Measured = {
  /** Accounts of the source before the file. */
  readonly accounts: number;
  readonly added: number;
  readonly changed: number;
  readonly moves: readonly Move[];
  /** For how many accounts each one stands of which there are moves, when not all were measured. */
  readonly eachStandsFor?: number;
  /** It grows as a day goes on, as what a source sends by itself: a few accounts say nothing of the rest then. */
  readonly isPartOfDay?: boolean;
};

export type Effect = Pick<Move, "account" | "what" | "from" | "to"> & {
  /** Null where there was nothing before. */
  readonly factor: number | null;
};
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
  const single = measured.moves.filter((move) => isSingle(move, limits));
  const ofMany = [...sharesOver(measured, limits), ...totalsOver(measured, limits)];
  const reasons = ofMany.length > 0 ? ofMany : singleOver(single);
  if (reasons.length === 0) return null;
  return { reasons, effects: largest(measured.moves, new Set(single)), limits };
}

/** Whether a closer look at all that came so far could find that it is to be held. */
export function isWorthALook({ added, changed, moves }: Measured, limits: BeltLimits): boolean {
  const factor = Math.min(limits.factor, limits.totalFactor);
  return added > 0 || changed > 0 || moves.some((move) => isOver(move, factor));
}

function sharesOver(measured: Measured, limits: BeltLimits): string[] {
  const { accounts, added, changed } = measured;
  const { moved, of, fewest } = sharesOf(measured, limits);
  const says = (count: number, share: number, rest: string) =>
    `${countText(Math.round(count), "account")}, ${Math.round(share * 100)} %, ${rest}`;
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

function sharesOf({ accounts, moves, eachStandsFor = 1, isPartOfDay = false }: Measured, { factor }: BeltLimits) {
  const known = new Set(moves.map(({ account }) => account)).size * eachStandsFor;
  const moved = new Set(moves.flatMap((move) => (isOver(move, factor) ? [move.account] : []))).size * eachStandsFor;
  if (isPartOfDay) return { moved, of: Math.max(known, accounts), fewest: FEWEST_MOVED };
  const of = Math.max(known, accounts * SMALLEST_PART);
  return { moved, of, fewest: Math.min(FEWEST_MOVED, Math.ceil(accounts * SMALLEST_PART)) };
}

function totalsOver(measured: Measured, { totalFactor }: BeltLimits): string[] {
  const { accounts, moves, eachStandsFor = 1, isPartOfDay = false } = measured;
  const fewest = Math.max(accounts * SMALLEST_PART, isPartOfDay ? FEWEST_MOVED : 0);
  const totals = new Map<string, { from: number; to: number; isFromKnown: boolean; accounts: Set<string> }>();
  for (const { account, what, from, to, isFromKnown = false } of moves) {
    const total = totals.get(what) ?? { from: 0, to: 0, isFromKnown, accounts: new Set<string>() };
    totals.set(what, {
      from: total.from + from,
      to: total.to + to,
      isFromKnown,
      accounts: total.accounts.add(account),
    });
  }
  return [...totals].flatMap(([what, total]) =>
    total.accounts.size * eachStandsFor >= fewest && isOver(total, totalFactor)
      ? [total.from > 0 ? `${what} would be ${times(total)} what is usual.` : `${what} would no longer be nothing.`]
      : [],
  );
}

/** One account that goes wrong among thousands moves no share; what it would be asked to pay is reason enough to look. */
function isSingle({ from, to, costs }: Move, { singleFactor, singleAmount }: BeltLimits): boolean {
  return from > 0 && to >= from * singleFactor && (costs?.amount ?? 0) >= singleAmount;
}

function singleOver(moves: readonly Move[]): string[] {
  const [first, ...others] = [...moves].sort((a, b) => (b.costs?.amount ?? 0) - (a.costs?.amount ?? 0));
  if (first?.costs == null) return [];
  const { account, what, costs } = first;
  const more = `${shortened(costs.amount)} ${costs.currency}`;
  const likewise = others.length === 0 ? "" : ` ${countText(others.length, "other account")} likewise.`;
  return [`${account} alone: ${what} would be ${times(first)} what is usual, and cost about ${more} more.${likewise}`];
}

function times({ from, to }: { from: number; to: number }): string {
  const factor = to / from;
  return factor >= 1 ? `${shortened(factor)} times` : `${shortened(factor * 100)} % of`;
}

function shortened(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

/** Usage that begins is not a move: without a usual amount there is nothing that it could be many times of. */
function isOver({ from, to, isFromKnown }: Pick<Move, "from" | "to" | "isFromKnown">, factor: number): boolean {
  if (from === 0) return isFromKnown === true && to > 0;
  return from > 0 && (to >= from * factor || to * factor <= from);
}

function largest(moves: readonly Move[], single: ReadonlySet<Move>): Effect[] {
  const weight = ({ from, to }: Move) => Math.abs(to - from);
  return [...moves]
    .sort((a, b) => Number(single.has(b)) - Number(single.has(a)) || weight(b) - weight(a))
    .slice(0, SHOWN)
    .map(({ account, what, from, to }) => ({
      account,
      what,
      from,
      to,
      factor: from > 0 ? Number((to / from).toPrecision(4)) : null,
    }));
}
