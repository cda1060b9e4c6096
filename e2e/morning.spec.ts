import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, closeBrowser, expectAccessible, startApp, type Visitor, visit } from "./app.ts";

/** The flights end on 12 September 2011, so the morning is the one after. */
const MORNING = "2011-09-13T08:00:00Z";

describe("a specialist's morning on real data", () => {
  let app: App;
  let visitor: Visitor;

  beforeAll(async () => {
    app = await startApp({ FIRSTBILL_NOW: MORNING });
    visitor = await visit();
  }, 180_000);

  afterAll(async () => {
    await visitor.close();
    await closeBrowser();
    await app.stop();
  });

  it("signs in with the link of the terminal, once", async () => {
    const { page } = visitor;
    await page.goto(app.loginLink);
    await page.getByRole("heading", { name: /^Today/ }).waitFor();
    expect((await page.request.get(`${app.url}/api/v1/team/me`)).status()).toBe(200);
    const stranger = await visit();
    await stranger.page.goto(app.loginLink);
    await stranger.page
      .getByText(/firstbill login/)
      .first()
      .waitFor();
    await stranger.close();
  });

  it("imports the flights through the Import page, counted to the row", async () => {
    const { page } = visitor;
    await page.getByRole("link", { name: "Import" }).first().click();
    await page
      .getByLabel("Files to import")
      .setInputFiles(["presets/flights/accounts.csv", "presets/flights/usage.csv.gz"]);
    await page.getByLabel("Nobody of sales or success looks after these accounts").check();
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByRole("region", { name: "Dry run" }).getByText("HOU to ABQ (WN)").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Import 2 files" }).click();
    await page.getByRole("link", { name: "Look at the accounts" }).waitFor({ timeout: 120_000 });
    const counts = page.getByRole("table", { name: "Files of this import" });
    expect(await counts.getByRole("row", { name: /usage\.csv\.gz/ }).innerText()).toContain("48,098");
  }, 180_000);

  it("opens Today, takes the next account and reads why it is there", async () => {
    const { page } = visitor;
    await page.getByRole("link", { name: "Today" }).first().click();
    await page.getByRole("heading", { name: /^Today/ }).waitFor();
    await page
      .getByText(/not contacted yet/i)
      .first()
      .waitFor();
    await expectAccessible(page);
    await page.keyboard.press("n");
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}/);
    await page.getByText("New account").first().waitFor();
    await page.keyboard.press("w");
    await page.getByText(/What would change it soonest/).waitFor();
    expect(await page.getByRole("complementary").last().innerText()).toMatch(/onboarding/i);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });
});
