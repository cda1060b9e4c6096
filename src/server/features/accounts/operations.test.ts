import { describe, expect, it } from "vitest";
import { getAccount } from "#contract/account-pages.ts";
import { explainAccount, searchAccounts } from "#contract/accounts.ts";
import { addDays } from "#core/time/local-date.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const operations = { searchAccounts, getAccount, explainAccount };
const server = await makeServer({ operations, implementations: implemented });
const { db } = server;
const me = server.as("specialist");

/** An account as it is right after its file was read: no usage, no people, no humans, nothing. */
async function makeBareAccount(
  part: { name?: string; externalId?: string; currency?: string; signedUpOn?: string | null } = {},
) {
  await makeAccount(db);
  const accountId = newId();
  const { name = "Bare", externalId = newId(), currency = "USD", signedUpOn = null } = part;
  await db.run(sql`
    insert into account (account_id, company_id, name, currency, plan, signed_up_on, period_anchor_day, source, external_id,
      recorded_at, changed_at)
    values (${accountId}, ${newId()}, ${name}, ${currency}, 'payg', ${signedUpOn}, 5, 'csv', ${externalId}, ${START}, ${START})`);
  await db.run(sql`
    insert into account_alias (source, region, external_id, account_id, recorded_at)
    values ('csv', '', ${externalId}, ${accountId}, ${START})`);
  return accountId;
}

describe("one account", () => {
  it("is shown whole when nothing was imported but itself", async () => {
    for (const part of [{}, { currency: "JPY" }, { signedUpOn: "2027-01-01" }]) {
      const accountId = await makeBareAccount(part);
      await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
      const page = await me.call(getAccount, { accountId });
      expect(page).toMatchObject({ usage: [], people: [], humans: [], stage: null, stays: [], queue: null, bills: [] });
      expect(page.row).toMatchObject({ accountId, coverage: "unknown", net: null, stage: null });
      const explained = await me.call(explainAccount, { accountId });
      expect([explained.verdict, explained.rule]).toEqual([page.row.verdict, page.row.rule]);
    }
  });

  it("that was not derived yet asks for a moment of patience", async () => {
    const accountId = await makeBareAccount();
    await expect(me.call(getAccount, { accountId })).rejects.toThrow("Please try again in a moment.");
  });

  it("is found by its own id and by that of another system, and is unknown by any other", async () => {
    const { accountId, externalId } = await makeAccount(db, { externalId: "org:with:colons" });
    for (const text of [accountId, accountId.toUpperCase(), `ext:billing:${externalId}`])
      expect((await me.call(getAccount, { accountId: text })).row.accountId).toBe(accountId);
    for (const text of [newId(), "ext:billing:no-such", "ext:other:org:with:colons", "nonsense"])
      await expect(me.call(getAccount, { accountId: text })).rejects.toThrow("There is no such account.");
  });

  it("is found by the id of another system with or without that system's name, also in a search", async () => {
    const { accountId } = await makeAccount(db, { externalId: "org-of-two-systems" });
    await db.run(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
      values ('stripe', '', 'cus_two', ${accountId}, ${START})`);
    for (const text of ["cus_two", "stripe:cus_two", "billing/EU:org-of-two-systems"]) {
      expect((await me.call(getAccount, { accountId: text })).row.accountId).toBe(accountId);
      expect((await me.call(searchAccounts, { q: text })).data.map((one) => one.accountId)).toEqual([accountId]);
    }
    await expect(me.call(getAccount, { accountId: "billing/US:org-of-two-systems" })).rejects.toThrow(
      "no such account",
    );
  });

  it("is ambiguous by an id that two regions share", async () => {
    await makeAccount(db, { externalId: "twice", region: "EU" });
    await makeAccount(db, { externalId: "twice", region: "US" });
    await expect(me.call(getAccount, { accountId: "ext:billing:twice" })).rejects.toThrow("Name the one that you mean");
  });

  it("has a bill whose parts add up and whose path begins with what is known", async () => {
    const { accountId } = await makeAccount(db);
    const { bill, queue } = await me.call(getAccount, { accountId });
    const lines = bill!.lines.reduce((total, { gross }) => total + gross.minor, 0);
    expect(lines).toBe(bill!.forecast.gross.minor);
    expect(bill!.forecast.gross.minor - bill!.forecast.credit.minor).toBe(bill!.forecast.net.minor);
    expect(bill!.path).toHaveLength(bill!.daysInPeriod);
    expect(bill!.path.filter(({ actual }) => actual !== null)).toHaveLength(bill!.daysReported);
    const [half, most] = bill!.bands;
    expect(most!.low.minor).toBeLessThanOrEqual(half!.low.minor);
    expect(queue!.reasons.length).toBeGreaterThan(0);
  });
});

describe("why", () => {
  it("is the verdict that was saved, for accounts of all kinds", async () => {
    const kinds = [
      await makeAccount(db, { perDay: 400_000 }),
      await makeAccount(db, { perDay: 10 }),
      await makeAccount(db, { perDay: 400_000, signedUpOn: addDays("2026-03-05", -200) }),
      await makeAccount(db, { perDay: 400_000, source: "other", humansImported: false }),
      await makeAccount(db, { perDay: 0 }),
    ];
    const verdicts = new Set<string>();
    for (const { accountId } of kinds) {
      const { row } = await me.call(getAccount, { accountId });
      const explained = await me.call(explainAccount, { accountId });
      expect([explained.verdict, explained.rule, explained.segment, explained.route]).toEqual([
        row.verdict,
        row.rule,
        row.segment,
        row.route,
      ]);
      expect(explained.because).not.toBe("");
      verdicts.add(row.verdict);
    }
    expect(verdicts.size).toBeGreaterThan(1);
  });
});

describe("why, where rules read the vendor's forecast", () => {
  it("tells its age, and where it was not imported", async () => {
    const { accountId } = await makeAccount(db, { perDay: 10 });
    const without = await makeAccount(db, { perDay: 10 });
    await db.run(sql`
      insert into vendor_forecast (account_id, period_start, issued_on, currency, net_minor, gross_minor, recorded_at)
      values (${accountId}, '2026-02-20', '2026-02-26', 'USD', 9000, 9000, ${START})`);
    await db.run(sql`
      insert into forecast_choice (version, source, stale_after_days, effective_on, member_id, reason, recorded_at)
      values (1, 'vendor', 3, '2026-03-01', ${newId()}, 'Prices are not confirmed', ${START})`);
    const leaves = async (id: string) => {
      const all = [(await me.call(explainAccount, { accountId: id })).tree];
      for (const node of all) all.push(...node.children);
      return all.filter(({ label }) => label.startsWith("Net forecast is above"));
    };
    expect(await leaves(accountId)).toContainEqual(
      expect.objectContaining({
        passed: false,
        value: "90.00",
        source: "the vendor's forecast, stale: 7 days old",
        age: "2026-02-26T00:00:00.000Z",
      }),
    );
    expect(await leaves(without.accountId)).toContainEqual(
      expect.objectContaining({ passed: null, value: "The vendor's forecast was not imported for this account." }),
    );
    expect((await me.call(getAccount, { accountId })).bill).toMatchObject({
      rulesRead: "vendor",
      vendor: { issuedOn: "2026-02-26", isStale: true, net: { minor: 9_000 } },
    });
    await server.owner.run(sql`truncate forecast_choice`);
  });
});

describe("finding", () => {
  it("looks at name, domain, outside id, and a person's name and e-mail, and takes signs for themselves", async () => {
    const { accountId } = await makeAccount(db, { name: "Zanzibar 100%_Labs", externalId: "zz-77" });
    await db.run(sql`update account set domain = 'zanzi.example' where account_id = ${accountId}`);
    const personId = newId();
    await db.run(sql`
      insert into person (person_id, source, external_id, email, name, recorded_at)
      values (${personId}, 'crm', 'p-1', 'wanda@elsewhere.example', 'Wanda Wimmer', ${START})`);
    await db.run(sql`
      insert into person_role (account_id, person_id, role, recorded_at) values (${accountId}, ${personId}, 'owner', ${START})`);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
    for (const q of ["zanzibar", "ZANZI.example", "zz-7", "wimmer", "wanda@", "100%_l", accountId])
      expect(
        (await me.call(searchAccounts, { q })).data.map((one) => one.accountId),
        q,
      ).toEqual([accountId]);
    expect((await me.call(searchAccounts, { q: "100_" })).data).toEqual([]);
  });

  it("puts names that begin with the text first", async () => {
    await makeAccount(db, { name: "The Quokka" });
    await makeAccount(db, { name: "Quokka Works" });
    expect((await me.call(searchAccounts, { q: "quokka" })).data.map(({ name }) => name)).toEqual([
      "Quokka Works",
      "The Quokka",
    ]);
  });
});

describe("who may look at accounts", () => {
  checkAccess(server, Object.values(operations));
});
