/**
 * Whether colleagues pick alike: of each kind of account, how many each took, beside what it would be if all took alike.
 * A difference is named only where chance alone would hardly make one as large (M-9).
 */

export type Pick = { readonly memberId: string; readonly bucket: string };

export type PickVerdict = "more" | "fewer" | "too_few_picks" | "as_chance";

export type PickCell = {
  readonly memberId: string;
  readonly bucket: string;
  readonly picks: number;
  /** Were the picks of all spread alike. */
  readonly expected: number;
  readonly verdict: PickVerdict;
};

/** With fewer picks of a member, or of the others together, nothing is said. */
export const FEWEST_PICKS = 20;
/** Chance of naming any difference of a table where there is none, over all its cells together. */
const SIGNIFICANCE = 0.05;

/** Cells of each member and bucket that has any pick, in order of both. */
export function pickFairness(picks: readonly Pick[]): PickCell[] {
  const members = [...new Set(picks.map(({ memberId }) => memberId))].sort();
  const buckets = [...new Set(picks.map(({ bucket }) => bucket))].sort();
  const cells = members.length * buckets.length;
  return members.flatMap((memberId) => {
    const own = picks.filter((pick) => pick.memberId === memberId);
    return buckets.map((bucket) => {
      const all = picks.filter((pick) => pick.bucket === bucket).length;
      const table = {
        picks: own.filter((pick) => pick.bucket === bucket).length,
        own: own.length,
        inBucket: all,
        total: picks.length,
      };
      const expected = (own.length * all) / picks.length;
      return { memberId, bucket, picks: table.picks, expected, verdict: verdictOf(table, expected, cells) };
    });
  });
}

type Table = { readonly picks: number; readonly own: number; readonly inBucket: number; readonly total: number };

function verdictOf(table: Table, expected: number, cells: number): PickVerdict {
  if (Math.min(table.own, table.total - table.own) < FEWEST_PICKS) return "too_few_picks";
  if (chanceOf(table) * cells >= SIGNIFICANCE) return "as_chance";
  return table.picks > expected ? "more" : "fewer";
}

/** Two outcomes that are equally likely differ in the last digits only. */
const ROUNDING = 1e-9;

/** Fisher's exact test, both sides: how likely a split at least as unlikely as this one is, were all picks drawn from one bag. */
export function chanceOf({ picks, own, inBucket, total }: Table): number {
  const most = Math.min(own, inBucket);
  const least = Math.max(0, own + inBucket - total);
  const logOf = (count: number) =>
    logChoose(inBucket, count) + logChoose(total - inBucket, own - count) - logChoose(total, own);
  const limit = logOf(picks) + ROUNDING;
  let chance = 0;
  for (let count = least; count <= most; count += 1) if (logOf(count) <= limit) chance += Math.exp(logOf(count));
  return Math.min(1, chance);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1)
    logFactorials.push(logFactorials[next - 1]! + Math.log(next));
  return logFactorials[n]!;
}
