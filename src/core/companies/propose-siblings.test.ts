import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceText } from "./evidence-text.ts";
import { MOST_COMPANIES, proposeSiblings, type Trace } from "./propose-siblings.ts";

const trace = (accountId: string, kind: Trace["kind"], value: string): Trace => ({
  accountId,
  companyId: `company of ${accountId}`,
  kind,
  value,
});

const known = { nameOf: (accountId: string) => `Account ${accountId}`, addressOf: () => "kim@acme.example" };

describe("accounts that may be of one company", () => {
  it("share the address that bills go to, a web domain or that of their people, each told as evidence", () => {
    const traces = [
      trace("1", "billing-email", "a hash"),
      trace("2", "billing-email", "a hash"),
      trace("1", "web-domain", "acme.example"),
      trace("2", "email-domain", "acme.example"),
      trace("3", "email-domain", "other.example"),
    ];
    const [proposal, ...others] = proposeSiblings(traces);
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({ accountId: "1", otherId: "2" });
    expect(proposal!.evidence.map((one) => evidenceText(one, known))).toEqual([
      "Both are looked after by kim@acme.example",
      "acme.example is the web domain of Account 1, and people of Account 2 write from it",
    ]);
    const forgotten = evidenceText(proposal!.evidence[0]!, { ...known, addressOf: () => null });
    expect(forgotten).toBe("Both are looked after by the same address");
  });

  it("have nothing in common when their people are at a provider of free mail, but do when one address is the same", () => {
    const mail = [trace("1", "email-domain", "gmail.com"), trace("2", "email-domain", "gmail.com")];
    expect(proposeSiblings(mail)).toEqual([]);
    const same = [trace("1", "billing-email", "kim@gmail.com"), trace("2", "billing-email", "kim@gmail.com")];
    expect(proposeSiblings([...mail, ...same])).toHaveLength(1);
  });

  it("are each two of those that share something, and none where more companies do than one company has", () => {
    const traces = ["1", "2", "3"].map((id) => trace(id, "web-domain", "acme.example"));
    const pairs = proposeSiblings(traces).map(({ accountId, otherId }) => accountId + otherId);
    expect(pairs).toEqual(["12", "13", "23"]);
    const many = Array.from({ length: MOST_COMPANIES + 1 }, (_, id) => trace(`${id}`, "web-domain", "agency.example"));
    expect(proposeSiblings(many)).toEqual([]);
  });

  const anyTrace = fc
    .record({
      accountId: fc.constantFrom("1", "2", "3", "4", "5"),
      kind: fc.constantFrom<Trace["kind"]>("billing-email", "web-domain", "email-domain"),
      value: fc.constantFrom("a.example", "b.example", "gmail.com", ""),
    })
    .map(({ accountId, kind, value }) => ({
      ...trace(accountId, kind, value),
      companyId: ["1", "2"].includes(accountId) ? "X" : accountId,
    }));

  it("are two companies each time, named once, with evidence, whatever the order of the traces", () => {
    fc.assert(
      fc.property(fc.array(anyTrace, { maxLength: 20 }), (traces) => {
        const proposals = proposeSiblings(traces);
        const companyOf = new Map(traces.map(({ accountId, companyId }) => [accountId, companyId]));
        const pairs = proposals.map(({ accountId, otherId }) =>
          [companyOf.get(accountId), companyOf.get(otherId)].sort().join(" "),
        );
        expect(new Set(pairs).size).toBe(pairs.length);
        for (const pair of pairs) expect(new Set(pair.split(" ")).size).toBe(2);
        for (const { evidence } of proposals) expect(evidence.length).toBeGreaterThan(0);
        const shuffled = proposeSiblings([...traces].reverse());
        expect(shuffled).toEqual(proposals);
      }),
    );
  });

  it("follow from the traces of the two alone, as far as these are shared by no more than may", () => {
    fc.assert(
      fc.property(fc.array(anyTrace, { maxLength: 20 }), fc.subarray(["X", "3", "4", "5"]), (traces, some) => {
        const isAmong = (companyId: string) => some.includes(companyId);
        const all = proposeSiblings(traces).filter((one) => isAmong(one.companyId) && isAmong(one.otherCompanyId));
        expect(proposeSiblings(traces.filter(({ companyId }) => isAmong(companyId)))).toEqual(all);
      }),
    );
  });
});
