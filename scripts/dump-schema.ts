/** Writes migrations/schema.sql: `npx tsx scripts/dump-schema.ts`. Starts a database of its own and removes it again. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "#server/platform/db/embedded.ts";
import { migrate, migrationsFolder } from "#server/platform/db/migrate.ts";
import { openDatabase } from "#server/platform/db/pool.ts";
import { schemaText } from "#server/platform/db/schema-text.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-schema-"));
chmodSync(folder, 0o755);
const embedded = await startEmbedded({ dataDir: join(folder, "data"), durable: false });
try {
  await migrate(embedded.url, { folder: migrationsFolder() });
  const { db, close } = openDatabase(embedded.url, { role: "owner", size: 4 });
  const target = join(migrationsFolder(), "schema.sql");
  writeFileSync(target, await schemaText(db));
  await close();
  process.stdout.write(`Wrote ${target}.\n`);
} finally {
  await embedded.stop("whoeverUsesIt");
  rmSync(folder, { recursive: true, force: true });
}
