import { randomUUID } from "node:crypto";
import { afterAll, inject } from "vitest";
import { type Database, openDatabase } from "#server/platform/db/pool.ts";
import { TEMPLATE } from "./postgres.ts";

export type TestDatabase = {
  /** As the application, with its rights. */
  db: Database["db"];
  pool: Database["pool"];
  /** As the owner, for what the application may not do. */
  owner: Database["db"];
  url: string;
};

/**
 * A migrated, empty database of its own for a test file: `const { db } = await makeDatabase();` at the top of the file.
 * It is dropped after the file's last test.
 */
export async function makeDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const template = options.migrated === false ? "template0" : TEMPLATE;
  await onServer(`create database ${name} template ${template}`);
  const url = inject("postgresUrl").replace(/[^/]*$/, name);
  const application = openDatabase(url, { role: "application", size: 10 });
  const owner = openDatabase(url, { role: "owner", size: 2 });
  afterAll(async () => {
    await application.close();
    await owner.close();
    await onServer(`drop database ${name} with (force)`);
  });
  return { db: application.db, pool: application.pool, owner: owner.db, url };
}

async function onServer(statement: string): Promise<void> {
  const server = openDatabase(inject("postgresUrl"), { role: "owner", size: 1 });
  await server.db.query(statement);
  await server.close();
}
