/**
 * What was done, newest first: what the source remembers for this person on any device, and in between what only this page
 * can take back. Ids of the source sort in the order in which things were done.
 */

export type Undoable = {
  /** What was done, in the past: "Moved Brightpath to Engaged". */
  label: string;
  /** Takes it back where the source does not remember it. Throws a conflict when somebody changed it since. */
  undo: () => Promise<unknown>;
  /** After it was taken back, by whichever way: a row comes back to its list. */
  onUndone?: () => void;
};

export type UndoOutcome = {
  outcome: "done" | "refused" | "nothing";
  message: string;
  /** Of the notice that offered it. */
  noticeId?: string;
};

export type UndoSource = {
  /** What can be taken back, newest first. */
  list: (limit: number) => Promise<readonly { undoId: string; label: string }[]>;
  take: (undoId: string) => Promise<UndoOutcome>;
  /** What was taken back last, or the one that is named. */
  again: (undoId?: string) => Promise<UndoOutcome>;
};

type Remembered = Undoable & {
  noticeId: string;
  /** By which the source knows it; null where it does not. */
  undoId: string | null;
  /** The newest of the source when it was done. */
  after: string;
};

const DEPTH = 100;
/** So many may have been done while an answer was on its way. */
const AT_ONCE = 8;

export class UndoTrail {
  readonly #source: UndoSource;
  #entries: Remembered[] = [];
  /** Everything up to here was there before, or belongs to an entry of this page. */
  #known = "";
  #last: Promise<unknown>;

  constructor(source: UndoSource) {
    this.#source = source;
    this.#last = this.#newest().then(
      (newest) => {
        this.#known = newest?.undoId ?? "";
      },
      () => {},
    );
  }

  /** What is on its way is the last thing that was done: nothing is taken back before it has arrived, or it would be something older. */
  waitFor(work: Promise<unknown>): void {
    const settled = work.catch(() => {});
    this.#last = this.#last.then(() => settled);
  }

  /** One after the other: an entry takes the oldest of the source that no other entry has. */
  add(entry: Undoable & { noticeId: string }): Promise<void> {
    const added = this.#last.then(async () => {
      const listed = await this.#source.list(AT_ONCE).catch(() => []);
      const mine = listed.filter(({ undoId }) => undoId > this.#known).at(-1);
      if (mine) this.#known = mine.undoId;
      const remembered = { ...entry, undoId: mine?.undoId ?? null, after: this.#known };
      this.#entries = [remembered, ...this.#entries].slice(0, DEPTH);
    });
    this.#last = added;
    return added;
  }

  async nextLabel(): Promise<string | null> {
    await this.#last;
    const newest = await this.#newest();
    return this.#localBefore(newest)?.label ?? this.#entryOf(newest?.undoId)?.label ?? newest?.label ?? null;
  }

  async takeBackLast(): Promise<UndoOutcome> {
    await this.#last;
    const newest = await this.#newest();
    const local = this.#localBefore(newest);
    if (local) return this.#takeLocal(local);
    if (newest === undefined) return { outcome: "nothing", message: "There is nothing to take back." };
    return this.#takeFromSource(newest.undoId);
  }

  async takeBack(noticeId: string): Promise<UndoOutcome> {
    await this.#last;
    const entry = this.#entries.find((one) => one.noticeId === noticeId);
    if (entry === undefined) return { outcome: "nothing", message: "This was taken back already." };
    return entry.undoId === null ? this.#takeLocal(entry) : this.#takeFromSource(entry.undoId);
  }

  /** One of the source's own list, wherever it was done. */
  async takeBackListed(undoId: string): Promise<UndoOutcome> {
    await this.#last;
    return this.#takeFromSource(undoId);
  }

  doAgain(undoId?: string): Promise<UndoOutcome> {
    return this.#source.again(undoId);
  }

  async #newest() {
    return (await this.#source.list(1))[0];
  }

  /** What only this page knows and was done after all that the source can take back. */
  #localBefore(newest: { undoId: string } | undefined): Remembered | undefined {
    return this.#entries.find(({ undoId, after }) => undoId === null && after >= (newest?.undoId ?? ""));
  }

  #entryOf(undoId: string | undefined): Remembered | undefined {
    return undoId === undefined ? undefined : this.#entries.find((one) => one.undoId === undoId);
  }

  async #takeLocal(entry: Remembered): Promise<UndoOutcome> {
    this.#forget(entry);
    await entry.undo();
    entry.onUndone?.();
    return { outcome: "done", message: takenBack(entry.label), noticeId: entry.noticeId };
  }

  async #takeFromSource(undoId: string): Promise<UndoOutcome> {
    const entry = this.#entryOf(undoId);
    const answer = await this.#source.take(undoId);
    if (entry === undefined) return answer;
    this.#forget(entry);
    if (answer.outcome === "done") entry.onUndone?.();
    const message = answer.outcome === "done" ? takenBack(entry.label) : answer.message;
    return { ...answer, message, noticeId: entry.noticeId };
  }

  #forget(entry: Remembered): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}

function takenBack(label: string): string {
  return `Taken back: ${label.charAt(0).toLowerCase()}${label.slice(1)}.`;
}
