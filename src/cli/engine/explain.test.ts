import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { runEngine } from "./main.ts";

const RULES = new URL("../../../presets/usage-billed-analytics/segments.json", import.meta.url);

const ACCOUNT = {
  account: { currency: "USD", cancelled_on: null },
  plan: "payg",
  forecast: { net_usd: "88.00", gross_usd: "88.00" },
  bills: [],
  humans: [],
  period: { start: "2026-01-01", end: "2026-02-01" },
};

async function run(args: string[], stdin = "") {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  // Read while it is written: a long answer waits for its reader.
  const read = Promise.all([text(stdout), text(stderr)]);
  const code = await runEngine(["explain", ...args], { stdin: Readable.from([stdin]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await read;
  return { code, out, err };
}

function folderWith(name: string, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-explain-"));
  writeFileSync(join(folder, name), content);
  return folder;
}

describe("firstbill explain", () => {
  it("answers verdict, rule, tree and the nearest flip", async () => {
    const { code, out } = await run(["--facts", "-", "--as-of", "2026-01-15"], JSON.stringify(ACCOUNT));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      verdict: "out",
      segment: null,
      route: "none",
      rule: "I-1",
      nearest_flip: { fact: "net_forecast_usd", from: "88.00", to: "100.01" },
      tree: { passed: false, children: expect.arrayContaining([expect.objectContaining({ passed: true })]) },
    });
  });

  it("answers JSON lines line by line, a bad line in its place", async () => {
    const lines = [JSON.stringify(ACCOUNT), '{"plan":"free"}', JSON.stringify({ ...ACCOUNT, humans: ["CSM"] })];
    const path = join(folderWith("accounts.jsonl", lines.join("\n")), "accounts.jsonl");
    const { code, out } = await run(["--facts", path, "--as-of", "2026-01-15"]);
    const [first, second, third] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(first.verdict).toBe("out");
    expect(second.error).toContain("line 2: plan must be one of payg, annual, startup, yc.");
    expect(third).toMatchObject({ rule: "O-4", route: "customer-success" });
  });

  it("judges by the rules of another preset", async () => {
    const rules = JSON.parse(readFileSync(RULES, "utf8"));
    rules.settings.amounts.entry.USD = "50";
    const folder = folderWith("segments.json", JSON.stringify(rules));
    const { out } = await run(["--facts", "-", "--as-of", "2026-01-15", "--preset", folder], JSON.stringify(ACCOUNT));
    expect(JSON.parse(out)).toMatchObject({ verdict: "in", rule: "I-1" });
  });

  it("says with exit code 2 which fields are wrong", async () => {
    const bad = { ...ACCOUNT, period: { start: "2026-01-01" }, bills: [{ end: "soon" }] };
    const { code, out, err } = await run(["--facts", "-", "--as-of", "2026-01-15"], JSON.stringify(bad));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.trim().split("\n")).toEqual([
      "standard input line 1: bills[0].end must be a day such as 2026-01-31.",
      "standard input line 1: period.end is missing.",
    ]);
  });

  it("refuses a day that is none", async () => {
    expect(await run(["--facts", "-", "--as-of", "2026-02-30"], "{}")).toMatchObject({ code: 2, out: "" });
  });
});
