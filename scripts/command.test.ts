import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ENGINE_COMMANDS } from "#cli/engine/commands.ts";

const COMMAND = fileURLToPath(new URL("../bin/firstbill.js", import.meta.url));

function firstbill(...words: string[]) {
  return spawnSync(process.execPath, [COMMAND, ...words], { encoding: "utf8", input: "" });
}

describe("the command firstbill", () => {
  it("lists every engine command in its help", () => {
    const help = firstbill("--help");
    expect(help.status).toBe(0);
    for (const { name } of ENGINE_COMMANDS) expect(help.stdout).toMatch(new RegExp(`^  ${name} +\\w`, "m"));
  });

  it("runs an engine command from the sources as they are, and keeps its exit code", () => {
    const good = firstbill("price", "--help");
    expect(good.stderr).toBe("");
    expect(good.status).toBe(0);
    expect(firstbill("price", "--book", "/nowhere.json", "--in", "-").status).toBe(2);
  });

  it("says its version", () => {
    expect(firstbill("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
