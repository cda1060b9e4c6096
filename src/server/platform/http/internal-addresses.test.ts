import { describe, expect, it } from "vitest";
import { isGlobal, readInternalAddresses, resolveAllowed } from "./internal-addresses.ts";

const NONE = readInternalAddresses("");

describe("an address", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
  ])("%s is inside", (address) => {
    expect(isGlobal(address)).toBe(false);
  });

  it.each(["93.184.216.34", "172.32.0.1", "2606:4700::1111", "::ffff:93.184.216.34"])("%s is outside", (address) => {
    expect(isGlobal(address)).toBe(true);
  });
});

describe("a host", () => {
  it("is refused when one of its addresses is inside, with the words that would allow it", async () => {
    const resolve = async () => [
      { address: "93.184.216.34", family: 4 as const },
      { address: "10.0.0.5", family: 4 as const },
    ];
    await expect(resolveAllowed("db.example", "connections", NONE, resolve)).rejects.toThrow(
      'db.example (10.0.0.5) is inside a private network. Whoever runs Firstbill can allow it: FIRSTBILL_ALLOW_INTERNAL="connections=10.0.0.5".',
    );
  });

  it("may be inside where that was allowed, for that use alone", async () => {
    const allowed = readInternalAddresses("connections=10.0.0.0/8 connections=::1, slack=127.0.0.1");
    await expect(resolveAllowed("10.0.0.5", "connections", allowed)).resolves.toHaveLength(1);
    await expect(resolveAllowed("::1", "connections", allowed)).resolves.toHaveLength(1);
    await expect(resolveAllowed("127.0.0.1", "slack", allowed)).resolves.toHaveLength(1);
    await expect(resolveAllowed("10.0.0.5", "webhooks", allowed)).rejects.toThrow(/private network/);
  });
});

describe("the list of the operator", () => {
  it.each(["connections", "connections=10.0.0", "10.0.0.5", "webhooks=10.0.0.0/33", "other=10.0.0.5"])(
    "is refused when it says %s",
    (text) => {
      expect(() => readInternalAddresses(text)).toThrow(`FIRSTBILL_ALLOW_INTERNAL holds "${text}"`);
    },
  );
});
