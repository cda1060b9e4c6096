import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "#core/search/fold-text.ts";
import { holdsTerm, searchTerms } from "#core/search/search-terms.ts";
import { alikeScore } from "#core/search/slips.ts";
import { addDays } from "#core/time/local-date.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { type Asked, findAccounts } from "./reads.ts";

const { db, owner } = await makeDatabase();
const TODAY = "2026-03-10";

const NAMES = [
  "Müller",
  "Straße",
  "北京",
  "Яндекс",
  "Brightpath",
  "bright",
  "O'Neil",
  "İstanbul",
  "Labs",
  "labs-eu",
  "A1",
];
const some = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
const account = fc.record({
  name: fc.array(some(NAMES), { minLength: 1, maxLength: 3 }).map((words) => words.join(" ")),
  domain: fc.option(some(["mueller.example", "labs.example", "xn--bright.example"])),
  externalId: fc.nat(9999).map((number) => `org_${number}`),
  renewalOn: fc.option(fc.integer({ min: -20, max: 40 }).map((days) => addDays(TODAY, days))),
  netMinor: fc.option(fc.nat(1_000_000)),
});
const accounts = fc.sample(account, { numRuns: 400, seed: 11 }).map((one) => ({ ...one, accountId: newId() }));
for (const { accountId, name, domain, externalId, renewalOn, netMinor } of accounts) {
  await db.run(sql`
    insert into account (account_id, company_id, name, domain, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
    values (${accountId}, ${newId()}, ${name}, ${domain}, 'USD', 'payg', 1, 'billing', ${externalId}, now(), now())`);
  await db.run(sql`
    insert into account_state (account_id, company_id, name, domain, region, source, external_id, sample, currency, plan, renewal_on,
      verdict, route, net_minor, coverage, detail, versions, derived_at, derived_on)
    values (${accountId}, ${newId()}, ${name}, ${domain}, '', 'billing', ${externalId}, false, 'USD', 'payg', ${renewalOn},
      'in', 'onboarding', ${netMinor}, 'nobody', '{}', '1', now(), ${TODAY})`);
}
await owner.query("analyze account, account_state");

const textOf = ({ name, domain, externalId }: (typeof accounts)[number]) =>
  foldText([name, domain ?? "", externalId].join("\n"));
const find = (q: string, rest: Partial<Asked> = {}) =>
  findAccounts(db, { terms: searchTerms(q), exactIds: [], today: TODAY, most: 1000, ...rest });

/** Beginnings and middles of words, as people write them. */
const asked = fc
  .array(
    fc
      .tuple(some([...NAMES, "org_12", "mueller", "xq"]), fc.nat(4), fc.integer({ min: 1, max: 9 }), fc.boolean())
      .map(([word, from, length, isLoud]) => {
        const part = [...word].slice(from, from + length).join("");
        return isLoud ? part.toUpperCase() : part;
      }),
    { minLength: 1, maxLength: 3 },
  )
  .map((words) => words.join(" "));

describe("finding accounts", () => {
  it("finds those that looking through all of them finds, and says of all others that they are only alike", async () => {
    let held = 0;
    await fc.assert(
      fc.asyncProperty(asked, async (q) => {
        const terms = searchTerms(q);
        const meant = accounts.filter((one) => terms.length > 0 && terms.every((term) => holdsTerm(textOf(one), term)));
        const found = await find(q);
        const exact = found.filter(({ isAlike }) => !isAlike).map(({ accountId }) => accountId);
        expect(exact.sort()).toEqual(meant.map(({ accountId }) => accountId).sort());
        held += exact.length;
      }),
      { numRuns: 150 },
    );
    expect(held).toBeGreaterThan(1000);
  });

  it("forgives one slip in a long word, wherever it is, and finds nothing that two would need", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(9), some(["wrong", "missing", "more", "exchanged"] as const), async (at, slip) => {
        const slipped = withSlip("brightpath", at, slip);
        const alike = accounts.filter((one) => {
          const folded = textOf(one);
          return alikeScore(folded, [slipped], (term) => holdsTerm(folded, term)) !== null;
        });
        const found = await find(slipped);
        expect(found.map(({ accountId }) => accountId).sort()).toEqual(alike.map(({ accountId }) => accountId).sort());
        expect(found.some(({ name }) => name.includes("Brightpath"))).toBe(true);
      }),
    );
    expect(await find("brxghtpxth")).toEqual([]);
  });

  it("puts names first, and among equals the next renewal, then the larger bill", async () => {
    const found = await find("bright");
    const rank = ({ score, renewalOn, netMinor }: (typeof found)[number]) => [
      100 - score,
      renewalOn === null ? 2 : renewalOn < TODAY ? 1 : 0,
      renewalOn ?? "",
      -(netMinor ?? -1),
    ];
    expect(found.length).toBeGreaterThan(50);
    for (const [index, one] of found.slice(1).entries()) {
      const [before, after] = [rank(found[index]!), rank(one)];
      const differs = before.findIndex((value, place) => value !== after[place]);
      if (differs >= 0) expect(before[differs]! < after[differs]!, `${index}`).toBe(true);
    }
    expect((await find("bright", { most: 5 })).map(({ accountId }) => accountId)).toEqual(
      found.slice(0, 5).map(({ accountId }) => accountId),
    );
  });
});

function withSlip(word: string, at: number, slip: "wrong" | "missing" | "more" | "exchanged"): string {
  const [before, after] = [word.slice(0, at), word.slice(at)];
  if (slip === "wrong") return `${before}z${after.slice(1)}`;
  if (slip === "missing") return before + after.slice(1);
  if (slip === "more") return `${before}z${after}`;
  return after.length < 2
    ? word.slice(0, -2) + word.at(-1) + word.at(-2)
    : before + after[1] + after[0] + after.slice(2);
}
