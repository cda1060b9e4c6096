/**
 * Stands between a server and its database and counts, message by message, the moments at which what the database holds
 * and what the server knows of it part: a request that is about to reach the database, and an answer that is about to
 * reach the server. At a given one it calls out, and nothing passes any more.
 */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type KillingProxy = {
  /** The database's address, by way of here. */
  url: string;
  /** Counts from here on, and calls `kill` instead of letting the n-th moment pass. */
  killAt(moment: number, kill: () => void): void;
  /** How many moments there were since. */
  moments(): number;
  close(): Promise<void>;
};

/** Query, Sync, CopyData and CopyDone: what makes the database do something. */
const REQUESTS = new Set(["Q", "S", "d", "c"]);
/** ReadyForQuery, which ends an answer. */
const ANSWERS = new Set(["Z"]);

export async function makeKillingProxy(databaseUrl: string): Promise<KillingProxy> {
  const target = new URL(databaseUrl);
  const databasePort = Number(target.port);
  const open = new Set<Socket>();
  let seen = 0;
  let last = Number.POSITIVE_INFINITY;
  let callOut: () => void = () => {};
  let isOver = false;

  /** Lets pass what comes before the last moment. */
  const pass = (piece: Buffer, starts: readonly number[], to: Socket) => {
    if (isOver) return;
    const allowed = last - seen - 1;
    seen += Math.min(starts.length, allowed);
    if (starts.length <= allowed) return void to.write(piece);
    isOver = true;
    callOut();
    // What was sent before may still reach the database and be done there, as with a real line.
    to.write(piece.subarray(0, starts[allowed]));
    for (const socket of open) socket.end();
  };

  const server = createServer((near) => {
    const far = connect(databasePort, target.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    const requests = makeReader(REQUESTS, { hasGreeting: true });
    const answers = makeReader(ANSWERS, { hasGreeting: false });
    near.on("data", (piece) => pass(piece, requests(piece), far));
    far.on("data", (piece) => pass(piece, answers(piece), near));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  target.port = String((server.address() as AddressInfo).port);
  return {
    url: target.toString(),
    killAt: (moment, kill) => {
      [seen, last, callOut] = [0, moment, kill];
    },
    moments: () => seen,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/**
 * Finds where messages of some types begin in what comes piece by piece. A message is a letter, its length in four bytes
 * (itself included, the letter not) and the rest; only the client's greeting has no letter.
 */
function makeReader(types: ReadonlySet<string>, { hasGreeting }: { hasGreeting: boolean }) {
  let head: number[] = [];
  let rest = 0;
  let isGreeting = hasGreeting;
  return (piece: Buffer): number[] => {
    const starts: number[] = [];
    for (let at = 0; at < piece.length; ) {
      if (rest > 0) {
        const step = Math.min(rest, piece.length - at);
        rest -= step;
        at += step;
        continue;
      }
      if (head.length === 0 && !isGreeting && types.has(String.fromCharCode(piece[at]!))) starts.push(at);
      head.push(piece[at]!);
      at += 1;
      if (head.length < (isGreeting ? 4 : 5)) continue;
      rest = Buffer.from(head.slice(-4)).readUInt32BE() - 4;
      head = [];
      isGreeting = false;
    }
    return starts;
  };
}
