import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findPerson, removePerson } from "#server/features/people/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeDatabase } from "#test/database.ts";
import { backupCommand } from "./backup.ts";
import { type CommandIo, progressBar } from "./command-io.ts";
import { migrateCommand } from "./migrate.ts";
import { restoreCommand } from "./restore.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-commands-"));
afterAll(() => rmSync(folder, { recursive: true }));
const source = await makeDatabase();
const target = await makeDatabase({ migrated: false });

function ioOn(databaseUrl: string, isTTY = false): { io: CommandIo; said: () => string } {
  let said = "";
  const write = (text: string) => {
    said += text;
  };
  return { io: { env: { DATABASE_URL: databaseUrl }, stdout: { write }, stderr: { write, isTTY } }, said: () => said };
}

describe("backup and restore, typed", () => {
  it("writes a file and brings it back", async () => {
    const file = join(folder, "all.gz");
    const backing = ioOn(source.url);
    expect(await backupCommand([file], backing.io)).toBe(0);
    expect(existsSync(file)).toBe(true);
    expect(backing.said()).toMatch(/^Wrote .*all\.gz\. It holds personal values/);
    const restoring = ioOn(target.url);
    expect(await restoreCommand([file], restoring.io)).toBe(0);
    expect(restoring.said()).toMatch(/^Restored the backup/);
    const migrating = ioOn(target.url);
    expect(await migrateCommand([], migrating.io)).toBe(0);
    expect(migrating.said()).toBe("The database is up to date.\n");
  });

  it("erases again who was erased after the backup, in the copy that replaces the database", async () => {
    const { db, url } = await makeDatabase();
    const at = "2026-03-05T08:00:00.000Z";
    await ensureInstallation(db, at);
    await db.run(sql`insert into person (person_id, source, external_id, email, name, recorded_at)
      values (gen_random_uuid(), 'crm', 'u1', 'canary@acme.example', 'Quillon Zzyx', ${at})`);
    const file = join(folder, "before-erasure.gz");
    await backupCommand([file], ioOn(url).io);
    const [listed] = await db.list(sql<{ path: string }>`select path from backup_copy`);
    expect(listed).toEqual({ path: file });
    await removePerson(db, await findPerson(db, { email: "canary@acme.example", phones: [], others: [] }), at);
    const restoring = ioOn(url);
    expect(await restoreCommand([file, "--replace"], restoring.io)).toBe(0);
    expect(restoring.said()).toContain("Erased again: 1 person who was erased after the backup.");
    expect(await db.list(sql`select 1 from person`)).toEqual([]);
  });

  it("shows in a terminal how far it is, and clears that at the end", () => {
    const { io, said } = ioOn(source.url, true);
    const show = progressBar("Backing up", io);
    show(1, 2);
    show(2, 2);
    expect(said()).toBe(`\r\x1b[KBacking up ${"█".repeat(15)}${"░".repeat(15)} 50 %\r\x1b[K`);
  });

  it("does not write over a file", async () => {
    const { io } = ioOn(source.url);
    const file = join(folder, "twice.gz");
    await backupCommand([file], io);
    await expect(backupCommand([file], io)).rejects.toMatchObject({ code: "backup.file-exists" });
  });

  it("asks for the file to restore", async () => {
    const { io } = ioOn(target.url);
    await expect(restoreCommand(["--force"], io)).rejects.toMatchObject({ code: "restore.usage" });
  });
});
