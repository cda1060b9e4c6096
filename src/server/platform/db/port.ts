import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { ProductError } from "#core/errors.ts";

/**
 * The requested port, else the one remembered in the file while it is free, so that a person's bookmarks stay right,
 * else any free one. @throws ProductError `database.port-taken` for a requested port that is taken
 */
export async function choosePort(rememberedIn: string, requested?: number): Promise<number> {
  if (requested !== undefined) {
    if (await findFreePort(requested)) return requested;
    throw new ProductError(
      "unavailable",
      "database.port-taken",
      `Port ${requested} is taken by another program. Choose another port for the database, or leave the choice to Firstbill.`,
    );
  }
  const remembered = readPort(rememberedIn);
  return (remembered && (await findFreePort(remembered))) || (await findFreePort(0)) || 0;
}

function readPort(path: string): number | null {
  try {
    return Number(readFileSync(path, "utf8")) || null;
  } catch {
    return null;
  }
}

/** The port itself when it can be listened on; 0 asks the system for any. */
function findFreePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
