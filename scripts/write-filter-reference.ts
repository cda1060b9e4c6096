/** Writes docs/filters.md from the list of fields: `npx tsx scripts/write-filter-reference.ts`. A test compares both. */
import { writeFileSync } from "node:fs";
import { filterReferencePage } from "#core/accounts/filter-reference.ts";

const target = new URL("../docs/filters.md", import.meta.url);
writeFileSync(target, filterReferencePage());
process.stdout.write(`Wrote ${target.pathname}.\n`);
