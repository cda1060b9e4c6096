/** One account, Acme, that nobody looks after, on a Thursday morning: enough for what is done with a single account. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Client } from "#client/client.ts";
import { listAccounts } from "#contract/accounts.ts";
import { type Running, withApp } from "./app.ts";
import { clientOf } from "./colleague.ts";

const ACCOUNTS = "account,name,currency,plan,signed_up_on\nacme,Acme,USD,payg,2026-01-20\n";

type Acme = { running: Running; me: () => Client; accountId: () => string; openAccount: (page: Page) => Promise<void> };

export function withAcme(): Acme {
  let accountId = "";
  const running = withApp({ FIRSTBILL_NOW: "2026-03-05T08:00:00Z" }, async ({ app, folder }) => {
    writeFileSync(join(folder, "accounts.csv"), ACCOUNTS);
    const { output } = await app.command("import", folder, "--source", "billing", "--nobody-assigned");
    expect(output).toContain("1 new account");
    accountId = (await clientOf(app).call(listAccounts, {})).data[0]!.accountId;
  });
  return {
    running,
    me: () => clientOf(running.app),
    accountId: () => accountId,
    openAccount: async (page) => {
      await page.goto(`${running.app.url}/accounts/${accountId}`);
      await page.getByRole("heading", { level: 1, name: "Acme" }).waitFor();
    },
  };
}
