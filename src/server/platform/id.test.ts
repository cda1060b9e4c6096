import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isSameSecret, newId, newSecret } from "./id.ts";

describe("ids", () => {
  it("makes version 7 UUIDs that sort by the time of making", () => {
    const earlier = newId(1_700_000_000_000);
    const later = newId(1_700_000_000_001);
    expect(z.uuidv7().safeParse(earlier).success).toBe(true);
    expect(earlier < later).toBe(true);
  });

  it("makes secrets that never repeat and compares them whatever their length", () => {
    const secret = newSecret();
    expect(secret).not.toBe(newSecret());
    expect(isSameSecret(secret, secret)).toBe(true);
    expect(isSameSecret(secret, secret.slice(1))).toBe(false);
  });
});
