/** A line to the database that breaks after a given number of pieces, so that every moment of some work can be its last. */
import { makeDatabaseLine } from "./database-line.ts";

export type CuttingProxy = {
  /** The database's address, by way of here. */
  url: string;
  /** From now on all lines break at the n-th piece that goes to the database, and new ones work. */
  cutAfter(pieces: number): void;
  /** Whether it came to that. */
  wasCut(): boolean;
  close(): Promise<void>;
};

export async function makeCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  let left = Number.POSITIVE_INFINITY;
  let asked = false;
  const line = await makeDatabaseLine(databaseUrl, (near, far) => {
    far.on("data", (piece) => near.write(piece));
    near.on("data", (piece) => {
      left -= 1;
      if (left <= 0) cut();
      else far.write(piece);
    });
  });
  const cut = () => {
    left = Number.POSITIVE_INFINITY;
    for (const socket of line.open) socket.destroy();
  };
  return {
    url: line.url,
    cutAfter: (pieces) => {
      asked = true;
      left = pieces;
    },
    wasCut: () => asked && left === Number.POSITIVE_INFINITY,
    close: line.close,
  };
}
