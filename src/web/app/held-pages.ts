/**
 * Pages of a long list as they were first read. What comes later changes rows in place; which rows there are and where
 * they stand waits until it is asked for, so that nothing moves under the cursor.
 */

type Page<Row> = { held: readonly Row[]; latest: readonly Row[] };

/** So many pages are kept around the place that is looked at. */
const MOST_PAGES = 60;

export class HeldPages<Row> {
  readonly pageRows: number;
  readonly #keyOf: (row: Row) => string;
  readonly #pages = new Map<number, Page<Row>>();
  /** The latest that is known of each row, wherever it stands now. */
  #latest = new Map<string, Row>();
  /** What a person wrote, until the server's answer says so too. */
  readonly #written = new Map<string, { row: Row; isSaved: boolean; isFirst: boolean }>();
  /** Rows that were changed here since the order was settled. */
  readonly #edited = new Set<string>();

  constructor(pageRows: number, keyOf: (row: Row) => string) {
    this.pageRows = pageRows;
    this.#keyOf = keyOf;
  }

  /** An answer for a page. The first is what is shown; a later one changes the rows that are shown. */
  take(page: number, rows: readonly Row[]): void {
    const before = this.#pages.get(page);
    if (before?.latest === rows) return;
    const held = before ? this.#withNewOnes(before.held, rows) : rows;
    this.#pages.set(page, { held, latest: rows });
    for (const row of rows) this.#know(row);
  }

  /** Rows that were asked for by themselves, because they are no longer where they are shown. */
  learn(rows: readonly Row[]): void {
    for (const row of rows) this.#know(row);
  }

  /** Those shown on these pages that no page knows any more: they moved far away or match no longer. */
  gone(pages: readonly number[]): string[] {
    if (!this.#hasNews()) return [];
    const known = new Set(this.#keys(({ latest }) => latest));
    const shown = pages.flatMap((page) => this.#pages.get(page)?.held ?? []);
    return shown.map(this.#keyOf).filter((key) => !known.has(key));
  }

  at(index: number): Row | undefined {
    const row = this.#pages.get(Math.floor(index / this.pageRows))?.held[index % this.pageRows];
    if (row === undefined) return undefined;
    const key = this.#keyOf(row);
    return this.#written.get(key)?.row ?? this.#latest.get(key) ?? row;
  }

  /** Shown at once, before the server has said anything. */
  write(key: string, row: Row): void {
    this.#written.set(key, { row, isSaved: false, isFirst: !this.#edited.has(key) });
    this.#edited.add(key);
  }

  /** The server has taken it: its next answer for the row counts again. */
  saved(key: string): void {
    const written = this.#written.get(key);
    if (written) this.#written.set(key, { ...written, isSaved: true });
  }

  /** The server has not: what it said before is shown. */
  refused(key: string): void {
    if (this.#written.get(key)?.isFirst) this.#edited.delete(key);
    this.#written.delete(key);
  }

  /** How many rows came, went or moved where something is read, since the order was settled. */
  changes(): number {
    if (!this.#hasNews()) return 0;
    const before = this.#keys(({ held }) => held);
    // Pages that were not read again may still hold what has moved to another one.
    const now = [...new Set(this.#keys(({ latest }) => latest))];
    const wasThere = new Set(before);
    const isThere = new Set(now);
    const came = now.filter((key) => !wasThere.has(key)).length;
    const went = before.filter((key) => !isThere.has(key)).length;
    const stayed = before.filter((key) => isThere.has(key));
    const moved = now.filter((key) => wasThere.has(key)).some((key, index) => key !== stayed[index]);
    // A row that comes pushes another over the edge of what is read: that is one change, not two.
    return Math.max(came, went) + (moved ? 1 : 0);
  }

  /** Whether a person changed it here and it is not where it was any more. */
  hasLeft(key: string): boolean {
    return this.#edited.has(key) && ![...this.#pages.values()].some(({ latest }) => this.#has(latest, key));
  }

  /** Shows what is the latest, in its order. */
  settle(): void {
    for (const [page, { latest }] of this.#pages) this.#pages.set(page, { held: latest, latest });
    this.#latest = new Map(
      [...this.#pages.values()].flatMap(({ latest }) => latest.map((row) => [this.#keyOf(row), row])),
    );
    for (const [key, { isSaved }] of this.#written) if (isSaved) this.#written.delete(key);
    this.#edited.clear();
  }

  /** Lets go of pages far from here, so that a long walk through a list does not fill the memory. */
  keepNear(page: number): void {
    if (this.#pages.size <= MOST_PAGES) return;
    const byDistance = [...this.#pages.keys()].sort((a, b) => Math.abs(a - page) - Math.abs(b - page));
    for (const far of byDistance.slice(MOST_PAGES)) {
      for (const row of this.#pages.get(far)?.latest ?? []) this.#latest.delete(this.#keyOf(row));
      this.#pages.delete(far);
    }
  }

  /** All rows that are read, from the first on. */
  rows(): Row[] {
    return this.#ordered().flatMap(([page, { held }]) =>
      held.map((row, index) => this.at(page * this.pageRows + index) ?? row),
    );
  }

  /** A list that still fills is longer at its end: what came stands there until the order is settled, and nothing moves. */
  #withNewOnes(held: readonly Row[], rows: readonly Row[]): readonly Row[] {
    if (held.length >= rows.length) return held;
    const known = new Set(this.#keys((page) => page.held));
    return [...held, ...rows.filter((row) => !known.has(this.#keyOf(row)))].slice(0, rows.length);
  }

  /** Asked at each drawing, and mostly nothing has changed: then no row is looked at. */
  #hasNews(): boolean {
    return [...this.#pages.values()].some(({ held, latest }) => held !== latest);
  }

  #know(row: Row): void {
    const key = this.#keyOf(row);
    this.#latest.set(key, row);
    if (this.#written.get(key)?.isSaved) this.#written.delete(key);
  }

  #ordered(): [number, Page<Row>][] {
    return [...this.#pages].sort(([a], [b]) => a - b);
  }

  #keys(which: (page: Page<Row>) => readonly Row[]): string[] {
    return this.#ordered().flatMap(([, page]) => which(page).map(this.#keyOf));
  }

  #has(rows: readonly Row[], key: string): boolean {
    return rows.some((row) => this.#keyOf(row) === key);
  }
}
