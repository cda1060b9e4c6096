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

  it("make links from where the server listens when no address was set", () => {
    const baseUrl = (host: string) => readConfig({ FIRSTBILL_HOST: host, FIRSTBILL_PORT: "8080" }).baseUrl;
    expect(baseUrl("0.0.0.0")).toBe("http://localhost:8080");
    expect(baseUrl("10.0.0.7")).toBe("http://10.0.0.7:8080");
    expect(baseUrl("fd00::7")).toBe("http://[fd00::7]:8080");
  });

  it("are refused by name, and their values are not repeated", () => {
    const wrong = { FIRSTBILL_PORT: "secret", FIRSTBILL_BASE_URL: "ftp://x", DATABASE_URL: "postgres://a:secret@b/c" };
    expect(() => readConfig(wrong)).toThrow(/: FIRSTBILL_PORT, FIRSTBILL_BASE_URL\.$/);
  });
});
