/** A specialist says which accounts are one company and which are one customer, sees first what follows, and takes it back. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectAccessible, visit, withApp } from "./app.ts";

const MORNING = "2026-03-05T08:00:00Z";
const ACCOUNTS = [
  "account,name,currency,signed_up_on,region,domain",
  "org_1,Brightpath EU,USD,2026-02-20,EU,brightpath.example",
  "org_2,Brightpath US,USD,2026-02-20,US,brightpath.example",
  "org_3,Lumen Labs,USD,2026-02-20,EU,lumen.example",
].join("\n");
const CRM = "account,name,currency,signed_up_on,domain\nc-77,Lumen,USD,2026-02-20,lumen.example\n";

describe("who belongs together", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    writeFileSync(join(folder, "accounts.csv"), `${ACCOUNTS}\n`);
    const usage = ["org_1", "org_2", "org_3"].map((account) => `${account},product_analytics,2026-03-01,400000`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
    await app.command("import", folder, "--source", "billing");
    rmSync(join(folder, "usage.csv"));
    writeFileSync(join(folder, "accounts.csv"), CRM);
    const { output } = await app.command("import", folder, "--source", "crm");
    expect(output).toContain("1 new account");
  });

  it("is proposed with its evidence, and answered by a key that can be taken back", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/identity`);
    const pairs = page.getByRole("list", { name: "Pairs to look at" }).getByRole("listitem");
    await expect.poll(() => pairs.count()).toBe(2);
    await page.getByText("Both have the web domain brightpath.example").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "identity-page.png") });
    const isBrightpath = await pairs.first().getByText("Brightpath EU").isVisible();
    if (!isBrightpath) await page.keyboard.press("j");
    await page.keyboard.press("y");
    await expect.poll(() => pairs.count()).toBe(1);
    await page.keyboard.press("z");
    await expect.poll(() => pairs.count()).toBe(2);
    await page.keyboard.press("n");
    await expect.poll(() => pairs.count()).toBe(1);
    await page.keyboard.press("z");
    await expect.poll(() => pairs.count()).toBe(2);
  });

  it("is asked on the page of the account, and becomes one company there", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts/billing:org_1`);
    const question = page.getByRole("region", { name: "Same company?" });
    await question.getByText("Brightpath US").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "identity-question.png") });
    await page.keyboard.press("Shift+N");
    await question.waitFor({ state: "detached" });
    await page.keyboard.press("z");
    await question.getByText("Brightpath US").waitFor();
    await page.keyboard.press("Shift+Y");
    await page.getByRole("list", { name: "The same company" }).getByText("Brightpath US").waitFor();
    await question.waitFor({ state: "detached" });
  });

  it("is two companies after a split, and one again by a key", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts/billing:org_1`);
    const siblings = page.getByRole("list", { name: "The same company" });
    await page.getByRole("button", { name: "Not of this company: Brightpath US" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Made Brightpath US a company of its own").waitFor();
    await siblings.waitFor({ state: "detached" });
    await page.getByText("Brightpath US is a company of its own").waitFor();
    await page.screenshot({ path: join("test-results", "identity-split.png") });
    await page.keyboard.press("z");
    await siblings.getByText("Brightpath US").waitFor();
  });

  it("is one customer after a merge whose effects were shown first, and two again when that is taken back", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts/billing:org_3`);
    await page.getByRole("button", { name: "Link or merge" }).click();
    await page.getByText("Same customer", { exact: true }).click();
    await page.getByRole("textbox", { name: "The other account" }).fill("crm:c-77");
    await page.getByRole("button", { name: /^Lumen c-77|^Lumen lumen/ }).click();
    const effects = page.getByRole("region", { name: "What follows" });
    await effects.getByText("keeps its own bill").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "identity-merge.png") });
    await page.getByRole("button", { name: "Make them one customer" }).click();
    await page.getByRole("list", { name: "The same customer, each billed by itself" }).getByText("Lumen").waitFor();
    await page.getByText("Lumen Labs, billing").first().waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "identity-merged.png"), fullPage: true });
    await page.getByRole("button", { name: "Take back: Lumen Labs and Lumen are one customer" }).click();
    await page.getByText("A company of its own.").waitFor();
    expect(running.visitor.complaints).toEqual([]);
  });

  it("fits in a hand and in the dark", async () => {
    const hand = await visit({ width: 390, dark: true });
    const { output } = await running.app.command("login");
    await hand.page.goto(/https?:\/\/\S+\/login#secret=\S+/.exec(output)?.[0] ?? "");
    await hand.page.getByRole("heading", { name: "Welcome" }).waitFor();
    for (const [name, path] of [
      ["identity-hand", "/identity"],
      ["identity-account-hand", "/accounts/billing:org_1"],
    ] as const) {
      await hand.page.goto(`${running.app.url}${path}`);
      await hand.page.getByText("Brightpath EU").or(hand.page.getByText("Lumen Labs")).first().waitFor();
      if (path.startsWith("/accounts")) await hand.page.getByText("Belongs together").scrollIntoViewIfNeeded();
      const width = await hand.page.evaluate("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(390);
      await expectAccessible(hand.page);
      await hand.page.screenshot({ path: join("test-results", `${name}.png`) });
    }
    await hand.close();
  });
});
