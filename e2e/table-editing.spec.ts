/** The table as a grid of cells: ranges copied, pasted and filled down, groups, what stands at the bottom, and bad luck in between. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible, startApp, visit, withApp } from "./app.ts";

const MORNING = "2026-03-05T08:00:00Z";
const COUNT = 60;
const NAMES = Array.from({ length: COUNT }, (_, index) => `Company ${String(index).padStart(3, "0")}`);
const LIST = "/accounts?columns=name,field.seats,field.tier,field.signed,plan,net,field.uses&sort=name";
const TIERS = ["Gold", "Silver", ""];

/** A busy machine takes its time. */
const eventually = (read: () => unknown) => expect.poll(read, { timeout: 30_000 });

describe("the table as a grid of cells", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    const rows = NAMES.map((name, index) => `a${index},${name},USD,payg,2026-02-20,${index},${TIERS[index % 3]}`);
    const header = "account,name,currency,plan,signed_up_on,custom.seats,custom.tier";
    writeFileSync(join(folder, "accounts.csv"), `${header}\n${rows.join("\n")}\n`);
    const usage = NAMES.map((_, index) => `a${index},product_analytics,2026-03-01,400000`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
    const { output } = await app.command("import", folder, "--source", "billing", "--nobody-assigned");
    expect(output).toContain(`${COUNT} new accounts`);
    const define = (...words: string[]) => app.command("fields", "define", ...words);
    await define("--field-id", "seats", "--label", "Seats", "--type", "number");
    const choices = '[{"id":"gold","label":"Gold"},{"id":"silver","label":"Silver"}]';
    const tier = await define("--field-id", "tier", "--label", "Tier", "--type", "choice", "--choices", choices);
    expect(tier.output).toContain("tier");
    const uses = '[{"id":"web","label":"Web"},{"id":"api","label":"API"},{"id":"app","label":"App"}]';
    await define("--field-id", "uses", "--label", "Uses", "--type", "choices", "--choices", uses);
    await define("--field-id", "owner", "--label", "Owner", "--type", "member");
    const signed = await define("--field-id", "signed", "--label", "Signed", "--type", "date");
    expect(signed.output).toContain("signed");
  });
  const grid = (page: Page) => page.locator("table.fb-table");
  const cell = (page: Page, row: number, column: number) =>
    grid(page).locator(`td[data-row="${row}"][data-column="${column}"]`);
  const focused = (page: Page) =>
    page.evaluate("[document.activeElement.dataset.row, document.activeElement.dataset.column].map(Number)");
  const open = async (page: Page, address = LIST) => {
    // The same address again would be a reload, which leads back to the row where one was.
    await page.goto("about:blank");
    await page.goto(running.app.url + address);
    await page.getByText("Company 000").first().waitFor();
  };
  const goTo = async (page: Page, row: number, column: number) => {
    await page.keyboard.press("j");
    await page.keyboard.press("Control+Home");
    for (let at = 0; at < row; at += 1) await page.keyboard.press("ArrowDown");
    for (let at = 0; at < column; at += 1) await page.keyboard.press("ArrowRight");
    await eventually(() => focused(page)).toEqual([row, column]);
  };
  /** What a spreadsheet leaves on the clipboard, where the focus is. */
  const paste = (page: Page, text: string) =>
    page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", ${JSON.stringify(text)});
      document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    })()`);
  const copy = (page: Page) =>
    page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      document.activeElement.dispatchEvent(
        new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }),
      );
      return clipboardData.getData("text/plain");
    })()`);
  const speak = async (page: Page, locale: string | null) => {
    const init = {
      method: "PATCH",
      headers: { "content-type": "application/json", "x-firstbill": "1" },
      body: JSON.stringify({ locale }),
    };
    const asked = `fetch("/api/v1/preferences", ${JSON.stringify(init)}).then(({ status }) => status)`;
    expect(await page.evaluate(asked)).toBe(200);
  };

  it("copies a range that Shift and arrows choose, as a spreadsheet reads it", async () => {
    const { page } = running.visitor;
    await open(page);
    await goTo(page, 0, 0);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    await eventually(() => grid(page).locator("td[aria-selected='true']").count()).toBe(6);
    expect(await copy(page)).toBe("Company 000\t0\tGold\nCompany 001\t1\tSilver");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await eventually(() => grid(page).locator("td[aria-selected='true']").count()).toBe(0);
  });

  it("shows what a paste would do before it does it, sets what can be set, and takes all of it back at once", async () => {
    const { page } = running.visitor;
    await goTo(page, 1, 1);
    await paste(page, '1,200\tgold\t2026-04-01\nmany\t"no\nsuch"\t11 Sep 2026\n3\tGold\t4/5/2026\n');
    const panel = page.getByRole("table", { name: "Cells" });
    await page.getByText("4 cells would change; 2 have that value already; 3 cannot be set.").waitFor();
    await panel.getByText(/Seats "many" is not a number/).waitFor();
    await panel.getByText(/Tier "no/).waitFor();
    await panel.getByText(/Signed "4\/5\/2026" may mean two days/).waitFor();
    await expectAccessible(page);
    expect(await cell(page, 1, 1).innerText()).toBe("1");
    await page.getByRole("button", { name: "Set 4 cells" }).press("Enter");
    await eventually(() => cell(page, 1, 1).innerText()).toBe("1200");
    await eventually(() => cell(page, 2, 1).innerText()).toBe("2");
    await eventually(() => cell(page, 1, 2).innerText()).toBe("Gold");
    await page.keyboard.press("z");
    await eventually(() => cell(page, 1, 1).innerText()).toBe("1");
    await eventually(() => cell(page, 1, 2).innerText()).toBe("Silver");
  });

  it("pastes stages with a reason and days of tasks in words beside fields, and one undo takes all of it back", async () => {
    const { page } = running.visitor;
    await open(page);
    const accountId = /accounts\/([0-9a-f-]{36})/.exec(
      (await cell(page, 4, 0).getByRole("link").getAttribute("href")) ?? "",
    )![1]!;
    const post = (path: string, body: object) =>
      page.evaluate(
        `fetch("/api/v1/accounts/${accountId}/${path}", ${JSON.stringify({
          method: "POST",
          headers: { "content-type": "application/json", "x-firstbill": "1" },
          body: JSON.stringify(body),
        })}).then(({ status }) => status)`,
      );
    expect(await post("tasks", { title: "Call", dueOn: "2026-03-10" })).toBe(200);
    await open(page, "/accounts?columns=name,stage,nextTask,field.seats,verdict&sort=name");
    await cell(page, 4, 2).getByText("in 5 d").waitFor();
    await goTo(page, 4, 1);
    await paste(page, "3a\tin 2 weeks\t7\tOut\n6d\t19 Mar\t8\t");
    await page.getByText("4 cells would change; 4 cannot be set.").waitFor();
    const panel = page.getByRole("table", { name: "Cells" });
    await panel.getByText(/1 New account → 3a/).waitFor();
    await panel.getByText("Tue 10 Mar → Thu 19 Mar").waitFor();
    await panel.getByText(/Who leaves has a reason/).waitFor();
    await panel.getByText(/It has no open task\. Set one first/).waitFor();
    await panel
      .getByText(/Verdict is not written by hand\. It follows from the rules\./)
      .first()
      .waitFor();
    expect(await page.getByRole("button", { name: "Set 4 cells" }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "table-paste-stages.png") });
    await page.getByRole("textbox", { name: "Why" }).fill("Agreed on the phone");
    await page.getByRole("button", { name: "Set 4 cells" }).press("Enter");
    await eventually(() => cell(page, 4, 1).innerText()).toContain("3a");
    await eventually(() => cell(page, 4, 2).innerText()).toBe("in 14 d");
    await eventually(() => cell(page, 5, 3).innerText()).toBe("8");
    await page.keyboard.press("z");
    await eventually(() => cell(page, 4, 1).innerText()).toContain("New account");
    await eventually(() => cell(page, 4, 2).innerText()).toBe("in 5 d");
    await eventually(() => cell(page, 5, 3).innerText()).toBe("5");
    await open(page);
  });

  it("reads numbers as the person's language writes them, and fills a range with one value", async () => {
    const { page } = running.visitor;
    await speak(page, "de-DE");
    await open(page);
    await goTo(page, 10, 1);
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await paste(page, "1.234,5");
    await page.getByText("3 cells would change.").waitFor();
    await page.getByRole("button", { name: "Set 3 cells" }).press("Enter");
    await eventually(() => cell(page, 12, 1).innerText()).toBe("1234.5");
    await goTo(page, 12, 1);
    expect(await copy(page)).toBe("1234,5");
    await page.keyboard.press("z");
    await eventually(() => cell(page, 12, 1).innerText()).toBe("12");
    await speak(page, null);
    await open(page);
  });

  it("fills down with one key and one undo, and stops where a value cannot go", async () => {
    const { page } = running.visitor;
    await goTo(page, 20, 1);
    for (let at = 0; at < 3; at += 1) await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Control+d");
    await eventually(() => cell(page, 23, 1).innerText()).toBe("20");
    await eventually(() => cell(page, 22, 2).innerText()).toBe(await cell(page, 20, 2).innerText());
    await page.keyboard.press("z");
    await eventually(() => cell(page, 23, 1).innerText()).toBe("23");
    await goTo(page, 1, 4);
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Control+d");
    await page.getByText("Plan is not written by hand.").waitFor();
    await page.getByRole("button", { name: "Close" }).first().press("Enter");
  });

  it("leaves a cell alone that a colleague wrote between the look and the word", async () => {
    const { page } = running.visitor;
    await goTo(page, 30, 1);
    const link = await cell(page, 31, 0).getByRole("link").getAttribute("href");
    const accountId = /accounts\/([0-9a-f-]{36})/.exec(link ?? "")![1]!;
    await paste(page, "700\n800");
    await page.getByText("2 cells would change.").waitFor();
    await running.app.command("accounts", "set-field", accountId, "seats", "--value", "9");
    await page.getByRole("button", { name: "Set 2 cells" }).press("Enter");
    await page.getByText(/Seats is 9 now, by .*; you saw 31\./).waitFor();
    await page.getByRole("button", { name: "Close" }).first().press("Enter");
    await eventually(() => cell(page, 30, 1).innerText()).toBe("700");
    await eventually(() => cell(page, 31, 1).innerText()).toBe("9");
  });

  it("edits a day in words, which are said back, and several choices, with keys alone", async () => {
    const { page } = running.visitor;
    await open(page);
    await goTo(page, 0, 3);
    await page.keyboard.press("Enter");
    await grid(page).getByRole("textbox", { name: "Signed" }).fill("in 2 weeks");
    await grid(page).getByRole("status").getByText("Thu 19 Mar, in 14 days").waitFor();
    await page.keyboard.press("Tab");
    await eventually(() => cell(page, 0, 3).innerText()).toBe("19 Mar");
    await eventually(() => focused(page)).toEqual([0, 4]);
    await goTo(page, 0, 6);
    await page.keyboard.press("F2");
    const list = grid(page).getByRole("listbox", { name: "Uses" });
    await list.waitFor();
    await page.keyboard.press("Space");
    await page.keyboard.press("a");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "table-choices.png") });
    await page.keyboard.press("Enter");
    await eventually(() => cell(page, 0, 6).innerText()).toBe("Web, App");
    await page.keyboard.press("F2");
    await page.keyboard.press("Space");
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    expect(await cell(page, 0, 6).innerText()).toBe("Web, App");
    await eventually(() => focused(page)).toEqual([0, 6]);
    expect(await copy(page)).toBe("Web, App");
    await page.keyboard.press("z");
    await eventually(() => cell(page, 0, 6).innerText()).not.toContain("Web");
    await page.keyboard.press("z");
    await eventually(() => cell(page, 0, 3).innerText()).not.toContain("19 Mar");
  });

  it("takes what is typed while what reads it is still being fetched, and saves it then", async () => {
    const { page } = running.visitor;
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route("**/assets/field-edits*.js", async (route) => {
      await held;
      await route.continue();
    });
    await open(page);
    await goTo(page, 5, 3);
    await page.keyboard.press("Enter");
    await page.keyboard.type("in 2 weeks");
    await page.keyboard.press("Enter");
    expect(await grid(page).getByRole("textbox", { name: "Signed" }).inputValue()).toBe("in 2 weeks");
    letThrough();
    await eventually(() => cell(page, 5, 3).innerText()).toBe("19 Mar");
    await eventually(() => focused(page)).toEqual([5, 3]);
    await page.keyboard.press("z");
    await eventually(() => cell(page, 5, 3).innerText()).not.toContain("19 Mar");
    await page.unroute("**/assets/field-edits*.js");
  });

  it("loses nothing when the server goes away between the look and the word", async () => {
    const { page } = running.visitor;
    await goTo(page, 40, 1);
    await paste(page, "901\n902");
    await page.getByText("2 cells would change.").waitFor();
    await running.app.kill();
    await page.getByRole("button", { name: "Set 2 cells" }).press("Enter");
    await page.getByRole("alert").getByText("Nothing is lost").waitFor();
    expect(await cell(page, 40, 1).innerText()).toBe("40");
    const port = new URL(running.app.url).port;
    running.app = await startApp({ FIRSTBILL_NOW: MORNING, FIRSTBILL_PORT: port }, running.app.dataDir);
    running.app.url = `http://localhost:${port}`;
    await page.getByRole("button", { name: "Try again: set 2 cells" }).press("Enter");
    await eventually(() => cell(page, 41, 1).innerText()).toBe("902");
    await page.keyboard.press("z");
    await eventually(() => cell(page, 41, 1).innerText()).toBe("41");
  });

  it("groups by a column from its header, opens and closes groups with keys, and keeps both in the address", async () => {
    const { page } = running.visitor;
    await open(page);
    const header = grid(page).getByRole("columnheader", { name: /^Tier/ });
    await header.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Group by this" }).press("Enter");
    const headings = grid(page).locator("tr[data-group]");
    await eventually(() => headings.locator("td:first-child").allInnerTexts()).toEqual([
      expect.stringMatching(/^Gold\s*20$/),
      expect.stringMatching(/^Silver\s*20$/),
    ]);
    expect(new URL(page.url()).searchParams.get("group")).toBe("field.tier");
    await goTo(page, 0, 0);
    await page.keyboard.press("Enter");
    await eventually(() => new URL(page.url()).searchParams.get("folded")).toBe("%3Dgold");
    await eventually(() => headings.nth(0).getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Shift+Enter");
    await eventually(() => headings.nth(0).getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Shift+Enter");
    await eventually(() => headings.locator("td:first-child").allInnerTexts()).toEqual([
      expect.stringMatching(/^Gold\s*20$/),
      expect.stringMatching(/^Silver\s*20$/),
      expect.stringMatching(/^No value\s*20$/),
    ]);
    await eventually(() => headings.nth(0).getByText("62", { exact: true }).count()).toBe(1);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "table-groups.png") });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await cell(page, 2, 0).getByText("Company 001").waitFor();
    await page.reload();
    await cell(page, 2, 0).getByText("Company 001").waitFor();
    await page.getByRole("button", { name: "Do not group by Tier" }).click();
    await cell(page, 2, 0).getByText("Company 002").waitFor();
  });

  it("groups by bands of numbers and of days, with counts and sums over all rows, and each band is a list of its own", async () => {
    const { page } = running.visitor;
    // The two that others wrote into are left out.
    const filter = encodeURIComponent('-name:"Company 030" -name:"Company 031"');
    await open(page, `${LIST}&group=field.seats&filter=${filter}`);
    const headings = grid(page).locator("tr[data-group]");
    const names = () => headings.locator("td:first-child").allInnerTexts();
    const first = [/^0\s*1$/, /^1–2\s*1$/, /^2–3\s*1$/, /^3–4\s*1$/, /^4–5\s*1$/, /^5–10\s*5$/, /^10–25\s*15$/];
    const rest = [/^25–50\s*23$/, /^50–100\s*10$/];
    const matching = (all: RegExp[]) => all.map((name) => expect.stringMatching(name));
    await eventually(names).toEqual(matching(first));
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "table-bands.png") });
    await goTo(page, 0, 0);
    await page.keyboard.press("Shift+Enter");
    await eventually(names).toEqual(matching([...first, ...rest]));
    await eventually(() => headings.nth(6).locator("td").nth(1).innerText()).toMatch(/Mean\s*17$/);
    await open(page, `${LIST},renewal&group=renewal`);
    await eventually(names).toEqual([expect.stringMatching(/^(Later in )?(March|April) 2026\s*60$/)]);
  });

  it("says to those who listen what Space and X do, and lists both under ?", async () => {
    const { page } = running.visitor;
    await open(page);
    const says = await grid(page).evaluate(
      (table) => table.ownerDocument.getElementById(table.getAttribute("aria-describedby") ?? "")?.textContent,
    );
    expect(says).toContain("Space peeks at the row. X or Shift Space selects the row.");
    expect(await grid(page).getAttribute("aria-keyshortcuts")).toContain("Shift+Space");
    await page.keyboard.press("?");
    const sheet = page.getByRole("region", { name: "On this page" });
    await sheet.getByText("Peek at the row").waitFor();
    await sheet.getByText("Select the row, or up to it").waitFor();
    await page.keyboard.press("Escape");
  });

  it("chooses a member from a list that is found by typing, with keys alone", async () => {
    const { page } = running.visitor;
    await open(page, LIST.replace("field.uses", "field.owner"));
    await goTo(page, 3, 6);
    await page.keyboard.press("Enter");
    const field = grid(page).getByRole("combobox", { name: "Owner" });
    const options = grid(page).getByRole("listbox", { name: "Owner" }).getByRole("option");
    await eventually(() => options.count()).toBeGreaterThan(1);
    const member = (await options.nth(1).innerText()).trim();
    await page.keyboard.type("zzzz");
    await options.filter({ hasText: "None is called so" }).waitFor();
    await field.fill(member.slice(0, 3).toLowerCase());
    await eventually(() => options.first().innerText()).toBe(member);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "table-member.png") });
    await page.keyboard.press("Enter");
    await eventually(() => cell(page, 3, 6).innerText()).toBe(member);
    await eventually(() => focused(page)).toEqual([3, 6]);
    await page.keyboard.press("Enter");
    await eventually(() => options.count()).toBeGreaterThan(1);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Tab");
    await eventually(() => cell(page, 3, 6).innerText()).not.toContain(member);
    await page.keyboard.press("z");
    await eventually(() => cell(page, 3, 6).innerText()).toBe(member);
    await page.keyboard.press("z");
    await eventually(() => cell(page, 3, 6).innerText()).not.toContain(member);
  });

  it("says at the bottom what a person chose, over all rows, and no figure is cut", async () => {
    const { page, complaints } = running.visitor;
    await open(page);
    const footer = (column: number) => grid(page).locator(`tfoot td:nth-child(${column + 1})`);
    await eventually(() => footer(1).innerText()).toMatch(/Mean\s*\d/);
    await grid(page)
      .getByRole("columnheader", { name: /^Seats/ })
      .focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemcheckbox", { name: "Median" }).press("Enter");
    await eventually(() => footer(1).innerText()).toMatch(/Median\s*\d/);
    expect(new URL(page.url()).searchParams.get("footer")).toBe("field.seats:median");
    await footer(2).hover();
    await footer(2).getByRole("button", { name: "What stands below Tier" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Filled in" }).click();
    await eventually(() => footer(2).innerText()).toMatch(/Filled in\s*40/);
    const cut = await grid(page)
      .locator("tfoot td")
      .evaluateAll((cells) => cells.filter((one) => one.scrollWidth > one.clientWidth).length);
    expect(cut).toBe(0);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it("is chosen from with a finger on a phone: a long press begins, a tap goes on, and the bar is at the bottom", async () => {
    const phone = await visit({ width: 390 });
    const { page } = phone;
    const { output } = await running.app.command("login");
    await page.goto(/https?:\/\/\S+\/login#secret=\S+/.exec(output)![0]);
    await page.getByRole("heading", { name: /Welcome|Today/ }).waitFor();
    await page.goto(running.app.url + LIST);
    const row = (name: string) => page.getByRole("listitem").filter({ hasText: name });
    await row("Company 002").waitFor();
    const box = (await row("Company 002").boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(44);
    await page.mouse.move(box.x + 150, box.y + 20);
    await page.mouse.down();
    const bar = page.getByRole("toolbar", { name: "Chosen rows" });
    await bar.getByText(`1 of ${COUNT} selected`).waitFor();
    await page.mouse.up();
    await row("Company 004").getByText("Company 004").click();
    await bar.getByText(`2 of ${COUNT} selected`).waitFor();
    expect(await page.getByRole("checkbox", { name: "Select Company 004" }).isChecked()).toBe(true);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "table-phone-chosen.png") });
    await bar.getByRole("button", { name: /^Clear/ }).click();
    await row("Company 004").getByText("Company 004").click();
    await page.waitForURL(/accounts\/[0-9a-f-]{36}/);
    await page.goto(`${running.app.url}${LIST}&group=field.tier`);
    await page.getByRole("button", { name: /^Gold/ }).waitFor();
    await page.getByRole("button", { name: /^Gold/ }).click();
    await page.getByRole("button", { name: /^Silver/ }).waitFor();
    await expectAccessible(page);
    await phone.close();
  });
});
