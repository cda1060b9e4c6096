/** Somebody is away for an afternoon and for a morning: it is recorded, shown, returns their work in that half alone, and is taken back. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { setAccountField } from "#contract/account-fields.ts";
import { defineField } from "#contract/fields.ts";
import { getToday, takeNext } from "#contract/queue.ts";
import { changeMe, getMe } from "#contract/team.ts";
import { type App, closeBrowser, expectAccessible, pictureOfFailure, startApp, type Visitor, visit } from "./app.ts";
import { clientOf } from "./colleague.ts";

const BEFORE_NOON = "2026-03-05T11:50:00Z";
const AFTER_NOON = "2026-03-05T12:05:00Z";
const NEXT_MORNING = "2026-03-06T09:00:00Z";
const NEXT_AFTERNOON = "2026-03-06T12:05:00Z";

function usageDays(): string[] {
  const days: string[] = [];
  for (let at = Date.parse("2026-01-20"); at < Date.parse("2026-03-05"); at += 86_400_000)
    days.push(`acme,product_analytics,${new Date(at).toISOString().slice(0, 10)},1500000`);
  return days;
}

describe("half a day away", () => {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-half-day-"));
  let app: App;
  let visitor: Visitor;

  const signIn = async () => {
    await visitor?.close();
    visitor = await visit();
    await visitor.page.goto(app.loginLink);
    await visitor.page.getByRole("heading", { name: /^(Welcome|Today)/ }).waitFor();
  };
  const later = async (now: string) => {
    await app.kill();
    app = await startApp({ FIRSTBILL_NOW: now }, app.dataDir);
    await signIn();
  };
  const openTeam = async () => {
    await visitor.page.goto(`${app.url}/team`);
    await visitor.page.getByRole("button", { name: "Record an absence" }).waitFor();
  };
  const leases = async () =>
    (await clientOf(app).call(getToday, { show: "all" })).rows.map(({ lease }) => lease?.mine ?? false);

  beforeAll(async () => {
    app = await startApp({ FIRSTBILL_NOW: BEFORE_NOON });
    const [accounts, usage] = [join(folder, "accounts.csv"), join(folder, "usage.csv")];
    writeFileSync(accounts, "account,name,currency,plan,signed_up_on\nacme,Acme,USD,payg,2026-01-20\n");
    writeFileSync(usage, `account,meter,day,quantity\n${usageDays().join("\n")}\n`);
    const { output, status } = await app.command("import", accounts, usage, "--source", "billing", "--nobody-assigned");
    expect([status, output]).toEqual([0, expect.any(String)]);
    await clientOf(app).call(changeMe, { timeZone: "UTC" });
    const { accountId } = await clientOf(app).call(takeNext, {});
    await clientOf(app).call(defineField, { fieldId: "guide", label: "Guide", type: "member" });
    const { memberId: value } = (await clientOf(app).call(getMe, {})).member;
    await clientOf(app).call(setAccountField, { accountId: accountId!, fieldId: "guide", value });
    await signIn();
  }, 200_000);
  afterEach(({ task }) => pictureOfFailure(task, visitor.page));
  afterAll(async () => {
    await visitor.close();
    await closeBrowser();
    await app.stop();
    rmSync(folder, { recursive: true });
  });

  const record = async (choose: (form: ReturnType<Visitor["page"]["getByRole"]>) => Promise<void>, said: string) => {
    const { page } = visitor;
    await page.getByRole("button", { name: "Record an absence" }).click();
    const form = page.getByRole("form", { name: "Record an absence" });
    await form.getByLabel("Last day").waitFor();
    await choose(form);
    await form.getByText(`Away ${said}, in the zone UTC.`).waitFor();
    await expectAccessible(page);
    await form.getByRole("button", { name: "Record the absence" }).click();
    await page
      .getByRole("table", { name: "Absences" })
      .getByRole("row", { name: new RegExp(said) })
      .waitFor();
  };
  const pick = async (form: ReturnType<Visitor["page"]["getByRole"]>, field: string, option: string) => {
    await form
      .getByRole("combobox", { name: field })
      .or(form.getByRole("textbox", { name: field }))
      .click();
    await visitor.page.getByRole("option", { name: option }).click();
  };

  it("is recorded for an afternoon; what is worked in the morning stays until noon", async () => {
    const { page } = visitor;
    expect(await leases()).toEqual([true]);
    await openTeam();
    await record((form) => pick(form, "It begins", "From noon"), "5 Mar in the afternoon");
    expect(await page.getByText("away now", { exact: true }).count()).toBe(0);
    await page.getByRole("table", { name: "Members" }).getByText("(away from 5 Mar)").waitFor();
    expect(await leases()).toEqual([true]);
  });

  it("returns what is worked when the half begins, and says until when", async () => {
    await later(AFTER_NOON);
    const { page } = visitor;
    await expect.poll(leases, { timeout: 90_000 }).toEqual([false]);
    await openTeam();
    await page.getByText("away now", { exact: true }).waitFor();
    await page.getByRole("table", { name: "Members" }).getByText("(away until 6 Mar)").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "half-day.png") });
  }, 200_000);

  it("stands beside the name in the table, in a field of an account, and where somebody is chosen", async () => {
    const { page } = visitor;
    const said = "Operator (away until 6 Mar)";
    await page.goto(`${app.url}/accounts?columns=name,field.guide&sort=name`);
    await page.getByRole("gridcell", { name: said }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Acme" }).click();
    const guide = page.locator(".fb-facts > div").filter({ hasText: "Guide" });
    await guide.getByText(said).first().waitFor();
    await page.keyboard.press("t");
    const form = page.getByRole("form", { name: "New task" });
    await form.getByLabel("Who").first().click();
    await page.getByRole("option", { name: said }).waitFor();
    await page.keyboard.press("Escape");
    await openTeam();
  }, 200_000);

  it("is taken back as a whole, and comes again", async () => {
    const { page } = visitor;
    await page.keyboard.press("z");
    await page.getByText("Nobody is away now").waitFor();
    await page.keyboard.press("Control+Shift+Z");
    await page.getByText("away now", { exact: true }).waitFor();
  });

  it("ends at noon where it is a morning: what is worked in the afternoon stays", async () => {
    await record(async (form) => {
      await form.getByLabel("First day").fill("2026-03-06");
      await form.getByLabel("Last day").fill("2026-03-06");
      await pick(form, "It ends", "Until noon");
    }, "6 Mar in the morning");
    await later(NEXT_MORNING);
    await openTeam();
    await visitor.page.getByRole("table", { name: "Members" }).getByText("(away until noon)").waitFor();
    await later(NEXT_AFTERNOON);
    await clientOf(app).call(takeNext, {});
    await openTeam();
    await visitor.page.getByText("Nobody is away now").waitFor();
    expect(await leases()).toEqual([true]);
  }, 200_000);
});
