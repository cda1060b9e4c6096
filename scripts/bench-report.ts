/**
 * What a measurement in `bench/<name>.ts` exports: `title`, one sentence in `about` if need be, and `run`, which reports
 * one row for each thing it measured.
 */
export type Measured = {
  /** What was done to how much, such as "price 100,000 accounts". */
  what: string;
  value: number;
  /** Such as "ms", "s", "MB" or "accounts/s". */
  unit: string;
  /** What we promise, in the same unit. `npm run bench` fails where it is not kept. */
  atMost?: number;
  atLeast?: number;
};

export type Report = (row: Measured) => void;
