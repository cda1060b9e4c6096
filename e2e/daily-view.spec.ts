/** The daily view as a specialist works it: with the keyboard alone, then with the mouse, then while colleagues work too. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible, visit, withApp } from "./app.ts";

const MORNING = "2026-03-05T08:00:00Z";
const COUNT = 240;
const NAMES = Array.from({ length: COUNT }, (_, index) => `Company ${String(index).padStart(3, "0")}`);
const LIST = "/accounts?columns=name,field.seats,stage,nextTask,plan&sort=name";

/** A busy machine takes its time. */
const eventually = (read: () => unknown) => expect.poll(read, { timeout: 30_000 });

describe("the daily view", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    const accounts = NAMES.map((name, index) => `a${index},${name},USD,payg,2026-02-20,${index}`);
    writeFileSync(
      join(folder, "accounts.csv"),
      `account,name,currency,plan,signed_up_on,custom.seats\n${accounts.join("\n")}\n`,
    );
    const usage = NAMES.map((_, index) => `a${index},product_analytics,2026-03-01,400000`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
    const { output } = await app.command("import", folder, "--source", "billing");
    expect(output).toContain(`${COUNT} new accounts`);
    const field = await app.command("fields", "define", "--field-id", "seats", "--label", "Seats", "--type", "number");
    expect(field.output).toContain("seats");
  });
  const grid = (page: Page) => page.getByRole("grid", { name: "Accounts" });
  const cell = (page: Page, row: number, column: number) =>
    grid(page).locator(`td[data-row="${row}"][data-column="${column}"]`);
  const focused = (page: Page) =>
    page.evaluate("[document.activeElement.dataset.row, document.activeElement.dataset.column].map(Number)");
  const open = async (page: Page, address = LIST) => {
    await page.goto(running.app.url + address);
    await cell(page, 0, 0)
      .getByText(/Company/)
      .waitFor();
  };

  it("is one grid that says how much there is", async () => {
    const { page } = running.visitor;
    await open(page);
    await eventually(() => grid(page).getAttribute("aria-rowcount")).toBe(String(COUNT + 2));
    await eventually(() => grid(page).getAttribute("aria-colcount")).toBe("5");
    await eventually(() => grid(page).locator("[tabindex='0']").count()).toBe(1);
    await grid(page).getByText(`All ${COUNT}`).waitFor();
    await expectAccessible(page);
  });

  it("is walked with keys to both ends and back, and the focus stays on its cell", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("j");
    await eventually(() => focused(page)).toEqual([1, 0]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+End");
    await eventually(() => focused(page)).toEqual([COUNT - 1, 4]);
    await page.keyboard.press("Home");
    await cell(page, COUNT - 1, 0)
      .getByText("Company 239")
      .waitFor();
    await grid(page).evaluate((table) => table.parentElement?.scrollTo(0, 0));
    await eventually(() => focused(page)).toEqual([COUNT - 1, 0]);
    await page.keyboard.press("Control+Home");
    await eventually(() => focused(page)).toEqual([0, 0]);
  });

  it("keeps the contract of a data grid: pages, ends, places, order and choice are said to those who listen", async () => {
    const { page } = running.visitor;
    const place = () => page.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')");
    await page.keyboard.press("PageDown");
    const [down] = (await focused(page)) as [number];
    expect(down).toBeGreaterThan(5);
    await eventually(place).toBe(String(down + 2));
    await page.keyboard.press("PageDown");
    await eventually(() => focused(page)).toEqual([2 * down, 0]);
    await page.keyboard.press("PageUp");
    await page.keyboard.press("PageUp");
    await eventually(() => focused(page)).toEqual([0, 0]);
    await page.keyboard.press("End");
    await eventually(() => focused(page)).toEqual([0, 4]);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    await eventually(() => focused(page)).toEqual([1, 0]);
    const header = (name: string) => grid(page).getByRole("columnheader", { name: new RegExp(`^${name}`) });
    await eventually(() => header("Account").getAttribute("aria-sort")).toBe("ascending");
    await eventually(() => header("Seats").getAttribute("aria-sort")).toBe("none");
    const selected = grid(page).locator("tr[aria-selected='true']");
    await page.keyboard.press("x");
    await eventually(() => selected.count()).toBe(1);
    for (let at = 0; at < 3; at += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+Space");
    await eventually(() => selected.count()).toBe(4);
    await page.locator("[aria-live='polite']").getByText("4 selected.").waitFor({ state: "attached" });
    expect(await grid(page).locator("[tabindex='0']").count()).toBe(1);
    await page.keyboard.press("Escape");
    await eventually(() => selected.count()).toBe(0);
    await page.keyboard.press("Control+Home");
    await eventually(() => focused(page)).toEqual([0, 0]);
  });

  it("changes a cell with keys, refuses what is no number, and takes it back", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const field = grid(page).getByRole("textbox", { name: "Seats" });
    await field.fill("a dozen");
    await page.keyboard.press("Enter");
    await grid(page)
      .getByRole("alert")
      .getByText(/is not a number/)
      .waitFor();
    await page.keyboard.press("Escape");
    await eventually(() => focused(page)).toEqual([0, 1]);
    expect(await cell(page, 0, 1).innerText()).toBe("0");
    await page.keyboard.press("F2");
    await field.fill("77");
    await page.keyboard.press("Enter");
    await eventually(() => cell(page, 0, 1).innerText()).toBe("77");
    await eventually(() => focused(page)).toEqual([0, 1]);
    await page.getByText("Set Seats of Company 000 to 77 until").first().waitFor();
    await page.keyboard.press("z");
    await eventually(() => cell(page, 0, 1).innerText()).toBe("0");
  });

  it("sorts, pins, moves and widens a column from its header with keys", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("ArrowUp");
    await eventually(() => focused(page)).toEqual([-1, 1]);
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Sort descending" }).press("Enter");
    await eventually(() => cell(page, 0, 1).innerText()).toBe("239");
    expect(new URL(page.url()).searchParams.get("sort")).toBe("-seats");
    const header = grid(page).getByRole("columnheader", { name: /^Seats/ });
    await header.focus();
    const widthBefore = (await header.boundingBox())!.width;
    await page.keyboard.press("Alt+ArrowRight");
    await eventually(async () => (await header.boundingBox())!.width).toBe(widthBefore + 16);
    await page.keyboard.press("Alt+Shift+ArrowRight");
    await eventually(() => new URL(page.url()).searchParams.get("columns")).toBe(
      "name,stage,field.seats,nextTask,plan",
    );
    await header.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Pin to the right" }).press("Enter");
    await eventually(() => header.getAttribute("data-pin")).toBe("right");
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "daily-view-pinned.png") });
  });

  it("chooses rows and all that match, sets a field of all of them after a look, and takes all of it back", async () => {
    const { page } = running.visitor;
    await open(page);
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+J");
    await page.keyboard.press("Shift+J");
    await page.getByText(`3 of ${COUNT} selected`).waitFor();
    await page.keyboard.press("Shift+K");
    await page.getByText(`2 of ${COUNT} selected`).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Control+A");
    await page.getByText(`${COUNT} of ${COUNT} selected`).waitFor();
    await page.keyboard.press("x");
    await page.getByText(`${COUNT - 1} of ${COUNT} selected`).waitFor();
    await page.keyboard.press("v");
    await page.getByRole("combobox", { name: "Field" }).selectOption({ label: "Seats" });
    await page.getByRole("textbox", { name: "Seats" }).fill("500");
    await page.keyboard.press("Enter");
    await page.getByText(`${COUNT - 1} of ${COUNT - 1} accounts would change`).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: `Set ${COUNT - 1} accounts` }).press("Enter");
    await page
      .getByText(/^Set Seats of 239 accounts/)
      .first()
      .waitFor();
    await eventually(() => cell(page, 5, 1).innerText()).toBe("500");
    await page.keyboard.press("z");
    await eventually(() => cell(page, 5, 1).innerText()).toBe("5");
    await page.keyboard.press("Escape");
  });

  it("works with the mouse: sorts by two, moves and widens columns, chooses a range, edits, filters by a column", async () => {
    const { page } = running.visitor;
    await open(page);
    const header = (name: string) => grid(page).getByRole("columnheader", { name: new RegExp(`^${name}`) });
    await header("Plan").hover();
    await header("Seats")
      .getByRole("button", { name: "Seats", exact: true })
      .click({ modifiers: ["Shift"] });
    await eventually(() => new URL(page.url()).searchParams.get("sort")).toBe("name,-seats");
    await header("Plan")
      .locator(".fb-sort")
      .dragTo(header("Seats"), { targetPosition: { x: 4, y: 10 } });
    await eventually(() => new URL(page.url()).searchParams.get("columns")).toBe(
      "name,plan,field.seats,stage,nextTask",
    );
    const box = (await header("Plan").boundingBox())!;
    await page.mouse.move(box.x + box.width, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width + 50, box.y + 10);
    await page.mouse.up();
    await eventually(async () => (await header("Plan").boundingBox())!.width).toBe(box.width + 50);
    await cell(page, 2, 0).hover();
    await cell(page, 2, 0).locator("[data-select]").click();
    await cell(page, 6, 1).click({ modifiers: ["Shift"] });
    await page.getByText(`5 of ${COUNT} selected`).waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await cell(page, 3, 2).dblclick();
    await grid(page).getByRole("textbox", { name: "Seats" }).fill("33");
    await cell(page, 4, 2).click();
    await eventually(() => cell(page, 3, 2).innerText()).toBe("33");
    await page.getByRole("button", { name: "Undo" }).first().click();
    await eventually(() => cell(page, 3, 2).innerText()).toBe("3");
    await header("Seats").hover();
    await header("Seats").getByRole("button", { name: "Column Seats" }).click();
    await page.getByRole("menuitem", { name: "Filter" }).click();
    await page.getByRole("textbox", { name: "Seats is" }).fill(">230");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await grid(page).getByText("All 9").waitFor();
  });

  it("takes what colleagues do in place, waits with the order, and shows both values when two write one cell", async () => {
    const { page } = running.visitor;
    await open(page, LIST.replace("sort=name", "sort=seats"));
    const accountId = /accounts\/([0-9a-f-]{36})/.exec(
      (await cell(page, 2, 0).getByRole("link").getAttribute("href")) ?? "",
    )![1]!;
    await cell(page, 2, 1).dblclick();
    const field = grid(page).getByRole("textbox", { name: "Seats" });
    await field.fill("40");
    const colleague = await running.app.command("accounts", "set-field", accountId, "seats", "--value", "1000");
    expect(colleague.output).toContain("1000");
    await field.press("Enter");
    await page.getByText(/Seats is 1000 now, by .*; you saw 2\./).waitFor();
    await page.screenshot({ path: join("test-results", "daily-view-two-people.png") });
    await eventually(() => cell(page, 2, 1).innerText()).toBe("1000");
    await page.getByRole("button", { name: /^1 change/ }).waitFor();
    await page.getByRole("button", { name: "Replace it" }).click();
    await eventually(() => cell(page, 2, 1).innerText()).toBe("40");
    await page.keyboard.press(".");
    await eventually(() => cell(page, 2, 1).innerText()).toBe("3");
  });

  it("says so when an edited row no longer matches, and keeps it until the list is refreshed", async () => {
    const { page, complaints } = running.visitor;
    await open(page, `${LIST}&filter=seats:<6`);
    await grid(page).getByText("All 5").waitFor();
    await cell(page, 1, 1).dblclick();
    await grid(page).getByRole("textbox", { name: "Seats" }).fill("90");
    await page.keyboard.press("Enter");
    await grid(page).getByText("Edited, and no longer here").first().waitFor({ state: "attached" });
    expect(await cell(page, 1, 1).innerText()).toBe("90");
    await page.keyboard.press(".");
    await eventually(() => cell(page, 1, 1).innerText()).not.toBe("90");
    expect(complaints).toEqual([]);
  });

  it("reads well in the dark and in a hand", async () => {
    for (const look of [{ dark: true }, { width: 390 }]) {
      const visitor = await visit(look);
      const { output } = await running.app.command("login");
      await visitor.page.goto(/https?:\/\/\S+\/login#secret=\S+/.exec(output)![0]);
      await visitor.page.getByRole("heading", { name: /Welcome|Today/ }).waitFor();
      await visitor.page.goto(running.app.url + LIST);
      await visitor.page.getByText("Company 003").first().waitFor();
      await expectAccessible(visitor.page);
      await visitor.page.screenshot({ path: join("test-results", `daily-view-${look.dark ? "dark" : "phone"}.png`) });
      await visitor.close();
    }
  });
});
