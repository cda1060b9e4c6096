/**
 * Answers that take longer than a moment, so that the status can say how far each is. Kept in this process alone: it is
 * gone with the request that it is about.
 */
export type UnderWay = { title: string; done: number; total: number; unit: string; secondsLeft: number | null };

type Work = Omit<UnderWay, "secondsLeft"> & { beganMs: number };

const underWay = new Set<Work>();

export type Report = (done: number, total: number) => void;

/** @param work is told of while it runs, as far as it reports, and no longer */
export async function tellWhile<Answer>(
  { title, unit }: { title: string; unit: string },
  work: (report: Report) => Promise<Answer>,
): Promise<Answer> {
  const one: Work = { title, unit, done: 0, total: 0, beganMs: performance.now() };
  underWay.add(one);
  try {
    return await work((done, total) => Object.assign(one, { done, total }));
  } finally {
    underWay.delete(one);
  }
}

export function listUnderWay(): UnderWay[] {
  return [...underWay].map(({ beganMs, ...one }) => ({ ...one, secondsLeft: secondsLeft(one, beganMs) }));
}

function secondsLeft({ done, total }: Pick<Work, "done" | "total">, beganMs: number): number | null {
  const seconds = (performance.now() - beganMs) / 1000;
  return done === 0 || seconds < 1 ? null : Math.round(((total - done) * seconds) / done);
}
