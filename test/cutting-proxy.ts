/** A line to the database that breaks after a given number of pieces, so that every moment of some work can be its last. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type CuttingProxy = {
  /** The database's address, by way of here. */
  url: string;
  /** From now on all lines break at the n-th piece that goes to the database, and new ones work. */
  cutAfter(pieces: number): void;
  /** Whether it came to that. */
  wasCut(): boolean;
  close(): Promise<void>;
};

export async function makeCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  const databasePort = Number(target.port);
  const open = new Set<Socket>();
  let left = Number.POSITIVE_INFINITY;
  const cut = () => {
    left = Number.POSITIVE_INFINITY;
    for (const socket of open) socket.destroy();
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
    far.on("data", (piece) => near.write(piece));
    near.on("data", (piece) => {
      left -= 1;
      if (left <= 0) cut();
      else far.write(piece);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  target.port = String((server.address() as AddressInfo).port);
  let asked = false;
  return {
    url: target.toString(),
    cutAfter: (pieces) => {
      asked = true;
      left = pieces;
    },
    wasCut: () => asked && left === Number.POSITIVE_INFINITY,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
