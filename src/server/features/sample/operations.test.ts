import { describe, expect, it } from "vitest";
import * as contract from "#contract/status.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeServer, START } from "#test/server.ts";
import { loadSample, removeSample } from "./operations.ts";
import { isSampleThere, offerSample } from "./reads.ts";

// What it brings and leaves behind is checked with the jobs of the whole server, in test/sample-company.test.ts.
const operations = { loadSample: contract.loadSample, removeSample: contract.removeSample };
const server = await makeServer({ operations, implementations: { loadSample, removeSample } });
const { db } = server;
const operator = server.as("operator");

describe("asking for the sample company", () => {
  it("is done once by an empty installation at its start, in one sentence", async () => {
    const said: string[] = [];
    const offer = (isWanted: boolean) => offerSample(db, { now: START, isWanted, say: (line) => said.push(line) });
    await offer(false);
    expect(await isSampleThere(db)).toBe(false);
    await offer(true);
    await offer(true);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/sample company with \d{4} invented accounts is being loaded.*firstbill sample remove/);
    expect(await isSampleThere(db)).toBe(true);
  });

  it("is refused while it is there, with what to do first", async () => {
    await expect(operator.call(contract.loadSample, {})).rejects.toMatchObject({
      code: "sample.loaded",
      message: expect.stringContaining("Remove it first"),
    });
  });

  it("is taken back by removing it before anything came in", async () => {
    expect(await operator.call(contract.removeSample, {})).toEqual({ accounts: 0, removed: true });
    expect(await isSampleThere(db)).toBe(false);
  });

  it("is refused where there is a real account, which a removal leaves alone", async () => {
    await db.run(sql`insert into company (company_id, name, recorded_at) values (gen_random_uuid(), 'Acme', ${START})`);
    await db.run(sql`insert into account (account_id, company_id, name, currency, plan, period_anchor_day, source,
        external_id, recorded_at, changed_at)
      select gen_random_uuid(), company_id, name, 'USD', 'payg', 1, 'csv', 'acme', ${START}, ${START} from company`);
    await expect(operator.call(contract.loadSample, {})).rejects.toMatchObject({
      code: "sample.real-accounts",
      message: expect.stringContaining("There are real accounts here."),
    });
    await operator.call(contract.removeSample, {});
    expect(await db.list(sql`select from account`)).toHaveLength(1);
  });
});

describe("who may load and remove the sample company", () => {
  checkAccess(server, Object.values(operations));
});
