/** How alike the name of a column is to those of a field, ours and those of other tools. */
import type { KindId, RecordKind } from "../imports/column.ts";
import { RECORD_KINDS } from "../imports/record-kinds.ts";
import { NAMES_ELSEWHERE } from "./names-elsewhere.ts";

/** `OrgID (EU)` is org, id, eu. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && word !== "c");
}

/** A name with one of these is another field than without. */
const TELLING = new Set(["first", "last", "middle", "parent", "previous", "old", "owner", "email", "phone", "count"]);
const WEAK = new Set(["the", "of", "usd", "eur", "gbp", "utc", "iso", "in"]);

type OwnName = { readonly words: readonly string[]; readonly weight: number };

const OWN_NAMES = new Map(
  RECORD_KINDS.flatMap((kind) => kind.columns.map(({ name }) => [`${kind.kind}.${name}`, ownNames(kind, name)])),
);

/** Ours first; the same name elsewhere counts a little less. */
function ownNames({ kind, columns }: RecordKind, field: string): OwnName[] {
  const ours = [field, ...(columns.find(({ name }) => name === field)?.aliases ?? [])];
  const foreign = [...(NAMES_ELSEWHERE[`${kind}.${field}`] ?? []), ...(NAMES_ELSEWHERE[field] ?? [])];
  return [
    ...ours.map((name) => ({ words: wordsOf(name), weight: 1 })),
    ...foreign.map((name) => ({ words: wordsOf(name), weight: 0.97 })),
  ];
}

/** How alike a header's words are to a field's names: from 0, nothing in common, to 1, the same. */
export function likeness(kind: KindId, field: string, words: readonly string[]): number {
  const names = OWN_NAMES.get(`${kind}.${field}`) ?? [];
  return names.reduce((most, name) => Math.max(most, alike(name.words, words) * name.weight), 0);
}

function alike(ours: readonly string[], theirs: readonly string[]): number {
  if (ours.join(" ") === theirs.join(" ")) return 1;
  const strong = theirs.filter((word) => !WEAK.has(word));
  if (strong.join(" ") === ours.filter((word) => !WEAK.has(word)).join(" ")) return 0.95;
  if (strong.join("") === ours.join("")) return 0.95;
  if (strong.some((word) => TELLING.has(word) && !ours.includes(word))) return 0;
  const common = strong.filter((word) => ours.includes(word)).length;
  const union = new Set([...strong, ...ours]).size;
  const share = union === 0 ? 0 : common / union;
  return share >= 0.5 ? share * 0.85 : 0;
}
