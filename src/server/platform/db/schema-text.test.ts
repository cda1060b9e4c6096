import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { migrationsFolder } from "./migrate.ts";
import { schemaText } from "./schema-text.ts";

const { owner } = await makeDatabase();

it("finds in migrations/schema.sql what the migrations lead to", async () => {
  const committed = await readFile(join(migrationsFolder(), "schema.sql"), "utf8").catch(() => "");
  expect(await schemaText(owner), "Refresh it: npx tsx scripts/dump-schema.ts").toBe(
    committed.replaceAll("\r\n", "\n"),
  );
});
