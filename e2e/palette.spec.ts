/** The palette as hands use it, and preferences as they show on every screen. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible, withApp } from "./app.ts";

const MORNING = "2026-03-05T08:00:00Z";
const NAME = "Brightpath EU";
const ACCOUNT = "/accounts/billing:org_1";

const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
  const rows = [`org_1,${NAME},USD,2026-02-20,brightpath.example`, "org_2,Lumen Labs,USD,2026-02-20,lumen.example"];
  writeFileSync(join(folder, "accounts.csv"), `account,name,currency,signed_up_on,domain\n${rows.join("\n")}\n`);
  const usage = ["org_1", "org_2"].map((account) => `${account},product_analytics,2026-03-01,900000000`);
  writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
  const { output } = await app.command("import", folder, "--source", "billing", "--nobody-assigned");
  expect(output).toContain("2 new accounts");
  await app.command("task", `${NAME}: Send prices by in 2 weeks`);
});

const palette = (page: Page) => page.getByRole("dialog", { name: "Search and commands" });
const rows = (page: Page) => palette(page).locator("[data-action]");
async function openPalette(page: Page, words = ""): Promise<void> {
  await page.keyboard.press("Control+k");
  await palette(page).waitFor();
  if (words !== "") await page.keyboard.type(words);
}

describe("the palette", () => {
  it("prints a key beside every row", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url + ACCOUNT);
    await page.getByRole("button", { name: /^Log what happened/ }).waitFor();
    await openPalette(page);
    await expect.poll(() => rows(page).count()).toBeGreaterThan(20);
    expect(
      await rows(page)
        .filter({ hasNot: page.locator("kbd") })
        .allInnerTexts(),
    ).toEqual([]);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });

  it("acts on the account under the cursor, and says which", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts?columns=name,net&sort=name`);
    await page.getByRole("grid", { name: "Accounts" }).getByText("Lumen Labs").waitFor();
    await page.keyboard.press("j");
    await openPalette(page, "set a task");
    const row = rows(page).filter({ hasText: "Set a task" }).first();
    await row.getByText("Lumen Labs").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Task for Lumen Labs" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("puts what is for the chosen rows first", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts?columns=name,net&sort=name`);
    await page.getByRole("grid", { name: "Accounts" }).getByText("Lumen Labs").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 of 2 selected").waitFor();
    await openPalette(page, "set a");
    await rows(page).first().getByText("Set a field").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  });

  it("finds views, and commands by another word or with a slip", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    for (const [words, label] of [
      ["kanban", "Board"],
      ["settings", "Preferences"],
      ["prefernces", "Preferences"],
      ["taks", "Tasks"],
    ] as const) {
      await openPalette(page, words);
      await rows(page).filter({ hasText: label }).first().waitFor();
      await page.keyboard.press("Escape");
      await palette(page).waitFor({ state: "detached" });
    }
    const { data } = (await (await page.request.get(`${running.app.url}/api/v1/views`)).json()) as {
      data: { name: string; viewId: string }[];
    };
    const [view] = data;
    await openPalette(page, view!.name);
    await rows(page).filter({ hasText: view!.name }).first().click();
    await page.waitForURL((url) => url.search.includes(`view=${view!.viewId}`));
  });

  it("remembers what was done last", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url + ACCOUNT);
    await page.getByRole("heading", { level: 1, name: NAME }).waitFor();
    await page.goto(`${running.app.url}/tasks`);
    await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
    await openPalette(page);
    await rows(page).filter({ hasText: NAME }).first().waitFor();
    await page.keyboard.press("Escape");
  });

  it("finds an account whose name is written with a slip", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await openPalette(page, "brigthpath");
    await rows(page).filter({ hasText: NAME }).first().waitFor();
    await page.keyboard.press("Escape");
  });
});

describe("a key that the mouse stands in for", () => {
  it("is told once, at the third click, and never again, wherever one signs in", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url + ACCOUNT);
    const log = page.getByRole("button", { name: /^Log what happened/ });
    const told = page.getByText("does the same: Log what happened");
    for (let click = 1; click <= 3; click++) {
      await log.click();
      await page.getByRole("complementary").waitFor();
      if (click < 3) expect(await told.count()).toBe(0);
      await page.keyboard.press("Escape");
      await page.getByRole("complementary").waitFor({ state: "detached" });
    }
    await told.waitFor();
    await page.evaluate("localStorage.clear()");
    await page.goto(running.app.url + ACCOUNT);
    for (let click = 1; click <= 3; click++) {
      await log.click();
      await page.getByRole("complementary").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("complementary").waitFor({ state: "detached" });
    }
    expect(await told.count()).toBe(0);
  });
});

describe("preferences", () => {
  const PAGES = [
    "/",
    "/accounts?columns=name,net,renewal,entered&sort=name",
    "/board",
    ACCOUNT,
    "/tasks?show=everyone",
  ];

  it("write dates and numbers on every screen as the member likes them", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/preferences`);
    await page.getByRole("combobox", { name: "Numbers, amounts and dates" }).click();
    await page.getByRole("option", { name: "German" }).click();
    await page.getByText(/1\.234,50/).waitFor();
    const found: string[] = [];
    for (const path of PAGES) {
      await page.goto(running.app.url + path);
      await page
        .locator("#content")
        .getByText(/Brightpath|Lumen|Nothing is due|Send prices/)
        .first()
        .waitFor();
      const text = await page.locator("#content").innerText();
      found.push(
        ...(text.match(/\$\d[\d,]*(?:\.\d\d)?|\b\d{1,3}(?:,\d{3})+\b|\b\d{1,2} (?:Mar|Apr)\b/g) ?? []).map(
          (one) => `${path}: ${one}`,
        ),
      );
    }
    expect(found).toEqual([]);
    await page.goto(`${running.app.url}${PAGES[1]}`);
    await page
      .getByText(/\d\s\$/)
      .first()
      .waitFor();
    await page.goto(running.app.url + ACCOUNT);
    await page
      .getByText(/\d{1,2}\.\s(?:März|Apr)/)
      .first()
      .waitFor();
  });

  it("show times in the member's zone, rows in their height and colours in their theme", async () => {
    const { page } = running.visitor;
    const change = (wanted: object) =>
      page.evaluate(
        async ([url, body]) => {
          const headers = { "content-type": "application/json", "x-firstbill": "1" };
          return (await fetch(url!, { method: "PATCH", headers, body: body! })).status;
        },
        [`${running.app.url}/api/v1/preferences`, JSON.stringify(wanted)],
      );
    expect(await change({ timeZone: "Asia/Tokyo", locale: null, theme: "dark" })).toBe(200);
    await page.goto(`${running.app.url}/audit`);
    await page
      .getByText(/GMT\+9|JST/)
      .first()
      .waitFor();
    const heights: number[] = [];
    for (const density of ["S", "M", "L"]) {
      expect(await change({ density })).toBe(200);
      await page.goto(`${running.app.url}/accounts?columns=name`);
      const row = page
        .getByRole("grid", { name: "Accounts" })
        .locator("tr", { has: page.locator("td[data-row='0']") })
        .first();
      await row.waitFor();
      heights.push(Math.round((await row.boundingBox())!.height));
      expect(await page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe("dark");
    }
    expect(heights).toEqual([30, 36, 44]);
    expect(await change({ density: null, theme: "system" })).toBe(200);
  });

  it("begin on the page that was chosen", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/preferences`);
    for (const [name, path] of [
      ["Notes", "/notes"],
      ["Handovers", "/handovers"],
      ["Board", "/board"],
      ["Tasks", "/tasks"],
    ] as const) {
      await page.getByRole("combobox", { name: "When you come to Firstbill without naming a page" }).click();
      await page.getByRole("option", { name, exact: true }).click();
      const kept = async () =>
        ((await (await page.request.get(`${running.app.url}/api/v1/preferences`)).json()) as { startPage: string })
          .startPage;
      await expect.poll(kept).toBe(path);
      const other = await page.context().newPage();
      await other.goto(running.app.url);
      await other.waitForURL((url) => url.pathname === path);
      await other.close();
    }
  });
});
