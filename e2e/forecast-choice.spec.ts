/** A lead lets rules read the vendor's forecast, sees what it does, and takes it back. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible, visit, withApp } from "./app.ts";

/** The flights end on 12 September 2011, so the morning is the one after. */
const MORNING = "2011-09-13T08:00:00Z";
/** Its period began on 15 August, and ours comes to far less than the vendor's. */
const ACCOUNT = { id: "fl_HOU_ABQ_WN", name: "HOU to ABQ (WN)", periodStart: "2011-08-15" };

describe("choosing whose forecast rules read", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    await app.command("import", "presets/flights", "--nobody-assigned");
    const file = join(folder, "vendor_forecasts.csv");
    const rows = [`${ACCOUNT.id},US,${ACCOUNT.periodStart},2011-09-09,77123.45`];
    writeFileSync(file, `account,region,period_start,day,net\n${rows.join("\n")}\n`);
    const { output } = await app.command("import", file);
    expect(output).toContain("vendor_forecasts.csv");
  });

  it("happens on the page that compares bills with keys alone, and says what it will mean", async () => {
    const { page } = running.visitor;
    await openNumbers(page, running.app.url);
    await page.getByText("imported for 1 of 239 accounts in an open period").waitFor();
    await page.keyboard.press("f");
    const panel = page.getByLabel("Whose forecast rules read");
    await panel.getByText(/For 238 of 239 accounts the vendor's forecast was not imported/).waitFor();
    await expectAccessible(page);
    await page.keyboard.type("Our prices are not confirmed yet");
    await panel.getByRole("button", { name: "Let rules read the vendor's forecast" }).press("Enter");
    await page.getByText("Rules know no forecast of 238 accounts").waitFor();
    await page.getByRole("table", { name: "Choices so far" }).getByText("Our prices are not confirmed yet").waitFor();
    await expectAccessible(page);
  });

  it("shows on the account which forecast rules read, beside ours", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts?filter=${encodeURIComponent(`"${ACCOUNT.name}"`)}`);
    await page.getByRole("link", { name: ACCOUNT.name }).first().click();
    await page.getByText("77,123.45").first().waitFor();
    await page.getByText("rules read it, stale").waitFor();
    await expectAccessible(page);
  });

  it.each([
    { look: "in the dark", width: 1440, dark: true },
    { look: "on a phone", width: 390, dark: false },
  ])("fits $look", async ({ width, dark }) => {
    const other = await visit({ width, dark });
    await other.context.addCookies(await running.visitor.context.cookies());
    await openNumbers(other.page, running.app.url);
    await other.page.getByText("Rules know no forecast of 238 accounts").waitFor();
    expect(await other.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(
      0,
    );
    await other.page.getByRole("button", { name: "Read ours again" }).click();
    await other.page.getByRole("button", { name: "Let rules read our forecast" }).waitFor();
    await expectAccessible(other.page);
    expect(other.complaints).toEqual([]);
    await other.close();
  });

  it("is taken back with one key, and the audit log has both", async () => {
    const { page } = running.visitor;
    await openNumbers(page, running.app.url);
    await page.getByRole("button", { name: "Read ours again" }).click();
    await page.keyboard.type("Invoices agree");
    await page.getByRole("checkbox", { name: "Let rules read it anyway" }).press("Space");
    await page.getByRole("button", { name: "Let rules read our forecast" }).press("Enter");
    await page.getByRole("button", { name: "Read the vendor's instead" }).waitFor();
    await page.keyboard.press("z");
    await page.getByRole("button", { name: "Read ours again" }).waitFor();
    await page.goto(`${running.app.url}/audit`);
    await page
      .getByText(/changed whose forecast rules read: source from vendor to ours/)
      .first()
      .waitFor();
    await page
      .getByText(/changed whose forecast rules read: source from ours to vendor/)
      .first()
      .waitFor();
    expect(running.visitor.complaints).toEqual([]);
  });
});

async function openNumbers(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/reconciliation`);
  await page.getByRole("heading", { name: "Numbers" }).waitFor();
}
