/** What becomes of a row when one of the runs that wrote it is taken back. Columns are judged one by one. */

export type RowValues = Readonly<Record<string, unknown>>;
/** What a run made of a row: null before is a new row, null after one that it took away. */
export type RowTrace = { readonly before: RowValues | null; readonly after: RowValues | null };

export type Undone = {
  /** What the row is to be; null takes it away. */
  readonly row: RowValues | null;
  /** The traces of later runs, as if the one that is taken back had never been. */
  readonly later: readonly RowTrace[];
};

/**
 * A value that a later run or a person changed stays; every other value becomes what it was before the run.
 * @param later traces of runs that came after it, in their order
 */
export function undoChange(mine: RowTrace, later: readonly RowTrace[], current: RowValues | null): Undone {
  const [next, ...rest] = later;
  if (mine.before === null) {
    // The next run that wrote the row counts as the one that brought it.
    if (next !== undefined) return { row: current, later: [{ ...next, before: null }, ...rest] };
    return { row: isSame(current, mine.after) ? null : current, later };
  }
  if (mine.after === null) {
    if (next !== undefined) return { row: current, later: [{ ...next, before: mine.before }, ...rest] };
    return { row: current ?? mine.before, later };
  }
  return undoColumns(flat(mine.before), flat(mine.after), later, current);
}

/** Whether each value of a run that others replaced since is replaced by its next write. */
export function wroteAgain(mine: RowTrace, row: RowValues, made: RowValues): boolean {
  if (mine.before === null || mine.after === null) return false;
  const [before, after, now, next] = [flat(mine.before), flat(mine.after), flat(row), flat(made)];
  return [...after].every(
    ([column, value]) =>
      isSame(before.get(column), value) || isSame(now.get(column), value) || !isSame(now.get(column), next.get(column)),
  );
}

function undoColumns(before: Flat, after: Flat, later: readonly RowTrace[], current: RowValues | null): Undone {
  const traces = later.map((trace) => ({
    before: trace.before && flat(trace.before),
    after: trace.after && flat(trace.after),
  }));
  const row = current && flat(current);
  for (const column of new Set([...before.keys(), ...after.keys()])) {
    const [old, value] = [before.get(column), after.get(column)];
    if (isSame(old, value)) continue;
    const writer = traces.findIndex((trace) => !isSame(trace.before?.get(column), trace.after?.get(column)));
    for (const trace of writer < 0 ? traces : traces.slice(0, writer)) {
      put(trace.before, column, old);
      put(trace.after, column, old);
    }
    if (writer >= 0) put(traces[writer]!.before, column, old);
    else if (isSame(row?.get(column), value)) put(row, column, old);
  }
  return {
    row: row && (NESTED in (current ?? {}) ? { [NESTED]: {}, ...whole(row) } : whole(row)),
    later: traces.map((trace) => ({
      before: trace.before && whole(trace.before),
      after: trace.after && whole(trace.after),
    })),
  };
}

function put(values: Flat | null, column: string, value: unknown): void {
  if (value === undefined) values?.delete(column);
  else values?.set(column, value);
}

/** Each value of a field is a column of its own: two files may bring different ones. */
type Flat = Map<string, unknown>;
const NESTED = "field_values";
const PREFIX = `${NESTED}.`;

function flat(values: RowValues): Flat {
  return new Map(
    Object.entries(values).flatMap(([name, value]): [string, unknown][] =>
      name === NESTED ? Object.entries(value as RowValues).map(([key, one]) => [PREFIX + key, one]) : [[name, value]],
    ),
  );
}

function whole(values: Flat): RowValues {
  const attributes = Object.fromEntries(
    [...values].flatMap(([name, value]) => (name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [])),
  );
  const others = Object.fromEntries([...values].filter(([name]) => !name.startsWith(PREFIX)));
  return Object.keys(attributes).length > 0 ? { ...others, [NESTED]: attributes } : others;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  const [x, y] = [a as RowValues, b as RowValues];
  const names = new Set([...Object.keys(x), ...Object.keys(y)]);
  return Array.isArray(a) === Array.isArray(b) && [...names].every((name) => isSame(x[name], y[name]));
}
