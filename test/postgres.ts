/**
 * Starts one PostgreSQL for all tests of a run, with nothing forced to disk, and a migrated database that each test file
 * gets a copy of. A run that was killed leaves its server behind; the next run stops and removes it.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type EmbeddedDatabase, startEmbedded } from "#server/platform/db/embedded.ts";
import { migrate, migrationsFolder } from "#server/platform/db/migrate.ts";
import { openDatabase } from "#server/platform/db/pool.ts";
import { findPostmaster, isAlive } from "#server/platform/db/postmaster.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** For the owner role, on the server's own database. */
    postgresUrl: string;
  }
}

export const TEMPLATE = "firstbill_template";
const PREFIX = "firstbill-test-";

type Running = { embedded: EmbeddedDatabase; folder: string };

/** Projects of one run share the server; it goes with the last of them. */
const shared = globalThis as { firstbillTestServer?: { running: Promise<Running>; users: number } | undefined };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.firstbillTestServer ??= { running: startServer(), users: 0 };
  const server = shared.firstbillTestServer;
  server.users += 1;
  const { embedded, folder } = await server.running;
  project.provide("postgresUrl", embedded.url);
  return async () => {
    server.users -= 1;
    if (server.users > 0) return;
    shared.firstbillTestServer = undefined;
    await embedded.stop("whoeverUsesIt");
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startServer(): Promise<Running> {
  removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o755); // started by root, the server runs as another user, who must get in
  const embedded = await startEmbedded({
    dataDir: join(folder, "data"),
    durable: false,
    settings: { max_connections: "200" },
  });
  const owner = openDatabase(embedded.url, { role: "owner", size: 1 });
  await owner.db.query(`create database ${TEMPLATE}`);
  await owner.close();
  await migrate(embedded.url.replace(/[^/]*$/, TEMPLATE), { folder: migrationsFolder() });
  return { embedded, folder };
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!owner || isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    try {
      const postmaster = findPostmaster(join(folder, "data", "postgres", "cluster"));
      if (postmaster) process.kill(postmaster.pid, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's: it is theirs to remove.
    }
  }
}
