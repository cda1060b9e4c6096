/** A lead turns columns of a file into fields, sorts and filters by them, sets one by hand until a day, and takes it back. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectAccessible, visit, withApp } from "./app.ts";

const MORNING = "2026-03-05T08:00:00Z";
const ACCOUNTS = [
  "account,name,currency,plan,signed_up_on,employees,custom.support_tier,custom.seats,custom.crm_page",
  "acme,Acme,USD,payg,2026-02-20,50,Gold plus,12,https://crm.example.com/acme",
  "bolt,Bolt,USD,payg,2026-02-20,8,Silver,3,https://crm.example.com/bolt",
  "crux,Crux,USD,payg,2026-02-20,,Gold plus,40,https://crm.example.com/crux",
  "dune,Dune,USD,payg,2026-02-20,,Silver,,",
].join("\n");

describe("fields of accounts", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    writeFileSync(join(folder, "accounts.csv"), `${ACCOUNTS}\n`);
    const usage = ["acme", "bolt", "crux", "dune"].map((account) => `${account},product_analytics,2026-03-01,400000`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
    const { output } = await app.command("import", folder, "--source", "billing");
    expect(output).toContain("4 new accounts");
  });

  it("are proposed from columns that came in, with a type that fits", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/fields`);
    const proposals = page.getByRole("table", { name: "Columns without a field" });
    await proposals.getByText("One of several choices").waitFor();
    await expectAccessible(page);
    for (const label of ["Support tier", "Seats", "Crm page"]) {
      await proposals.getByRole("button", { name: `Define ${label}` }).click();
      await page.getByRole("textbox", { name: "Name" }).waitFor();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Define the field" }).press("Enter");
      await page.getByRole("table", { name: "Your own fields" }).getByText(label, { exact: true }).waitFor();
    }
    await proposals.waitFor({ state: "detached" });
    await page.screenshot({ path: join("test-results", "fields-page.png") });
  });

  it("filter and order the accounts, and become columns", async () => {
    const { page } = running.visitor;
    await page.goto(
      `${running.app.url}/accounts?filter=${encodeURIComponent('support_tier:"gold plus" seats:>10')}&sort=-seats`,
    );
    await expect
      .poll(() => page.getByRole("link", { name: /^(Acme|Bolt|Crux|Dune)$/ }).allInnerTexts())
      .toEqual(["Crux", "Acme"]);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "fields-accounts.png") });
  });

  it("are set by hand until a day with keys alone, say what the source says, and come back", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts?filter=name:acme`);
    await page.getByRole("link", { name: "Acme", exact: true }).first().click();
    await page.getByRole("button", { name: "History of Seats" }).waitFor();
    await page.keyboard.press("f");
    await page.getByRole("textbox", { name: "Field" }).fill("seats");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Seats" }).fill("20");
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "fields-editor.png") });
    await page.keyboard.press("Enter");
    await page.getByText(/set by Operator .*; billing says 12/).waitFor();
    await page.getByRole("button", { name: "History of Seats" }).click();
    await page.getByText("12 → 20").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "fields-account.png"), fullPage: true });
    await page.keyboard.press("Escape");
    await page.keyboard.press("z");
    await page.getByText("Taken back: set Seats by hand.").waitFor();
    await page.getByText(/set by Operator/).waitFor({ state: "detached" });
  });

  it("show what was known at the end of a past day", async () => {
    const { page, complaints } = running.visitor;
    await page.getByRole("button", { name: "As of a day" }).click();
    await page.getByText("0 known").waitFor();
    await page.getByLabel("As of the end of").fill("2026-03-05");
    await page.getByRole("button", { name: "History of Seats" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Back to now" }).click();
    await page.getByRole("button", { name: "Set Seats by hand" }).waitFor();
    expect(complaints).toEqual([]);
  });

  it("fit a phone, also in dark colours", async () => {
    const phone = await visit({ width: 390, dark: true });
    await phone.context.addCookies(await running.visitor.context.cookies());
    await phone.page.goto(`${running.app.url}/fields`);
    await phone.page.getByRole("table", { name: "Your own fields" }).getByText("Seats", { exact: true }).waitFor();
    await expectAccessible(phone.page);
    expect(await phone.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(
      0,
    );
    await phone.page.screenshot({ path: join("test-results", "fields-phone.png") });
    await phone.page.getByRole("button", { name: "Change Seats" }).click();
    await phone.page.getByRole("textbox", { name: "Name" }).waitFor();
    await expectAccessible(phone.page);
    await phone.page.screenshot({ path: join("test-results", "fields-phone-form.png") });
    await phone.close();
  });
});
