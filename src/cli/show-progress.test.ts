import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { watch } from "./show-progress.ts";

const far = (title: string, done: number) => ({ title, done, total: 1000, unit: "accounts", secondsLeft: null });

function watched<Answer>(answer: Promise<Answer>, running: () => ReturnType<typeof far>[]) {
  const lines: string[] = [];
  const stderr = { write: (text: string) => lines.push(text) };
  const askStatus = async () => ({ running: running() });
  return { lines, answer: watch(answer, { doing: "Trying the rules", askStatus, stderr }) };
}

describe("an answer that takes a while", () => {
  it("says how far it is, and not how far others are", async () => {
    const { lines, answer } = watched(sleep(1200, "there"), () => [far("Other", 7), far("Trying the rules", 300)]);
    expect(await answer).toBe("there");
    expect(new Set(lines)).toEqual(new Set(["Trying the rules: 300 of 1000 accounts\n"]));
  });

  it("that comes at once says nothing", async () => {
    const { lines, answer } = watched(Promise.resolve(1), () => [far("Trying the rules", 1)]);
    expect([await answer, lines]).toEqual([1, []]);
  });

  it("comes all the same where the status does not answer, and so does its refusal", async () => {
    const broken = () => {
      throw new Error("no status");
    };
    expect(await watched(sleep(700, "there"), broken).answer).toBe("there");
    const refusal = sleep(700).then(() => Promise.reject(new Error("refused")));
    await expect(watched(refusal, broken).answer).rejects.toThrow("refused");
  });
});
