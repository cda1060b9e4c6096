/** One grammar of filters: by keyboard and by mouse, as chips and as text, in the address and in the terminal. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectAccessible, withApp } from "./app.ts";
import { visitSignedIn } from "./looking.ts";

const ACCOUNTS = [
  "account,name,currency,plan,region,signed_up_on",
  "acme,Acme,USD,payg,us,2026-02-20",
  "bolt,Bolt,USD,startup,us,2026-02-20",
  "crux,Crux,USD,annual,eu,2026-02-20",
  "dune,Dune,USD,payg,eu,2026-02-20",
].join("\n");

describe("the filter of accounts", () => {
  const running = withApp({ FIRSTBILL_NOW: "2026-03-05T08:00:00Z" }, async ({ app, folder }) => {
    writeFileSync(join(folder, "accounts.csv"), `${ACCOUNTS}\n`);
    const { output } = await app.command("import", folder, "--source", "billing");
    expect(output).toContain("4 new accounts");
  });

  const names = async () =>
    (await running.visitor.page.getByRole("link", { name: /^(Acme|Bolt|Crux|Dune)$/ }).allInnerTexts()).sort();
  const shows = (expected: string[]) => expect.poll(names).toEqual(expected);
  const filterOf = () => new URL(running.visitor.page.url()).searchParams.get("filter");
  const open = (filter: string) =>
    running.visitor.page.goto(`${running.app.url}/accounts?filter=${encodeURIComponent(filter)}`);

  it("is written by keyboard alone, with completion in a group and after a comma", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts`);
    await page.getByRole("link", { name: "Acme" }).waitFor();
    await shows(["Acme", "Bolt", "Crux", "Dune"]);
    await page.keyboard.press("/");
    await page.keyboard.type("(plan:pay");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.type("or pla");
    await expectAccessible(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.type("annual) region:us,eu");
    await page.keyboard.press("Enter");
    await shows(["Acme", "Crux", "Dune"]);
    expect(filterOf()).toBe("(plan:payg or plan:annual) region:us,eu");
    await page.keyboard.type("-name:acme");
    await page.keyboard.press("Enter");
    await shows(["Crux", "Dune"]);
    await expectAccessible(page);
  });

  it("shows a group as one chip that opens, whose parts can be taken out", async () => {
    const { page } = running.visitor;
    await page.getByRole("button", { name: "Open (plan:payg or plan:annual)" }).click();
    await page.getByRole("button", { name: "Remove plan:annual" }).waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "filters-group.png") });
    await page.getByRole("button", { name: "Remove plan:annual" }).click();
    await shows(["Dune"]);
    expect(filterOf()).toBe("plan:payg region:us,eu -name:acme");
  });

  it("is made and cleared by mouse: from the head of a column, and chip by chip", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts`);
    await shows(["Acme", "Bolt", "Crux", "Dune"]);
    const plan = page.getByRole("columnheader", { name: "Plan" });
    await plan.hover();
    await plan.getByRole("button", { name: "Column Plan" }).click();
    await page.getByRole("menuitem", { name: "Filter" }).click();
    await page.getByRole("textbox", { name: "Plan is" }).fill("payg");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await shows(["Acme", "Dune"]);
    expect(filterOf()).toBe("plan:payg");
    await page.getByRole("button", { name: "Remove plan:payg" }).click();
    await shows(["Acme", "Bolt", "Crux", "Dune"]);
    expect(filterOf()).toBeNull();
  });

  it("is the same filter as text, and the caret stands at the word that is wrong", async () => {
    const { page } = running.visitor;
    const field = page.getByRole("combobox", { name: "Filter" });
    await open("plan:payg region:us,eu -name:acme");
    await shows(["Dune"]);
    await page.keyboard.press("Control+Shift+F");
    await expect.poll(() => field.inputValue()).toBe("plan:payg region:us,eu -name:acme");
    await field.fill("region:eu (plan:payg or pln:annual)");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "There is no field pln. Did you mean plan:?" }).waitFor();
    const selected =
      "(() => { const { value, selectionStart, selectionEnd } = document.activeElement;" +
      " return value?.slice(selectionStart, selectionEnd); })()";
    await expect.poll(() => page.evaluate(selected)).toBe("pln");
    await expectAccessible(page);
    await shows(["Dune"]);
    // The last one that could be read stays, and the text with it, also when chips are asked for.
    expect(filterOf()).toBe("plan:payg region:us,eu -name:acme");
    await page.keyboard.press("Control+Shift+F");
    await expect.poll(() => field.inputValue()).toBe("region:eu (plan:payg or pln:annual)");
    await expect.poll(() => page.evaluate(selected)).toBe("pln");
    await page.keyboard.type("plan");
    await page.keyboard.press("Enter");
    await shows(["Crux", "Dune"]);
    await page.screenshot({ path: join("test-results", "filters-text.png") });
    await page.keyboard.press("Control+Shift+F");
    await page.getByRole("button", { name: "Open (plan:payg or plan:annual)" }).waitFor();
  });

  it("keeps a part that cannot be read in the field until it is corrected", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts`);
    await shows(["Acme", "Bolt", "Crux", "Dune"]);
    await page.keyboard.press("f");
    await page.keyboard.type("region:eu stge:1");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "There is no field stge." }).waitFor();
    expect(filterOf()).toBeNull();
    await page.keyboard.type("verdict");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "verdict: takes" }).waitFor();
  });

  it("in an address says what is wrong, shows what the rest finds, and takes the part out", async () => {
    const { page } = running.visitor;
    await open("region:eu tier:gold");
    await page.getByRole("alert").filter({ hasText: "There is no field tier." }).waitFor();
    await shows(["Crux", "Dune"]);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "filters-wrong.png") });
    await page.getByRole("button", { name: "Correct it" }).click();
    await page.keyboard.type("plan");
    await page.keyboard.press("Escape");
    await open("region:eu tier:gold");
    await page.getByRole("button", { name: "Take tier:gold out" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    expect(filterOf()).toBe("region:eu");
    await shows(["Crux", "Dune"]);
  });

  it("means the same in the terminal, which marks the word that is wrong", async () => {
    const { app } = running;
    const found = await app.command("accounts", "list", "--filter", "(plan:payg or plan:annual) -region:us", "--json");
    expect(found.status).toBe(0);
    expect((JSON.parse(found.output) as { data: { name: string }[] }).data.map(({ name }) => name).sort()).toEqual([
      "Crux",
      "Dune",
    ]);
    const refused = await app.command("accounts", "list", "--filter", "region:eu (stge:1 or plan:payg)");
    expect(refused.status).toBe(2);
    expect(refused.output).toContain("    region:eu (stge:1 or plan:payg)\n               ^^^^\n");
  });

  it("fits a phone, in dark colours", async () => {
    const phone = await visitSignedIn(running.visitor, { width: 390, dark: true });
    const { page } = phone;
    await page.goto(
      `${running.app.url}/accounts?filter=${encodeURIComponent("(plan:payg or plan:annual) region:eu -name:acme stge:1")}`,
    );
    await page.getByRole("button", { name: "Open (plan:payg or plan:annual)" }).click();
    await page.getByRole("button", { name: "Take stge:1 out" }).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join("test-results", "filters-phone.png") });
    await page.getByRole("button", { name: "How to filter" }).click();
    await page.getByText("from Monday to Sunday of next week").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "filters-phone-help.png") });
    await phone.close();
  });

  it("complains about nothing", () => expect(running.visitor.complaints).toEqual([]));
});
