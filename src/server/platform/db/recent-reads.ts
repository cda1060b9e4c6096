/**
 * What hardly ever changes and is read with every list, such as which fields there are, is read once for a moment. Whatever
 * this process writes ends the moment; what another process writes is seen after it.
 */
const MOMENT_MS = 250;

type Recent = { atMs: number; writes: number; value: Promise<unknown> };

/** By what reads: a pool, and never a transaction. */
const recent = new WeakMap<object, Map<string, Recent>>();
let writes = 0;

/** Something was written, or may have been. */
export function noteWrite(): void {
  writes += 1;
}

/** @param name of what is read, the same for the same `read`; within a transaction it is read anew each time */
export function recentRead<T>(db: object, name: string, read: () => Promise<T>): Promise<T> {
  if ("isTransaction" in db) return read();
  const known = recent.get(db) ?? new Map<string, Recent>();
  recent.set(db, known);
  const last = known.get(name);
  const atMs = performance.now();
  if (last !== undefined && last.writes === writes && atMs - last.atMs < MOMENT_MS) return last.value as Promise<T>;
  const value = read();
  value.catch(() => known.delete(name));
  known.set(name, { atMs, writes, value });
  return value;
}
