/**
 * Who asks for the same while it is being read waits for the next reading, together with all others who came meanwhile: each
 * sees a state that is not older than its question, and hundreds of questions at once are a few readings.
 */
type Readings = { current: Promise<unknown> | null; next: Promise<unknown> | null };

/** By what reads: a pool, and never a transaction. */
const readings = new WeakMap<object, Map<string, Readings>>();

/** @param name of what is read, the same for the same `read`; within a transaction it is read for each */
export function sharedRead<T>(db: object, name: string, read: () => Promise<T>): Promise<T> {
  if ("isTransaction" in db) return read();
  const known = readings.get(db) ?? new Map<string, Readings>();
  readings.set(db, known);
  const its = known.get(name) ?? { current: null, next: null };
  known.set(name, its);
  if (its.current === null) return begin(its, read);
  its.next ??= its.current.then(
    () => begin(its, read),
    () => begin(its, read),
  );
  return its.next as Promise<T>;
}

function begin<T>(its: Readings, read: () => Promise<T>): Promise<T> {
  its.next = null;
  const reading = read();
  its.current = reading;
  const ended = () => {
    if (its.current === reading) its.current = null;
  };
  reading.then(ended, ended);
  return reading;
}
