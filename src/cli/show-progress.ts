/** How far it is while one waits for an answer: one line on the error stream. */
import type { OutputOf } from "#contract/operation.ts";
import type { getStatus } from "#contract/status.ts";

export type ErrorStream = { write(text: string): unknown; isTTY?: boolean };

type Status = Pick<OutputOf<typeof getStatus>, "running">;
type Progress = { doing: string; done: number; total: number; unit: string };

const EVERY_MS = 500;

/** Asks again until nothing is going on. */
export async function follow(ask: () => Promise<unknown>, stderr: ErrorStream): Promise<unknown> {
  for (;;) {
    const answer = await ask();
    const progress = (answer as { progress?: Progress | null }).progress;
    if (!progress) {
      clear(stderr);
      return answer;
    }
    show(progress, stderr);
    await pause();
  }
}

type Watching = {
  /** The title that it has among what is running. */
  doing: string;
  askStatus: () => Promise<Status>;
  stderr: ErrorStream;
};

/** An answer that comes in one piece: the status says meanwhile how far it is. */
export async function watch<Answer>(answer: Promise<Answer>, { doing, askStatus, stderr }: Watching): Promise<Answer> {
  let isThere = false;
  const end = () => {
    isThere = true;
  };
  const there = answer.then(end, end);
  for (;;) {
    await Promise.race([there, pause()]);
    if (isThere) break;
    // Without the status the answer still comes; it is just not known how far it is.
    const status = await askStatus().catch(() => null);
    const mine = status?.running.find(({ title, total }) => title === doing && total > 0);
    if (mine && !isThere) show({ doing, ...mine }, stderr);
  }
  clear(stderr);
  return answer;
}

function show({ doing, done, total, unit }: Progress, stderr: ErrorStream): void {
  const line = `${doing}: ${done} of ${total} ${unit}`;
  stderr.write(stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function clear(stderr: ErrorStream): void {
  if (stderr.isTTY) stderr.write("\r\x1b[K");
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
