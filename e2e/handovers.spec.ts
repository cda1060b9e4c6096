/** Somebody hands an account to sales with its packet, hears that it came back, finds it in Today, and says when they are away. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectAccessible, withApp } from "./app.ts";
import { LOOKS, visitSignedIn } from "./looking.ts";

const MORNING = "2026-03-05T08:00:00Z";
const ACCOUNTS = [
  "account,name,currency,plan,signed_up_on,domain",
  "acme,Acme,USD,payg,2026-01-20,acme.example",
  "bolt,Bolt,USD,payg,2026-01-20,bolt.example",
].join("\n");
const HUMANS = ["account,role,name,since", "bolt,TAM,Kim Sato,2026-02-01"].join("\n");

function usageDays(): string[] {
  const days: string[] = [];
  for (let at = Date.parse("2026-01-20"); at < Date.parse("2026-03-05"); at += 86_400_000)
    for (const account of ["acme", "bolt"])
      days.push(`${account},product_analytics,${new Date(at).toISOString().slice(0, 10)},1500000`);
  return days;
}

describe("handing over", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    writeFileSync(join(folder, "accounts.csv"), `${ACCOUNTS}\n`);
    writeFileSync(join(folder, "humans.csv"), `${HUMANS}\n`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usageDays().join("\n")}\n`);
    const { output } = await app.command("import", folder, "--source", "billing");
    expect(output).toContain("2 new accounts");
  });

  const open = async (name: string) => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts?filter=name:${name}`);
    await page
      .getByRole("link", { name: new RegExp(`^${name}$`, "i") })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: new RegExp(`^${name}$`, "i") }).waitFor();
    await page.getByRole("button", { name: /^Hand over/ }).waitFor();
  };

  it("is refused with the reason while somebody of sales has the account", async () => {
    const { page } = running.visitor;
    await open("bolt");
    await page.keyboard.press("$");
    await page.getByText("Looked after by Kim Sato (TAM since 1 Feb).").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Hand over to sales" }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "handover-blocked.png") });
    await page.getByText("Support", { exact: true }).click();
    await expect.poll(() => page.getByRole("button", { name: "Hand over to support" }).isEnabled()).toBe(true);
    await page.keyboard.press("Escape");
  });

  it("goes to sales with the packet as it was edited, and can be taken back", async () => {
    const { page } = running.visitor;
    await open("acme");
    await page.keyboard.press("$");
    const packet = page.getByRole("textbox", { name: "Packet" });
    await expect.poll(() => packet.inputValue()).toContain("# Acme: handover to sales");
    await packet.fill(`${await packet.inputValue()}\n\nThey asked for a year paid ahead.`);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "handover-packet.png") });
    await page.getByRole("button", { name: "Hand over to sales" }).click();
    await page.getByText("6c Sales handoff").first().waitFor();
    await page.keyboard.press("z");
    await page.getByText("1 New account").first().waitFor();
    await page.keyboard.press("$");
    await page.getByRole("button", { name: "Hand over to sales" }).click();
    await page.getByText("6c Sales handoff").first().waitFor();
  });

  it("waits on its page until it is said what became of it", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    const table = page.getByRole("table", { name: "Waiting for an answer" });
    await table.getByRole("link", { name: "Acme" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Packet of Acme" }).click();
    await page.getByRole("heading", { name: "What the bill is made of" }).waitFor();
    await page.evaluate("window.print = () => { window.printed = document.querySelector('.fb-paper').textContent; }");
    await page.getByRole("button", { name: "Print" }).click();
    expect(await page.evaluate("window.printed")).toContain("Acme: handover to sales");
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    await page.getByRole("button", { name: "Acme was accepted" }).click();
    await page.getByLabel("Who accepted it").fill("Kim Sato");
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByText("No handover waits for an answer.").waitFor();
    await page.getByText("Accepted (1)").click();
    await page
      .getByRole("table", { name: "Accepted" })
      .getByText(/by Kim Sato/)
      .waitFor();
    await page.getByRole("button", { name: "Acme was sent back" }).click();
    await page.getByLabel("Why they sent it back").fill("Too small for a year");
    await page.getByLabel("What the customer expects now").fill("An answer about a year paid ahead");
    await expectAccessible(page);
    await page.getByRole("button", { name: "It was sent back" }).click();
    await page.getByRole("radio", { name: "Sent back (1)" }).waitFor({ state: "attached" });
    await page.getByText("Sent back (1)").click();
    await page.getByRole("table", { name: "Sent back" }).getByText("Too small for a year").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "handovers-page.png") });
  });

  it("follows rules that a lead changes: what it would change is shown, a reason is asked for, and it is taken back", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/handovers`);
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByText("3 working days", { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Change the rules" }).click();
    const form = page.getByRole("form", { name: "Change the rules" });
    await form.getByText("Nothing is changed yet.").waitFor();
    const save = form.getByRole("button", { name: "Save as version 2" });
    expect(await save.isDisabled()).toBe(true);
    await form.getByLabel("Time to answer").fill("1");
    await form.getByRole("textbox", { name: "Level in USD", exact: true }).fill("1000000");
    const changes = form.getByRole("list", { name: "What changes" });
    await changes.getByText("Time to answer: 3 working days → 1 working day").waitFor();
    await changes.getByText("Level for sales: $1,000 → $1,000,000").waitFor();
    await form.getByText(/^Accounts of the segment over the level for sales: [1-9]\d* → 0\.$/).waitFor();
    const crossing = form.getByRole("table", { name: "Accounts that would change" });
    await crossing.getByRole("row", { name: /Acme.*no longer over it/ }).waitFor();
    await form.getByLabel("Why").fill("They answer within a day");
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "handover-rules-form.png"), fullPage: true });
    await save.click();
    await page.getByText("1 working day", { exact: true }).waitFor();
    await page.getByText(/They answer within a day/).waitFor();
    await page.keyboard.press("z");
    await page.getByText("3 working days", { exact: true }).waitFor();
    await page.getByText("version 3", { exact: true }).waitFor();
    const second = page.getByRole("listitem").filter({ hasText: "Version 2" });
    await second.getByRole("button", { name: "Make it so again" }).click();
    await form.getByLabel("Why").waitFor();
    expect(await form.getByLabel("Why").inputValue()).toBe("As in version 2");
    expect(await form.getByLabel("Time to answer").inputValue()).toContain("1 working day");
    await form.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("3 working days", { exact: true }).waitFor();
  });

  it("is back in Today with what the customer expects", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url);
    await page.getByText("Sent back by sales; the customer expects: An answer about a year paid ahead").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "handover-today.png") });
  });

  it.each(LOOKS)("fits and is accessible $look", async ({ look, width, dark }) => {
    const visitor = await visitSignedIn(running.visitor, { width, dark });
    const { page } = visitor;
    const fits = async (name: string) => {
      await expectAccessible(page);
      expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
      await page.screenshot({ path: join("test-results", `${name} ${look}.png`) });
    };
    await page.goto(`${running.app.url}/handovers?state=bounced`);
    await page.getByRole("table", { name: "Sent back" }).getByRole("link", { name: "Acme" }).waitFor();
    await fits("handovers");
    await page.getByRole("link", { name: "Acme" }).click();
    await page.getByRole("table", { name: "Handovers" }).getByText("Too small for a year").waitFor();
    await page.keyboard.press("$");
    await page.getByRole("textbox", { name: "Packet" }).waitFor();
    await fits("handover");
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  it.each(LOOKS)("shows its rules accessibly $look", async ({ look, width, dark }) => {
    const visitor = await visitSignedIn(running.visitor, { width, dark });
    const { page } = visitor;
    await page.goto(`${running.app.url}/handover-rules`);
    await page.getByRole("button", { name: "Change the rules" }).click();
    await page.getByRole("form", { name: "Change the rules" }).getByLabel("Why").waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join("test-results", `handover-rules ${look}.png`) });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  it("knows who is away: recorded on the page Team, changed by undo, and from the terminal", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/team`);
    await page.getByRole("button", { name: "Record an absence" }).click();
    const form = page.getByRole("form", { name: "Record an absence" });
    await form.getByLabel("Last day").fill("2026-03-06");
    await form.getByText("Away 5 Mar through 6 Mar").waitFor();
    await expectAccessible(page);
    await form.getByRole("button", { name: "Record the absence" }).click();
    await page.getByText("away now", { exact: true }).waitFor();
    await page.screenshot({ path: join("test-results", "absences.png") });
    const listed = await running.app.command("absences", "list");
    expect(listed.output).toContain("2026-03-06");
    await page.getByRole("button", { name: /^Remove the absence/ }).click();
    await page.getByText("Nobody is away now").waitFor();
    await page.keyboard.press("z");
    await page.getByText("away now", { exact: true }).waitFor();
    await expectAccessible(page);
  });
});
