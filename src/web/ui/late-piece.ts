import { useEffect, useState } from "react";

/** Something of a page that is fetched when it is near, and there at once from then on. */
export class LatePiece<Piece> {
  piece: Piece | null = null;
  readonly #load: () => Promise<Piece>;

  constructor(load: () => Promise<Piece>) {
    this.#load = load;
  }

  async fetch(): Promise<Piece> {
    this.piece ??= await this.#load();
    return this.piece;
  }
}

/**
 * Null until it is there. Unlike `onDemand` it leaves to the page what stands in its place, so that the lines which are
 * there already, waiting for rows, stay as they are.
 */
export function useLatePiece<Piece>(late: LatePiece<Piece>, isWanted: boolean): Piece | null {
  const [problem, setProblem] = useState<{ error: unknown } | null>(null);
  const [, setCame] = useState(false);
  const isMissing = isWanted && late.piece === null;
  useEffect(() => {
    if (!isMissing) return;
    late.fetch().then(
      () => setCame(true),
      (error: unknown) => setProblem({ error }),
    );
  }, [late, isMissing]);
  // The page's own screen for failures says what to do.
  if (problem !== null) throw problem.error;
  return isWanted ? late.piece : null;
}
