/** Checks that no audit row was changed or taken away since it was sealed. */
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type AuditVerdict = {
  seals: number;
  rows: number;
  /** Rows that wait for their seal, at most those of the last minute or two while Firstbill runs. */
  unsealed: number;
  /** Hash of the last seal: noted elsewhere, it shows whether the end of the chain was cut off. */
  lastHash: string;
  /** One sentence for each seal that does not hold; empty when all is whole. */
  problems: string[];
};

const SEALS_AT_ONCE = 100;

export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { seals: 0, rows: 0, unsealed: 0, lastHash: store.FIRST_HASH, problems: [] };
  let sealedThrough = 0;
  for (;;) {
    const seals = await store.listSeals(db, sealedThrough, SEALS_AT_ONCE);
    for (const seal of seals) {
      verdict.problems.push(...(await problemsOf(db, seal, { sealedThrough, lastHash: verdict.lastHash })));
      verdict.seals += 1;
      verdict.rows += seal.rowCount;
      verdict.lastHash = seal.hash;
      sealedThrough = seal.toSequence;
    }
    if (seals.length < SEALS_AT_ONCE) break;
  }
  verdict.unsealed = (await store.listSealedTexts(db, sealedThrough, Number.MAX_SAFE_INTEGER, 1_000_000)).length;
  return verdict;
}

async function problemsOf(
  db: Db,
  seal: store.Seal,
  before: { sealedThrough: number; lastHash: string },
): Promise<string[]> {
  const name = `Rows ${seal.fromSequence} to ${seal.toSequence}`;
  const problems: string[] = [];
  if (seal.fromSequence !== before.sealedThrough + 1 || seal.previousHash !== before.lastHash) {
    problems.push(`${name}: the seal before them is missing or was changed.`);
  }
  const rows = await store.listSealedTexts(db, seal.fromSequence - 1, seal.toSequence, seal.rowCount + 1);
  if (rows.length !== seal.rowCount) {
    problems.push(`${name}: ${seal.rowCount} rows were sealed and ${rows.length} are there.`);
  } else if (store.chainHash(seal.previousHash, rows) !== seal.hash) {
    problems.push(`${name}: a row was changed after it was sealed.`);
  }
  return problems;
}
