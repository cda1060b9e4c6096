/** Many tools write a person's name into two columns; ours is one. */
import type { KindId } from "../imports/column.ts";
import type { MappedColumn } from "./mapping.ts";
import type { FileColumn, Proposed } from "./propose-columns.ts";

const FIRST = new Set(["first name", "firstname", "first", "given name", "forename", "fname", "vorname", "prenom"]);
const LAST = new Set(["last name", "lastname", "last", "surname", "family name", "lname", "nachname", "familienname"]);
/** In front of either: `contact_first_name`. */
const OWNERS = new Set(["contact", "customer", "person", "user", "account", "client"]);

export type JoinedName = { readonly first: FileColumn; readonly last: FileColumn };

/** Who may be called by a first and a last name. An account is, where one person is the customer. */
const NAMED_SO: ReadonlySet<KindId> = new Set(["people", "accounts"]);

/** Null where a column holds the whole name, or one of the two is not there. */
export function joinedName(
  kind: KindId,
  columns: readonly FileColumn[],
  chosen: readonly Proposed[],
): JoinedName | null {
  if (!NAMED_SO.has(kind)) return null;
  const first = columns.find(({ words }) => FIRST.has(plainWords(words)));
  const last = columns.find(({ words }) => LAST.has(plainWords(words)));
  if (first === undefined || last === undefined) return null;
  const taken = chosen.find(({ field }) => field.name === "name");
  return taken === undefined || taken.column === first || taken.column === last ? { first, last } : null;
}

function plainWords(words: readonly string[]): string {
  return words.filter((word, at) => at > 0 || !OWNERS.has(word)).join(" ");
}

export function joinedColumn({ first, last }: JoinedName): MappedColumn {
  return { from: first.header, joins: [last.header], to: "name" };
}
