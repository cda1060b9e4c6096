import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation } from "#contract/operation.ts";
import { operations } from "#contract/operations.ts";
import { commandsOf, helpOf, readFlags, readInputs, withVerb } from "./commands.ts";

const shelve = defineOperation({
  name: "books.putAway",
  summary: "Puts a book away.",
  access: "specialist",
  effect: "write",
  deed: "put a book away",
  http: { method: "POST", path: "/shelves/{shelfId}/books" },
  input: z.strictObject({
    shelfId: z.string(),
    dueOn: z.iso.date().optional(),
    pages: z.int().optional(),
    open: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
    kind: z.enum(["novel", "atlas"]).default("novel"),
  }),
  output: z.strictObject({}),
});

describe("a command without its second word", () => {
  it("lists connections, and nothing else by itself", () => {
    expect(withVerb(["connections"])).toEqual(["connections", "list"]);
    expect(withVerb(["connections", "--json"])).toEqual(["connections", "list", "--json"]);
    expect(withVerb(["connections", "--help"])).toEqual(["connections", "--help"]);
    expect(withVerb(["connections", "run", "7"])).toEqual(["connections", "run", "7"]);
    expect(withVerb(["notes"])).toEqual(["notes"]);
    expect(commandsOf(Object.values(operations)).map(({ words }) => words.join(" "))).toContain("connections list");
  });
});

describe("the flags of a command", () => {
  it("are the fields of the operation, each read as its kind", () => {
    const words = ["--shelf-id", "7", "--due-on=2026-01-31", "--pages", "120", "--open", "--tags", "a", "--tags", "b"];
    expect(readFlags(shelve, words).input).toEqual({
      shelfId: "7",
      dueOn: "2026-01-31",
      pages: 120,
      open: true,
      tags: ["a", "b"],
    });
  });

  it("may leave out the names of the parts of the address", () => {
    expect(readFlags(shelve, ["7", "--no-open", "--tags", "a", "--json"])).toEqual({
      input: { shelfId: "7", open: false, tags: ["a"] },
      json: true,
      dryRun: false,
      follow: false,
    });
  });

  it("may come as one JSON object", () => {
    expect(readFlags(shelve, ["--input", '{"shelfId":"7"}', "--pages", "3"]).input).toEqual({ shelfId: "7", pages: 3 });
  });

  it("may be in a file or on standard input, so that a secret is no argument", () => {
    const files = new Map<string | 0, string>([
      ["shelf.json", '{"shelfId":"7"}'],
      [0, '{"pages":3}'],
    ]);
    const words = readInputs(["--input", "@shelf.json", "--input", "-", "--kind", "-"], (path) => files.get(path)!);
    expect(readFlags(shelve, words).input).toEqual({ shelfId: "7", pages: 3, kind: "-" });
    const missing = () => {
      throw new Error("ENOENT");
    };
    expect(() => readInputs(["--input", "@gone.json"], missing)).toThrow("gone.json cannot be read");
  });

  it.each([
    [["--colour", "red"], "command.unknown-flag"],
    [["--pages"], "command.value-needed"],
    [["7", "8"], "command.extra-word"],
    [["--input", "[1"], "command.input"],
  ])("%j is refused", (words, code) => {
    expect(() => readFlags(shelve, words)).toThrow(expect.objectContaining({ code }));
  });
});

describe("commands", () => {
  it("have words of their own, one command for each operation without a file", () => {
    const words = commandsOf(Object.values(operations)).map((command) => command.words.join(" "));
    expect(new Set(words).size).toBe(words.length);
    expect(words).toContain("team accept-invitation");
    expect(words.every((word) => /^[a-z-]+ [a-z-]+$/.test(word))).toBe(true);
  });

  it("say what they take", () => {
    const help = helpOf({ operation: shelve, words: ["books", "put-away"] });
    expect(help).toContain("firstbill books put-away <shelf-id> [flags]");
    expect(help).toMatch(/--shelf-id +string +needed/);
    expect(help).toMatch(/--kind +novel \| atlas +\("novel"\)/);
    expect(help).toContain("--dry-run");
  });
});
