/** Words of an old tool for stages that nobody here knows: mapped for all their accounts at once, by mouse and by keys. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { getBoardColumns } from "#contract/board.ts";
import { addDays } from "#core/time/local-date.ts";
import { expectAccessible, withApp } from "./app.ts";
import { clientOf } from "./colleague.ts";

const MORNING = "2026-03-05T08:00:00Z";
const NAMES = ["Alder", "Birch", "Cedar"];
const text = (...lines: string[]) => `${lines.join("\n")}\n`;

const FILES = {
  "accounts.csv": text(
    "account,name,currency,plan,signed_up_on",
    ...NAMES.map((name) => `${name},${name},USD,payg,2026-02-20`),
  ),
  "usage.csv": text(
    "account,meter,day,quantity",
    ...NAMES.flatMap((name) =>
      Array.from({ length: 13 }, (_, day) => `${name},product_analytics,${addDays("2026-02-20", day)},400000`),
    ),
  ),
  "stages.csv": text("account,stage,happened_at", ...NAMES.map((name) => `${name},Lukewarm,2026-03-04T09:00:00Z`)),
};

describe("words that no stage answers to", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
    const { output } = await app.command("import", folder, "--source", "crm", "--nobody-assigned");
    expect(output).toContain("3 new accounts");
  });
  const counts = async () => {
    const { columns } = await clientOf(running.app).call(getBoardColumns, {});
    return Object.fromEntries(columns.flatMap(({ column, count }) => (count > 0 ? [[column, count]] : [])));
  };
  /** It is the last one, and its cards are read once it is in sight. */
  const openColumn = async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/board?stages=fine`);
    const column = page.locator('[data-column="unmapped"]');
    await column.waitFor({ state: "attached" });
    await column.scrollIntoViewIfNeeded();
    await column.locator("article").nth(2).waitFor();
    return column;
  };

  it("are mapped from their column of the board, after a look at what that would change, and taken back with Z", async () => {
    const { page } = running.visitor;
    const column = await openColumn();
    expect(await counts()).toEqual({ unmapped: 3 });
    await column.getByRole("button", { name: "Map words" }).click();
    const panel = page.getByRole("complementary", { name: "Words that are not mapped" });
    await panel.getByRole("option", { name: "Lukewarm (3 accounts)" }).waitFor({ state: "attached" });
    await panel.getByRole("combobox", { name: "It stands for" }).selectOption({ label: "2 Onboarding initiated" });
    await panel.getByRole("button", { name: "See what would change" }).click();
    await panel.getByText("3 accounts would stand in 2 Onboarding initiated.").waitFor();
    await panel.getByText("Alder: 1 New account → 2 Onboarding initiated").waitFor();
    await expectAccessible(page);
    expect(await counts()).toEqual({ unmapped: 3 });
    await panel.getByRole("button", { name: "Map 3 accounts" }).click();
    await panel.waitFor({ state: "detached" });
    await expect.poll(counts).toEqual({ initiated: 3 });
    await page.keyboard.press("z");
    await expect.poll(counts).toEqual({ unmapped: 3 });
  });

  it("are mapped from one card of theirs, by keys alone", async () => {
    const { page } = running.visitor;
    const column = await openColumn();
    await column.locator("article").filter({ hasText: "Alder" }).focus();
    await page.keyboard.press("s");
    const panel = page.getByRole("complementary", { name: "Move Alder" });
    const find = panel.getByRole("textbox", { name: "Find a stage" });
    await find.fill("3a");
    await find.press("Enter");
    const all = panel.getByRole("button", { name: "Say it of every account with this word" });
    await all.press("Enter");
    const look = panel.getByRole("button", { name: "See what would change" });
    await look.press("Enter");
    const map = panel.getByRole("button", { name: "Map 3 accounts" });
    await map.press("Enter");
    await panel.waitFor({ state: "detached" });
    await expect.poll(counts).toEqual({ engaged_email: 3 });
  });
});
