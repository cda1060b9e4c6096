/** A page's cursor: the sort values of its last row, opaque to the caller, who passes it back as it was given. */
import type { z } from "zod";
import { invalid } from "#core/errors.ts";

export function encodeCursor(values: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** @throws ProductError `request.cursor` for one that was not given by the same list */
export function decodeCursor<Shape extends z.ZodType>(cursor: string, shape: Shape): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    throw invalid("request.cursor", "This cursor belongs to another list. Start again from the first page.", [
      { pointer: "cursor", message: "Leave it out to start from the first page." },
    ]);
  }
}

/** Cuts the row that was read beyond the limit and says whether there is more. Read `limit + 1` rows. */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (last: Row) => (string | number | null)[],
): { data: Row[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}
