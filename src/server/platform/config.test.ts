import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

describe("the settings of the environment", () => {
  it("are reachable from this machine alone when nothing is said", () => {
    expect(readConfig({})).toMatchObject({ host: "127.0.0.1", port: 4300, baseUrl: "http://localhost:4300" });
    expect(readConfig({ FIRSTBILL_PORT: "" }).port).toBe(4300);
  });

  it("make links from the address that was set, without a slash at its end", () => {
    const config = readConfig({ FIRSTBILL_BASE_URL: "https://firstbill.example/", FIRSTBILL_PORT: "80" });
    expect(config.baseUrl).toBe("https://firstbill.example");
  });

  it("are refused by name, and their values are not repeated", () => {
    const wrong = { FIRSTBILL_PORT: "secret", FIRSTBILL_BASE_URL: "ftp://x", DATABASE_URL: "postgres://a:secret@b/c" };
    expect(() => readConfig(wrong)).toThrow(/: FIRSTBILL_PORT, FIRSTBILL_BASE_URL\.$/);
  });
});
