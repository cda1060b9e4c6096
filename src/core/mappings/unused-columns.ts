/** Columns of a file that nothing is read from: whoever sends it has to hear of them, or they believe that they are in. */
import { type KindId, plainName } from "../imports/column.ts";
import { recordKind } from "../imports/record-kinds.ts";
import type { Mapping } from "./mapping.ts";
import { columnsRead } from "./source-mapping.ts";

type Read = {
  readonly kind: KindId;
  readonly header: readonly string[];
  /** Null: by the names of the columns. */
  readonly mapping: Mapping | null;
  /** Ids of fields that the team has defined. */
  readonly ownFields: ReadonlySet<string>;
};

export function unusedColumns({ header, ...how }: Read): string[] {
  const read = new Set(columnsRead({ header, ...how }));
  return header.filter((name) => name.trim() !== "" && !read.has(name));
}

/** "Not used: colour, worth. ..."; null where every column is. */
export function unusedSentence(kind: KindId, unused: readonly string[]): string | null {
  const [first] = unused;
  if (first === undefined) return null;
  const said = `Not used: ${unused.join(", ")}.`;
  if (!recordKind(kind).keepsOtherColumns) return said;
  return `${said} To keep one as a field of the account, begin its name with custom., such as custom.${plainName(first)}.`;
}
