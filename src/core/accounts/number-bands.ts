/** Bands of numbers and amounts, as a person reads them: which there are, and the filter that each one is. */

export const NUMBER_SCALES = ["amount", "whole", "decimal", "percent"] as const;
export type NumberScale = (typeof NUMBER_SCALES)[number];

export type NumberBand = {
  /** `<0`, `0`, `0..100`, `100..250`, `10000000..`: as it stands in an address. */
  readonly id: string;
  /** It begins with this one, and the first one above nothing begins after it; null below zero. */
  readonly from: number | null;
  /** It ends before this one; null where it has no end. */
  readonly below: number | null;
};

const LARGE = [1_000, 10_000, 100_000, 1_000_000].flatMap((one) => [one, one * 2.5, one * 5]);
const FROM_HUNDRED = [100, 250, 500, ...LARGE, 10_000_000];

/** Each begins a band: small counts and marks by themselves, larger ones in steps of 1, 2.5 and 5. */
const STEPS: Readonly<Record<NumberScale, readonly number[]>> = {
  amount: FROM_HUNDRED,
  whole: [1, 2, 3, 4, 5, 10, 25, 50, ...FROM_HUNDRED],
  decimal: [1, 2, 3, 4, 5, 10, 25, 50, ...FROM_HUNDRED],
  percent: [5, 10, 25, 50, 75, 100],
};

/** From the least on; together they hold every number once. */
export function numberBands(scale: NumberScale): readonly NumberBand[] {
  const steps = STEPS[scale];
  const between = [0, ...steps].map((from, index): NumberBand => {
    const below = steps[index] ?? null;
    return { id: `${from}..${below ?? ""}`, from, below };
  });
  // Below one there is no whole number but zero.
  const positive = scale === "whole" ? between.slice(1) : between;
  return [{ id: "<0", from: null, below: 0 }, { id: "0", from: 0, below: 0 }, ...positive];
}

/** What stands behind the colon in each term of the filter that the band is. */
export function numberBandTerms({ id, from, below }: NumberBand): readonly string[] {
  if (id === "0" || from === null) return [id];
  const begins = from === 0 ? ">0" : `>=${from}`;
  return below === null ? [begins] : [begins, `<${below}`];
}
