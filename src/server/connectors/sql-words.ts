/** Says what is wrong with a query: which one it is, and the database's own words. */
import { invalid, ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";

export function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  return [said, cause].filter((part) => part !== "").join(": ");
}

export function refused(kind: KindId, what: string): ProductError {
  return invalid("sql.query", `The query for ${kind} cannot be used: ${what}`);
}

/** The database's own words say best what is wrong with a query; which query it was has to be said too. */
export async function inWords<T>(kind: KindId, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withKind(kind, error);
  }
}

export async function* inWordsOf(kind: KindId, rows: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* rows;
  } catch (error) {
    throw withKind(kind, error);
  }
}

function withKind(kind: KindId, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ProductError || error.name === "TryLater") return error;
  return Object.assign(new Error(`The query for ${kind} failed: ${wordsOf(error)}`), { name: error.name });
}
