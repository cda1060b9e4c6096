/** The morning is walked through with one key, and its end says what moves to tomorrow and what that risks. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { getToday } from "#contract/queue.ts";
import { createTask } from "#contract/tasks.ts";
import { expectAccessible, pressPrinted, withApp } from "./app.ts";
import { clientOf } from "./colleague.ts";
import { LOOKS, visitSignedIn } from "./looking.ts";

/** A Friday: the next chance is Monday, 9 March, and before that an account renews. */
const FRIDAY = "2026-03-06T08:00:00Z";
const ACCOUNTS = [
  "account,name,currency,plan,signed_up_on",
  "acme,Acme,USD,payg,2026-01-09",
  "bolt,Bolt,USD,payg,2026-01-12",
  "coda,Coda,USD,payg,2026-01-14",
].join("\n");

function usage(): string[] {
  const rows: string[] = [];
  for (let at = Date.parse("2026-01-09"); at < Date.parse("2026-03-06"); at += 86_400_000)
    for (const account of ["acme", "bolt", "coda"])
      rows.push(`${account},product_analytics,${new Date(at).toISOString().slice(0, 10)},300000`);
  return rows;
}

/** From any stop, by the button of the panel. */
async function toTheEnd(page: Page): Promise<void> {
  const end = page.getByText("to the next working day");
  const next = page.getByRole("button", { name: /^(Next one|To the end)/ });
  for (let stop = 0; stop < 4; stop++) {
    await end.or(next).first().waitFor();
    if ((await end.count()) > 0) return;
    await next.click();
  }
  await end.waitFor();
}

describe("the walk through Today", () => {
  const running = withApp({ FIRSTBILL_NOW: FRIDAY }, async ({ app, folder }) => {
    writeFileSync(join(folder, "accounts.csv"), `${ACCOUNTS}\n`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage().join("\n")}\n`);
    const { output } = await app.command("import", folder, "--source", "billing", "--nobody-assigned");
    expect(output).toContain("3 new accounts");
    const me = clientOf(app);
    const { rows } = await me.call(getToday, { show: "all" });
    expect(rows.map(({ name }) => name).toSorted()).toEqual(["Acme", "Bolt", "Coda"]);
    const { accountId } = rows.find(({ name }) => name === "Bolt")!;
    await me.call(createTask, {
      accountId,
      title: "Send the prices",
      kind: "promise",
      waitsFor: "customer",
      dueOn: "2026-03-06",
    });
  });
  const place = (text: string) => running.visitor.page.getByRole("status", { name: text });

  it("goes from one account to the next with Space", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url);
    await page.getByRole("heading", { name: /^Today/ }).waitFor();
    await page.getByText("Acme").first().waitFor();
    await page.keyboard.press("Space");
    const first = page.getByRole("status", { name: /^1 of 3: / });
    await first.waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "walk.png") });
    await page.keyboard.press("Space");
    await page.getByRole("status", { name: /^2 of 3: / }).waitFor();
    await page.keyboard.press("Space");
    await page.getByRole("status", { name: /^3 of 3: / }).waitFor();
    expect(await place("4 of 3").count()).toBe(0);
  });

  it("ends with what moves to the next working day and what that risks, by name, day and amount", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("Space");
    await page.getByText("4 things move to the next working day, 9 Mar.").waitFor();
    const renews = page.getByRole("list", { name: "1 renews before its next chance." });
    await renews.getByText(/^Acme, 9 Mar, /).waitFor();
    expect(await renews.innerText()).toMatch(/\$[\d,.]+/);
    await page.getByRole("list", { name: "1 promise is not kept in time." }).getByText("Bolt, 6 Mar").waitFor();
    const late = page.getByRole("list", { name: "3 first contacts are late." });
    await late.getByText(/^Acme, /).waitFor();
    await page.getByText(/^Together \$[\d,.]+.* net, by today's forecasts$/).waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "walk-end.png") });
  });

  it("walks through what is left, and risks less when the urgent one is done", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("Space");
    await page.getByRole("status", { name: /^1 of 3: / }).waitFor();
    for (let step = 0; step < 3; step++) {
      if ((await page.getByRole("status", { name: /: Acme$/ }).count()) > 0) break;
      await page.keyboard.press("Space");
      await page.getByRole("status", { name: new RegExp(`^${step + 2} of 3: `) }).waitFor();
    }
    await page.keyboard.press("e");
    await page.getByRole("heading", { name: "Done for now: Acme" }).waitFor();
    await pressPrinted(page, "1");
    await page
      .getByText(/^Done until .*: Acme/)
      .first()
      .waitFor();
    await page.keyboard.press("Space");
    await toTheEnd(page);
    await page.getByText("3 things move to the next working day, 9 Mar.").waitFor();
    expect(await page.getByRole("list", { name: "1 renews before its next chance." }).count()).toBe(0);
    expect(running.visitor.complaints).toEqual([]);
  });

  it.each(LOOKS)("fits and is accessible $look", async ({ look, width, dark }) => {
    const visitor = await visitSignedIn(running.visitor, { width, dark });
    const { page } = visitor;
    await page.goto(running.app.url);
    await page.getByText("Bolt").first().waitFor();
    await page.keyboard.press("Space");
    await toTheEnd(page);
    await expectAccessible(page);
    expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join("test-results", `walk-end ${look}.png`) });
    await visitor.close();
  });
});
