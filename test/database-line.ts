/** A line to a database that somebody stands on: whoever makes it says what becomes of what is sent either way. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type DatabaseLine = {
  /** The database's address, by way of here. */
  url: string;
  /** Ends of all lines that are open, at both sides. */
  open: ReadonlySet<Socket>;
  close(): Promise<void>;
};

/** @param carry called for each new line, to pass on what comes from either end */
export async function makeDatabaseLine(
  databaseUrl: string,
  carry: (near: Socket, far: Socket) => void,
): Promise<DatabaseLine> {
  const target = new URL(databaseUrl);
  const databasePort = Number(target.port);
  const open = new Set<Socket>();
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
    carry(near, far);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  target.port = String((server.address() as AddressInfo).port);
  return {
    url: target.toString(),
    open,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
