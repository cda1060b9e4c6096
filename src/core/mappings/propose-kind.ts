/** What kind of data a file holds, by its name and by how well its columns go into the fields of each kind. */
import { type KindId, plainName, type RecordKind } from "../imports/column.ts";
import { recogniseKind } from "../imports/match-columns.ts";
import { RECORD_KINDS } from "../imports/record-kinds.ts";
import { wordsOf } from "./foreign-names.ts";
import { FILE_WORDS } from "./names-elsewhere.ts";
import { type FileColumn, type Proposed, proposeColumns } from "./propose-columns.ts";
import { wideMeters } from "./wide-meters.ts";

export type ProposedKind = { readonly kind: KindId; readonly score: number; readonly isNamed: boolean };

const BY_NAME = 3;
const MISSING = 1.2;
/** What can be said once for the whole file weighs little. */
const MISSING_BUT_ASKED = 0.4;

/** The likeliest first; kinds of which nothing is there are left out. */
export function proposeKinds(
  fileName: string,
  columns: readonly FileColumn[],
  isMeter: (name: string) => boolean,
): ProposedKind[] {
  const named = kindOfName(fileName);
  return RECORD_KINDS.flatMap((kind) => {
    const chosen = proposeColumns(kind, columns);
    const isNamed = named === kind.kind;
    const score = scoreOf(kind, columns, chosen, isMeter) + (isNamed ? BY_NAME : 0);
    return chosen.length === 0 || score <= 0 ? [] : [{ kind: kind.kind, score, isNamed }];
  }).sort((a, b) => b.score - a.score);
}

function scoreOf(
  kind: RecordKind,
  columns: readonly FileColumn[],
  chosen: readonly Proposed[],
  isMeter: (name: string) => boolean,
): number {
  const wide = kind.kind === "usage" ? wideMeters(columns, chosen, isMeter) : [];
  const found = chosen.reduce((sum, { confidence, field }) => sum + confidence * (field.required ? 1.5 : 1), 0);
  const missing = kind.columns.filter(
    ({ name, required }) => required && !chosen.some(({ field }) => field.name === name),
  );
  const lacking = missing.reduce((sum, { name }) => {
    if (wide.length > 0 && (name === "meter" || name === "quantity")) return sum - 0.7;
    return sum + (canBeFixed(name) ? MISSING_BUT_ASKED : MISSING);
  }, 0);
  return (
    found -
    lacking -
    (kind.needsOneOf?.some((name) => chosen.some(({ field }) => field.name === name)) === false ? MISSING : 0)
  );
}

/** Fields that can hold for a whole file, and are asked when no column has them. */
export function canBeFixed(name: string): boolean {
  return ["currency", "meter", "plan", "region", "status", "system"].includes(name);
}

function kindOfName(fileName: string): KindId | null {
  const own = recogniseKind(fileName, []);
  if (own !== null) return own;
  const words = ` ${wordsOf(plainName(fileName).replace(/\.(csv|tsv|txt)(\.gz)?$/, "")).join(" ")} `;
  const ours = RECORD_KINDS.flatMap(({ kind, files }) =>
    files.map((file) => [file.replaceAll("_", " "), kind] as const),
  );
  const found = [...ours, ...FILE_WORDS].filter(([name]) => words.includes(` ${name} `));
  return found.sort(([a], [b]) => b.length - a.length)[0]?.[1] ?? null;
}
