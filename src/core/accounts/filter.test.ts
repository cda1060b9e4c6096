import { describe, expect, it } from "vitest";
import type { AccountFacts } from "./account-facts.ts";
import { asksForPeople, looksForText, matchesAccountFilter } from "./filter.ts";
import { ACCOUNT_FILTER_FIELDS } from "./filter-fields.ts";
import { parseAccountFilter, readFilter } from "./parse-filter.ts";

const TODAY = "2026-03-10";

function makeFacts(some: Partial<AccountFacts> = {}): AccountFacts {
  return {
    accountId: "0198a000-0000-7000-8000-000000000001",
    name: "Lumen Labs",
    domain: "lumen.example",
    region: "us",
    externalId: "acct-17",
    plan: "payg",
    renewalOn: "2026-03-20",
    verdict: "in",
    rule: "I-1",
    segment: "onboarding",
    route: "onboarding",
    enteredOn: "2026-03-01",
    stage: "engaged_email",
    stageSince: "2026-03-05T09:00:00.000Z",
    net: { currency: "USD", minor: 10_001 },
    gross: { currency: "USD", minor: 20_000 },
    previousBill: null,
    coverage: "known",
    humans: ["Anna Berg"],
    peopleCount: 8,
    fields: {},
    notesCount: 0,
    nextTaskDueOn: null,
    nextTaskTitle: null,
    lastMessagedAt: "2026-03-08T23:59:00.000Z",
    contactBy: "2026-03-08",
    priority: 70,
    isUnseen: false,
    ...some,
  };
}

function matches(text: string, some: Partial<AccountFacts> = {}, emails: string[] = []): boolean {
  const people = emails.map((email) => ({ name: null, email }));
  return matchesAccountFilter(makeFacts(some), parseAccountFilter(text, TODAY), people);
}

describe("the filter of accounts", () => {
  it("matches everything when nothing is written", () => {
    expect(matches("")).toBe(true);
    expect(matches("   ")).toBe(true);
  });

  it("wants every term and every word", () => {
    expect(matches("stage:3a verdict:in net:>100 lumen")).toBe(true);
    expect(matches("stage:3a verdict:out lumen")).toBe(false);
    expect(matches("stage:3a acme")).toBe(false);
  });

  it("knows whether anybody has looked", () => {
    for (const isUnseen of [true, false]) {
      expect(matches("unseen:yes", { isUnseen })).toBe(isUnseen);
      expect(matches("unseen:no", { isUnseen })).toBe(!isUnseen);
      expect(matches("-unseen:yes", { isUnseen })).toBe(!isUnseen);
    }
    expect(readFilter("unseen:maybe", TODAY)).toMatchObject({ kind: "broken" });
  });

  it("takes a stage by its code, its id, its group or several of them", () => {
    for (const text of ["stage:3a", "stage:engaged_email", "stage:3", "stage:1,3a", "stage:3A"])
      expect(matches(text), text).toBe(true);
    expect(matches("stage:3b")).toBe(false);
    expect(matches("stage:none")).toBe(false);
    expect(matches("stage:none", { stage: null })).toBe(true);
  });

  it("compares amounts exactly, in the currency of the account", () => {
    expect(matches("net:>100")).toBe(true);
    expect(matches("net:>100.01")).toBe(false);
    expect(matches("net:>=100.01")).toBe(true);
    expect(matches("net:100.01")).toBe(true);
    expect(matches("net:>100", { net: { currency: "JPY", minor: 101 } })).toBe(true);
    expect(matches("net:<1000", { net: null })).toBe(false);
    expect(matches("net:none", { net: null })).toBe(true);
  });

  it("counts days of what comes forwards from today, and what is overdue is within them", () => {
    expect(matches("renews:<14d")).toBe(true);
    expect(matches("renews:<10d")).toBe(false);
    expect(matches("renews:<=10d")).toBe(true);
    expect(matches("renews:10d")).toBe(true);
    expect(matches("contact:<today")).toBe(true);
    expect(matches("renews:<2w", { renewalOn: null })).toBe(false);
  });

  it("counts days of what is past backwards from today", () => {
    expect(matches("entered:<14d")).toBe(true);
    expect(matches("entered:>9d")).toBe(false);
    expect(matches("entered:>=9d")).toBe(true);
    expect(matches("messaged:<3d")).toBe(true);
    expect(matches("messaged:never", { lastMessagedAt: null })).toBe(true);
    expect(matches("messaged:>2d", { lastMessagedAt: null })).toBe(false);
  });

  it("takes a date as it stands", () => {
    expect(matches("entered:>2026-01-01")).toBe(true);
    expect(matches("entered:2026-03-01")).toBe(true);
    expect(matches("entered:>2026-03-01")).toBe(false);
  });

  it("reads nobody only where that is known", () => {
    const nobody = { humans: [], coverage: "nobody" } as const;
    const unknown = { humans: [], coverage: "unknown" } as const;
    expect(matches("human:none", nobody)).toBe(true);
    expect(matches("human:none", unknown)).toBe(false);
    expect(matches("human:none")).toBe(false);
    expect(matches("human:anna")).toBe(true);
    expect(matches("coverage:unknown", unknown)).toBe(true);
  });

  it("turns a term round with a minus", () => {
    expect(matches("-plan:startup")).toBe(true);
    expect(matches("-programme:payg")).toBe(false);
    expect(matches("-net:>100", { net: null })).toBe(true);
  });

  it("searches words in the name, the domain, the ids and the e-mails", () => {
    for (const word of ["LUMEN", "lumen.example", "acct-17", "0198a000", '"Lumen Labs"'])
      expect(matches(word), word).toBe(true);
    expect(matches("kim@", {}, ["kim@lumen.example"])).toBe(true);
    expect(matches("kim@")).toBe(false);
    expect(matches("email:kim", {}, ["kim@lumen.example"])).toBe(true);
  });

  it.each([
    ["stage:9", "stage: takes"],
    ["net:>lots", "net: takes an amount such as >100"],
    ["renews:soon", "renews: takes days such as <14d"],
    ["entered:>2026-02-30", "entered: takes days"],
    ["people:2.5", "people: takes a whole number"],
    ["colour:red", "There is no field colour."],
    ["sta:3a", "Did you mean stage:?"],
    ["net:", "Write a value after net:"],
    ["-acme", "To leave accounts out, name a field: -name:acme."],
    ['""', "Write a word between the quotes."],
  ])("says what to write instead of %s", (text, problem) => {
    expect(() => parseAccountFilter(text, TODAY)).toThrow(problem);
  });

  it("names where in the text each problem stands", () => {
    expect(() => parseAccountFilter("lumen net:x stage:9", TODAY)).toThrow(
      /At character 7: net.*At character 13: stage/,
    );
  });

  it("understands each of its own examples", () => {
    for (const { name, examples } of ACCOUNT_FILTER_FIELDS)
      for (const example of examples) expect(readFilter(`${name}:${example}`, TODAY)).toHaveProperty("kind", "term");
  });
});

describe("what a filter depends on", () => {
  const read = (text: string) => parseAccountFilter(text, TODAY);

  it.each([
    ["lumen", true, true],
    ["email:lumen.example", true, true],
    ["stage:3a (net:>100 or (verdict:in lumen))", true, true],
    ["stage:3a (net:>100 or (verdict:in -email:lumen))", true, true],
    ["name:lumen", false, true],
    ["verdict:in or not (human:anna)", false, true],
    ["people:>2", false, false],
    ["human:none renews:<14d net:>100 stage:3a", false, false],
    ["", false, false],
  ])("is known of “%s”: people %s, text %s", (text, people, words) => {
    expect([asksForPeople(read(text)), looksForText(read(text))]).toEqual([people, words]);
  });
});
