/** Pages of a list that are wanted in the same moment and lie side by side come with one request. */

export type PageAnswer = { readonly data: readonly unknown[]; readonly nextCursor: string | null };

/** From which row on, or after which cursor, and how many. */
export type PageRequest = ({ readonly at: number } | { readonly cursor: string } | object) & { readonly limit: number };

export type PageReaderOptions<Answer extends PageAnswer> = {
  pageRows: number;
  /** So many pages at most; more are asked for at the same time. */
  mostPages: number;
  ask: (request: PageRequest, signal: AbortSignal) => Promise<Answer>;
  /** Of the page before, if it is known: going on from there is as quick in the depth of a list as at its beginning. */
  cursorOf: (page: number) => string | null;
};

type Waiting<Answer> = {
  page: number;
  signal: AbortSignal;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
};

export class PageReader<Answer extends PageAnswer> {
  readonly #options: PageReaderOptions<Answer>;
  #waiting: Waiting<Answer>[] = [];

  constructor(options: PageReaderOptions<Answer>) {
    this.#options = options;
  }

  /** @param signal a request that nobody waits for any more is given up */
  read(page: number, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) queueMicrotask(() => this.#askAll());
      this.#waiting.push({ page, signal, resolve, reject });
    });
  }

  #askAll(): void {
    const waiting = this.#waiting.toSorted((a, b) => a.page - b.page);
    this.#waiting = [];
    for (const run of runsOf(waiting, this.#options.mostPages)) void this.#ask(run);
  }

  async #ask(run: readonly Waiting<Answer>[]): Promise<void> {
    const { pageRows, ask } = this.#options;
    try {
      const answer = await ask(this.#requestOf(run), signalOfAll(run));
      run.forEach(({ resolve }, place) => {
        const data = answer.data.slice(place * pageRows, (place + 1) * pageRows);
        const isLast = place === run.length - 1;
        resolve({ ...answer, data, nextCursor: isLast ? answer.nextCursor : null });
      });
    } catch (error) {
      for (const { reject } of run) reject(error);
    }
  }

  #requestOf(run: readonly Waiting<Answer>[]): PageRequest {
    const { pageRows, cursorOf } = this.#options;
    const limit = run.length * pageRows;
    const first = run[0]?.page ?? 0;
    if (first === 0) return { limit };
    const cursor = cursorOf(first - 1);
    return cursor === null ? { at: first * pageRows, limit } : { cursor, limit };
  }
}

/** Neighbours together, as many as one request may bring. */
function runsOf<Answer>(waiting: readonly Waiting<Answer>[], most: number): Waiting<Answer>[][] {
  const runs: Waiting<Answer>[][] = [];
  for (const one of waiting) {
    const run = runs.at(-1);
    if (run && run.length < most && run.at(-1)?.page === one.page - 1) run.push(one);
    else runs.push([one]);
  }
  return runs;
}

function signalOfAll(run: readonly { signal: AbortSignal }[]): AbortSignal {
  const given = new AbortController();
  const look = () => {
    if (run.every(({ signal }) => signal.aborted)) given.abort();
  };
  for (const { signal } of run) signal.addEventListener("abort", look);
  look();
  return given.signal;
}
