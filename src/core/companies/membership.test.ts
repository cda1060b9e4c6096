import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IdentityAct, membershipsOf, type SourcedAccount } from "./membership.ts";

const ACCOUNTS: SourcedAccount[] = [
  { accountId: "a1", sourceCompanyId: "A" },
  { accountId: "a2", sourceCompanyId: "A" },
  { accountId: "b1", sourceCompanyId: "B" },
  { accountId: "b2", sourceCompanyId: "B" },
  { accountId: "c1", sourceCompanyId: "C" },
];

let made = 0;
function act(kind: IdentityAct["kind"], accountId: string, given: Partial<IdentityAct> = {}): IdentityAct {
  made += 1;
  const order = String(made).padStart(6, "0");
  return {
    actId: order,
    kind,
    accountId,
    otherId: null,
    newCompanyId: kind === "split" ? `new-${order}` : null,
    placed: [],
    undoes: null,
    memberId: "m",
    happenedAt: "2026-03-05T08:00:00.000Z",
    ...given,
  };
}

const placedOf = (...ids: string[]) =>
  ACCOUNTS.filter(({ accountId }) => ids.includes(accountId)).map(({ accountId, sourceCompanyId }) => ({
    accountId,
    companyId: sourceCompanyId,
  }));
const all = placedOf("a1", "a2", "b1", "b2");

const companiesOf = (accounts: SourcedAccount[], acts: IdentityAct[]) =>
  Object.fromEntries([...membershipsOf(accounts, acts).accounts].map(([id, { companyId }]) => [id, companyId]));

describe("who is of which company", () => {
  it("is what sources say until a person says otherwise", () => {
    expect(companiesOf(ACCOUNTS, [])).toEqual({ a1: "A", a2: "A", b1: "B", b2: "B", c1: "C" });
  });

  it("is one company for all accounts of both after a link, and for those that come to either later", () => {
    const link = act("linked", "a1", { otherId: "b1", placed: all });
    const { accounts, joined } = membershipsOf([...ACCOUNTS, { accountId: "b3", sourceCompanyId: "B" }], [link]);
    for (const id of ["a1", "a2", "b1", "b2", "b3"]) expect(accounts.get(id)?.companyId).toBe("A");
    expect(accounts.get("c1")?.companyId).toBe("C");
    expect(joined).toEqual(new Map([["B", "A"]]));
  });

  it("stays what the person said when the source changes its word, and says so", () => {
    const link = act("linked", "a1", { otherId: "b1", placed: all });
    const moved = ACCOUNTS.map((one) => (one.accountId === "b1" ? { ...one, sourceCompanyId: "C" } : one));
    const { accounts } = membershipsOf(moved, [link]);
    expect(accounts.get("b1")).toEqual({ companyId: "A", customerId: "b1", isPlaced: true, isContradicted: true });
    expect(accounts.get("c1")?.companyId).toBe("C");
  });

  it("makes two accounts one customer, of which either may leave again", () => {
    const merge = act("merged", "a1", { otherId: "b1", placed: all });
    const customers = (acts: IdentityAct[]) =>
      [...membershipsOf(ACCOUNTS, acts).accounts].map(([, { customerId }]) => customerId);
    expect(customers([merge])).toEqual(["a1", "a2", "a1", "b2", "c1"]);
    expect(customers([merge, act("unmerged", "a1")])).toEqual(["a1", "a2", "b1", "b2", "c1"]);
    expect(companiesOf(ACCOUNTS, [merge, act("unmerged", "a1")])["b1"]).toBe("A");
  });

  it("gives an account that is split off a company of its own, whatever its source goes on saying", () => {
    const split = act("split", "a2", { newCompanyId: "own", placed: placedOf("a1", "a2") });
    expect(companiesOf(ACCOUNTS, [split])).toMatchObject({ a1: "A", a2: "own" });
    expect(membershipsOf(ACCOUNTS, [split]).accounts.get("a2")?.isContradicted).toBe(false);
  });
});

describe("taking back", () => {
  const id = fc.constantFrom(...ACCOUNTS.map(({ accountId }) => accountId));
  const anyAct = fc
    .record({ kind: fc.constantFrom("linked", "merged", "split", "unmerged", "refused"), accountId: id, otherId: id })
    .filter(({ accountId, otherId }) => accountId !== otherId)
    .map(({ kind, accountId, otherId }) =>
      act(kind as IdentityAct["kind"], accountId, {
        otherId: kind === "split" || kind === "unmerged" ? null : otherId,
        placed: placedOf(accountId, otherId),
      }),
    );

  it("leads to exactly what would be without the act, whatever else was done before and after", () => {
    fc.assert(
      fc.property(
        fc.array(anyAct, { maxLength: 8 }),
        anyAct,
        fc.array(anyAct, { maxLength: 4 }),
        (before, one, after) => {
          const inOrder = [...before, one, ...after].sort((a, b) => (a.actId < b.actId ? -1 : 1));
          const undone = act("undone", one.accountId, { undoes: one.actId });
          const without = inOrder.filter(({ actId }) => actId !== one.actId);
          expect(membershipsOf(ACCOUNTS, [...inOrder, undone])).toEqual(membershipsOf(ACCOUNTS, without));
        },
      ),
    );
  });

  it("keeps every account in one company, and every customer within one", () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 10 }), (acts) => {
        const merges = acts.filter(({ kind }) => kind !== "split");
        const { accounts } = membershipsOf(ACCOUNTS, merges);
        expect([...accounts.keys()]).toEqual(ACCOUNTS.map(({ accountId }) => accountId));
        for (const { companyId, customerId } of accounts.values())
          expect(accounts.get(customerId)?.companyId).toBe(companyId);
      }),
    );
  });
});
