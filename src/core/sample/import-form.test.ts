import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matchColumns, recogniseKind } from "../imports/match-columns.ts";
import { readRow } from "../imports/read-row.ts";
import { recordKind } from "../imports/record-kinds.ts";
import { stageFromLabel, stageLabels } from "../onboarding/old-labels.ts";
import { parsePriceBook } from "../rating/price-book.ts";
import { addDays } from "../time/local-date.ts";
import { DEFAULT_SAMPLE_SEED, sampleFiles } from "./sample-files.ts";

const book = parsePriceBook(JSON.parse(readFileSync("presets/price-book/posthog-2026-07.json", "utf8")));
const anchorDay = "2026-03-10";
const signedUp = { from: addDays(anchorDay, -90), before: anchorDay };
const files = sampleFiles({
  anchorDay,
  seed: DEFAULT_SAMPLE_SEED,
  book,
  from: null,
  to: addDays(anchorDay, -1),
  signedUp,
});

describe("the sample company's files", () => {
  it.each(files)("$name is read by the import to the last row and column", ({ name, header, rows }) => {
    const kind = recogniseKind(name, header);
    expect(kind).toBe(name.replace(".csv", ""));
    const matched = matchColumns(recordKind(kind!), header);
    if (!matched.ok) throw new Error(matched.problem);
    expect(matched.layout.columns.map(({ index }) => header[index]).sort()).toEqual([...header].sort());
    const findAccount = () => ({ accountId: "any", currency: "USD" });
    let count = 0;
    for (const row of rows) {
      const read = readRow(row, { layout: matched.layout, shiftDays: 0, findAccount });
      if (!read.ok) throw new Error(`${row.join(",")}: ${read.column} ${read.reason}`);
      count += 1;
    }
    expect(count).toBeGreaterThan(0);
  });

  it("name stages that the shipped preset knows", () => {
    const labels = stageLabels(JSON.parse(readFileSync("presets/usage-billed-analytics/stages.json", "utf8")));
    const stages = files.find(({ name }) => name === "stages.csv");
    const unmapped = [...(stages?.rows ?? [])].filter(
      ([, label]) => stageFromLabel(label!, labels).kind === "unmapped",
    );
    expect(unmapped).toEqual([]);
  });
});
