/** A view is changed, saved, reverted and shared; what is retired is said; preferences follow a member into another browser. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectAccessible, visit, withApp } from "./app.ts";

const MORNING = "2026-03-05T08:00:00Z";
const ACCOUNTS = [
  "account,name,currency,plan,signed_up_on,custom.tier",
  "acme,Acme,USD,payg,2026-02-20,Gold",
  "bolt,Bolt,USD,startup,2026-02-20,Silver",
  "crux,Crux,USD,payg,2026-02-20,Gold",
].join("\n");

describe("views", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    writeFileSync(join(folder, "accounts.csv"), `${ACCOUNTS}\n`);
    const usage = ["acme", "bolt", "crux"].map((account) => `${account},product_analytics,2026-03-01,400000`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
    const { output } = await app.command("import", folder, "--source", "billing");
    expect(output).toContain("3 new accounts");
  });
  const names = () => running.visitor.page.getByRole("link", { name: /^(Acme|Bolt|Crux)$/ }).allInnerTexts();
  const viewButton = () => running.visitor.page.getByRole("button", { name: /^View: / });
  const search = () => new URL(running.visitor.page.url()).searchParams;

  it("stand in the navigation, and the address says what is not saved", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts`);
    await page.getByRole("link", { name: "Acme" }).waitFor();
    await expect.poll(names).toHaveLength(3);
    await page.getByRole("link", { name: "Daily view" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("plan:payg");
    await page.keyboard.press("Enter");
    await expect.poll(names).toEqual(["Acme", "Crux"]);
    expect(search().get("filter")).toBe("plan:payg");
    await page.getByText("Not saved: filter").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "views-not-saved.png") });
    await page.goBack();
    await expect.poll(names).toHaveLength(3);
    await page.getByText("Not saved: filter").waitFor({ state: "detached" });
    await page.goForward();
    await expect.poll(names).toHaveLength(2);
  });

  it("leave All accounts as it is: the key that saves asks for a new view there", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("Escape");
    await page.getByText("Not saved: filter").waitFor();
    expect(await page.getByRole("button", { name: "Save", exact: true }).count()).toBe(0);
    await page.keyboard.press("Control+s");
    const form = page.getByRole("complementary", { name: "Save as a new view" });
    await form.getByRole("textbox", { name: "Name" }).waitFor();
    await form.getByRole("button", { name: "Close" }).click();
    await form.waitFor({ state: "detached" });
    const { status, output } = await running.app.command(
      "views",
      "save",
      "--view-id",
      "all",
      "--version",
      "1",
      "--name",
      "x",
    );
    expect(status).not.toBe(0);
    expect(output).toContain("All accounts stays as it is, so that everybody finds back to it.");
  });

  it("are saved as new ones with keys, and reverted", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Shift+S");
    const name = page.getByRole("textbox", { name: "Name" });
    await name.fill("On pay as you go");
    await expectAccessible(page);
    await name.press("Enter");
    await viewButton().filter({ hasText: "On pay as you go" }).waitFor();
    await page.getByText("Not saved").waitFor({ state: "detached" });
    expect(search().get("filter")).toBeNull();
    await expect.poll(names).toEqual(["Acme", "Crux"]);
    await page.keyboard.press("Shift+F");
    await expect.poll(names).toHaveLength(3);
    expect(search().get("filter")).toBe("");
    await page.getByRole("button", { name: "Revert" }).click();
    await expect.poll(names).toHaveLength(2);
  });

  it("keep what is saved for the next time, and a save is taken back", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("/");
    await page.keyboard.type("name:acme");
    await page.keyboard.press("Enter");
    await page.getByText("Not saved: filter").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+s");
    await page.getByText("Not saved").waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("link", { name: "Acme" }).waitFor();
    await expect.poll(names).toEqual(["Acme"]);
    const { output } = await running.app.command("views", "list", "--json");
    expect(output).toContain("plan:payg name:acme");
  });

  it("are chosen, changed, saved as new ones and reverted by mouse", async () => {
    const { page } = running.visitor;
    await viewButton().click();
    await page.getByRole("menuitem", { name: "All accounts" }).click();
    await expect.poll(names).toHaveLength(3);
    const forecast = page.getByRole("columnheader", { name: /^Forecast/ });
    await forecast.locator("button").first().click();
    await page.getByText("Not saved: order").waitFor();
    await page.getByRole("button", { name: "Revert" }).click();
    await page.getByText("Not saved").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Daily view" }).click();
    await page.waitForURL(/view=daily/);
    await viewButton().filter({ hasText: "Daily view" }).waitFor();
  });

  it("are whole in the address: reloading, coming back and a copied link show the same", async () => {
    const { page, context } = running.visitor;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(
      `${running.app.url}/accounts?view=daily&filter=${encodeURIComponent("plan:payg")}&sort=-name&columns=name,plan,renewal`,
    );
    const screen = async () => ({
      names: await names(),
      columns: await page.getByRole("columnheader").allInnerTexts(),
      saved: await viewButton().innerText(),
      peek: await page.getByRole("complementary").count(),
    });
    await expect.poll(names).toEqual(["Crux", "Acme"]);
    await page.getByRole("link", { name: "Crux" }).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Space");
    await page.getByRole("complementary").waitFor();
    await page.waitForURL(/peek=/);
    const before = await screen();
    expect(before).toMatchObject({ saved: "Daily view", peek: 1 });
    await page.reload();
    await page.getByRole("complementary").waitFor();
    await expect.poll(screen).toEqual(before);
    await page.keyboard.press("Control+Shift+Comma");
    await page.getByText("Copied a link to what is shown").waitFor();
    const link = (await page.evaluate("navigator.clipboard.readText()")) as string;
    expect(link).toBe(page.url());
    await page.goto(`${running.app.url}/tasks`);
    await page.goBack();
    await page.getByRole("complementary").waitFor();
    await expect.poll(screen).toEqual(before);
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await page.waitForURL((url) => !url.searchParams.has("peek"));
  });

  it("of one's own are sent to a colleague as what they show", async () => {
    const { page } = running.visitor;
    await viewButton().click();
    await page.getByRole("menuitem", { name: "On pay as you go" }).click();
    await page.getByRole("link", { name: "Acme" }).waitFor();
    await expect.poll(names).toEqual(["Acme"]);
    await page.keyboard.press("Control+Shift+Comma");
    const copied = async () => (await page.evaluate("navigator.clipboard.readText()")) as string;
    await expect.poll(copied).not.toContain("view=");
    expect(new URL(await copied()).searchParams.get("filter")).toBe("plan:payg name:acme");
    await page.goto(await copied());
    await page.getByRole("link", { name: "Acme" }).waitFor();
    await expect.poll(names).toEqual(["Acme"]);
    await viewButton().filter({ hasText: "All accounts" }).waitFor();
  });

  it("are the author's alone until they are shared", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/views`);
    const views = page.getByRole("table", { name: "Views" });
    const row = views.getByRole("row").filter({ hasText: "On pay as you go" });
    await row.getByText("Only you").waitFor();
    await expectAccessible(page);
    await row.getByRole("button", { name: "What to do with On pay as you go" }).click();
    await page.getByRole("menuitem", { name: "Share it with the team" }).click();
    await row.getByText("The team, from you").waitFor();
    await row.getByRole("button", { name: "What to do with On pay as you go" }).click();
    await page.getByRole("menuitem", { name: "What it was before" }).click();
    await page.getByRole("button", { name: "Make it so again" }).last().waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "views-page.png") });
    await page.keyboard.press("Escape");
    await page.keyboard.press("z");
    await row.getByText("Only you").waitFor();
  });

  it("open with the rest when a field is retired, and say how to mend it", async () => {
    const { page } = running.visitor;
    const { app } = running;
    await app.command("fields", "define", "--field-id", "tier", "--label", "Tier", "--type", "text");
    await page.goto(`${app.url}/accounts?view=all&filter=${encodeURIComponent("tier:gold plan:payg")}&sort=-tier`);
    await page.getByRole("link", { name: "Acme" }).waitFor();
    await expect.poll(names).toHaveLength(2);
    await page.getByRole("button", { name: "Save as" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Gold");
    await page.keyboard.press("Enter");
    await viewButton().filter({ hasText: "Gold" }).waitFor();
    await app.command("fields", "retire", "--field-id", "tier", "--retired", "true");
    await page.reload();
    await page.getByText("Not all of Gold can be shown").waitFor();
    await page.getByText("The order by Tier, a field that was retired, is left out.").waitFor();
    await expect.poll(names).toHaveLength(2);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "views-retired.png") });
    await page.getByRole("button", { name: "Save it without them" }).click();
    await page.getByText("Not all of Gold can be shown").waitFor({ state: "detached" });
    await expect.poll(names).toHaveLength(2);
    expect(running.visitor.complaints).toEqual([]);
  });

  it("fit a phone, also in dark colours", async () => {
    const phone = await visit({ width: 390, dark: true });
    await phone.context.addCookies(await running.visitor.context.cookies());
    for (const [path, name] of [
      ["/views", "views"],
      ["/preferences", "preferences"],
      ["/accounts?view=daily&filter=plan:payg", "view-bar"],
    ] as const) {
      await phone.page.goto(`${running.app.url}${path}`);
      await phone.page.getByRole("main").waitFor();
      await phone.page.waitForLoadState("networkidle");
      expect(
        await phone.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth"),
      ).toBeLessThanOrEqual(0);
      await expectAccessible(phone.page);
      await phone.page.screenshot({ path: join("test-results", `views-phone-${name}.png`) });
    }
    await phone.close();
  });
});

describe("preferences", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING });

  it("are at work at once: zone, language, colours, keys", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/preferences`);
    await page.getByText("now it is 5 Mar 2026, 08:00 UTC").waitFor();
    await expectAccessible(page);
    await page.getByRole("combobox", { name: "Numbers, amounts and dates" }).click();
    await page.getByRole("option", { name: "German" }).click();
    await page.getByText("1.204.000 events").waitFor();
    await page.getByRole("combobox", { name: "Time zone" }).fill("Tokyo");
    await page.getByRole("option", { name: "Asia/Tokyo" }).click();
    await page.getByText(/now it is 5\. März 2026, 17:00/).waitFor();
    await page.getByText("Dark", { exact: true }).click();
    await expect.poll(() => page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("dark");
    const key = page.getByRole("textbox", { name: "Shortcuts" });
    await key.focus();
    await page.keyboard.press("n");
    await page.getByText('N is "Next account". Give that another key first.').waitFor();
    await page.keyboard.press("Alt+h");
    await expect.poll(() => key.inputValue()).toBe("Alt H");
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "preferences.png"), fullPage: true });
    await page.getByRole("main").focus();
    await page.keyboard.press("Alt+h");
    await page.getByRole("complementary", { name: "Shortcuts" }).waitFor();
  });

  it("hold in another browser of the same member, from the page they chose to start on", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/preferences`);
    await page.getByRole("combobox", { name: /without naming a page/ }).click();
    await page.getByRole("option", { name: "View: Daily view" }).click();
    const other = await visit();
    await other.context.addCookies(await running.visitor.context.cookies());
    await expect
      .poll(async () => {
        await other.page.goto(running.app.url);
        await other.page.getByRole("heading", { level: 1 }).waitFor();
        return other.page.url();
      })
      .toContain("/accounts?view=daily");
    expect(await other.page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("dark");
    await other.page.getByRole("link", { name: "Today" }).click();
    await other.page.getByRole("heading", { name: "Today" }).waitFor();
    expect(other.complaints).toEqual([]);
    await other.close();
  });
});
