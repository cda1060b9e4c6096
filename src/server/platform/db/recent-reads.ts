/**
 * What hardly ever changes and is read with every request, such as who asks and which fields there are, is read once for a
 * moment. Whatever this process writes ends the moment; what another process writes is seen after it.
 */
const MOMENT_MS = 250;

/** Names may be made by whoever asks, such as those of wrong tokens; the oldest are forgotten. */
const MOST_KNOWN = 2000;

type Recent = { atMs: number; writes: number; value: Promise<unknown> };

/** By what reads: a pool, and never a transaction. */
const recent = new WeakMap<object, Map<string, Recent>>();
let writes = 0;

/** Something was written, or may have been. */
export function noteWrite(): void {
  writes += 1;
}

/**
 * @param name of what is read, the same for the same `read`; within a transaction it is read anew each time
 * @param momentMs how late it may be seen what another process wrote
 */
export function recentRead<T>(
  db: object,
  name: string,
  read: () => Promise<T>,
  momentMs: number = MOMENT_MS,
): Promise<T> {
  if ("isTransaction" in db) return read();
  const known = recent.get(db) ?? new Map<string, Recent>();
  recent.set(db, known);
  const last = known.get(name);
  const atMs = performance.now();
  if (last !== undefined && last.writes === writes && atMs - last.atMs < momentMs) return last.value as Promise<T>;
  const value = read();
  value.catch(() => known.delete(name));
  known.delete(name);
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value as string);
  known.set(name, { atMs, writes, value });
  return value;
}
