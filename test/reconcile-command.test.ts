import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "#cli/main.ts";
import { getReconciliation, listDifferences, listReconciledAccounts } from "#contract/reconciliation.ts";
import { checkAll } from "#server/features/invoice-checks/reads.ts";
import * as implemented from "#server/features/reconciliation/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const { db, ...server } = await makeServer({
  operations: { getReconciliation, listDifferences, listReconciledAccounts },
  implementations: implemented,
});
const folder = mkdtempSync(join(tmpdir(), "firstbill-reconcile-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function reconcile(...words: string[]) {
  const out = { stdout: "", stderr: "" };
  const io = {
    env: { FIRSTBILL_URL: server.url, FIRSTBILL_TOKEN: server.tokens.viewer },
    stdout: { write: (text: string) => (out.stdout += text) },
    stderr: { write: (text: string) => (out.stderr += text) },
  };
  return { code: await runCli(["reconcile", ...words], io), ...out };
}

describe("firstbill reconcile", () => {
  it("says that no invoice is known yet, which is not enough for any share", async () => {
    expect((await reconcile()).stdout).toContain("No closed invoice is known yet");
    expect((await reconcile("--at-least", "0")).code).toBe(1);
  });

  it("shows causes and the worst accounts, writes a file, and ends with 1 under the share", async () => {
    const { accountId, externalId } = await makeAccount(db, { name: "Fernhill", signedUpOn: "2026-01-05" });
    await db.run(sql`
      insert into invoice (account_id, invoice_id, external_id, period_start, period_end, currency, net_minor, status, recorded_at)
      values (${accountId}, gen_random_uuid(), 'in-1', '2026-01-05', '2026-02-05', 'USD', 100, 'paid', ${START})`);
    await checkAll(db, START);
    const path = join(folder, "differences.csv");
    const told = await reconcile("--at-least", "95", "--csv", path);
    expect(told.code).toBe(1);
    expect(told.stdout).toContain("USD: 0 of 1 invoice within 2 %");
    expect(told.stdout).toMatch(/Fernhill +USD/);
    const [header, row] = readFileSync(path, "utf8").split("\r\n");
    expect(header).toMatch(/^account,name,period_start/);
    expect(row).toMatch(new RegExp(`^${externalId},Fernhill,2026-01-05,2026-02-05,in-1,USD,no,,1\\.00,`));
    expect((await reconcile("--at-least", "0")).code).toBe(0);
    expect(JSON.parse((await reconcile("--json")).stdout)).toMatchObject({ withinPercent: 0 });
    expect((await reconcile("--at-least", "101")).code).toBe(2);
  });
});
