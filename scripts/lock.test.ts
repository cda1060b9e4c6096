import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const LOCK = fileURLToPath(new URL("./lock.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "firstbill-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes "in" and "out" to a file with a pause between, while holding the lock; answers what it said while waiting. */
function worker(lock: string, log: string): Promise<string> {
  const program = `
    import { appendFileSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    import { withLock } from ${JSON.stringify(LOCK)};
    await withLock(${JSON.stringify(lock)}, "waiting", async () => {
      appendFileSync(${JSON.stringify(log)}, "in ");
      await sleep(30);
      appendFileSync(${JSON.stringify(log)}, "out ");
    });`;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    child.on("close", () => resolve(said));
  });
}

describe("the lock between processes", () => {
  it("lets one in at a time, tells the others once that they wait, and replaces a dead holder", async () => {
    const [lock, log] = [join(folder, "lock"), join(folder, "log")];
    writeFileSync(lock, "999999999 1"); // A process number that no system gives.
    const said = await Promise.all(Array.from({ length: 5 }, () => worker(lock, log)));
    expect(readFileSync(log, "utf8")).toBe("in out ".repeat(5));
    expect(["", "waiting\n"]).toEqual(expect.arrayContaining([...new Set(said)]));
  });

  it.runIf(process.platform === "linux")("replaces a holder whose number now belongs to a later process", async () => {
    const [lock, log] = [join(folder, "reused"), join(folder, "reused-log")];
    writeFileSync(lock, `${process.pid} 1`);
    expect(await worker(lock, log)).toBe("");
    expect(readFileSync(log, "utf8")).toBe("in out ");
  });
});
