import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isSameSecret, newId, newSecret } from "./id.ts";

describe("ids", () => {
  it("makes version 7 UUIDs that sort by the time of making, within a millisecond and when the clock steps back too", () => {
    const now = Date.now() + 1000;
    const made = [newId(now), newId(now + 1), newId(now), ...Array.from({ length: 10_000 }, () => newId(now + 1))];
    expect(made.every((id) => z.uuidv7().safeParse(id).success)).toBe(true);
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });

  it("makes secrets that never repeat and compares them whatever their length", () => {
    const secret = newSecret();
    expect(secret).not.toBe(newSecret());
    expect(isSameSecret(secret, secret)).toBe(true);
    expect(isSameSecret(secret, secret.slice(1))).toBe(false);
  });
});
