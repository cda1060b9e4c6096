import { setTimeout as sleep } from "node:timers/promises";
import type { PoolClient } from "pg";
import { type Db, type Transaction, transactionOn } from "./pool.ts";
import { noteWrite } from "./recent-reads.ts";

export type TransactionOptions = {
  /** `snapshot`: every statement sees the same moment, and nothing may be changed. */
  reading?: "snapshot";
};

/** Serialization failure and deadlock: PostgreSQL asks to do the whole again. */
const TRY_AGAIN = new Set(["40001", "40P01"]);
const MOST_TRIES = 5;

/**
 * Everything `work` does on `tx` happens together or not at all. When two transactions are in each other's way the whole
 * of `work` is done again, so it changes nothing but the database. Within a transaction it joins that one.
 */
export async function inTransaction<T>(
  db: Db | Transaction,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if ("isTransaction" in db) return work(db);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.withClient((client) => once(client, work, options)).finally(noteWrite);
    } catch (error) {
      if (attempt >= MOST_TRIES || !TRY_AGAIN.has((error as { code?: string }).code ?? "")) throw error;
      await sleep(2 ** attempt * 5 * Math.random());
    }
  }
}

async function once<T>(client: PoolClient, work: (tx: Transaction) => Promise<T>, options: TransactionOptions) {
  await client.query(options.reading ? "begin isolation level repeatable read read only" : "begin");
  try {
    const result = await work(transactionOn(client));
    await client.query("commit");
    return result;
  } catch (error) {
    // A lost connection has rolled back already, and its own error is the one to report.
    await client.query("rollback").catch(() => {});
    throw error;
  }
}
