import { describe, expect, it } from "vitest";
import { expectAccessible, startApp, visit, withApp } from "./app.ts";

/** The flights end on 12 September 2011, so the morning is the one after. */
const MORNING = "2011-09-13T08:00:00Z";

describe("a specialist's morning on real data", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING });
  let account = "";

  it("signs in with the link of the terminal, once", async () => {
    const { page } = running.visitor;
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go to Today" }).click();
    await page.getByRole("heading", { name: /^Today/ }).waitFor();
    const stranger = await visit();
    await stranger.page.goto(running.app.loginLink);
    await stranger.page
      .getByText(/firstbill login/)
      .first()
      .waitFor();
    await stranger.close();
  });

  it("imports the flights through the Import page, counted to the row", async () => {
    const { page } = running.visitor;
    await page.getByRole("link", { name: "Import" }).first().click();
    await page
      .getByLabel("Files to import")
      .setInputFiles(["presets/flights/accounts.csv", "presets/flights/usage.csv.gz"]);
    await page.getByLabel("Nobody of sales or success looks after these accounts").check();
    await page.getByRole("button", { name: "Dry run" }).click();
    const preview = page.getByRole("region", { name: "Dry run" });
    await preview.getByText("HOU to ABQ (WN)").waitFor();
    await preview.getByText(/239 accounts would be new/).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Import 2 files" }).click();
    await page.getByRole("link", { name: "Look at the accounts" }).waitFor({ timeout: 240_000 });
    const counts = page.getByRole("table", { name: "Files of this import" });
    expect(await counts.getByRole("row", { name: /usage\.csv\.gz/ }).innerText()).toContain("48,098");
  }, 300_000);

  it("opens Today and takes the next account", async () => {
    const { page } = running.visitor;
    await page.getByRole("link", { name: "Today" }).first().click();
    await page.getByRole("heading", { name: /^Today/ }).waitFor();
    await page
      .getByText(/not contacted yet/i)
      .first()
      .waitFor();
    await expectAccessible(page);
    await page.keyboard.press("n");
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}/);
    account = /accounts\/([0-9a-f-]{36})/.exec(page.url())![1]!;
    await page
      .getByText(/You, \d+ min/)
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  it("reads why it is there, and what would change that", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("w");
    await page.getByText("What would change it soonest").waitFor();
    const reason = await page.locator("body").innerText();
    expect(reason).toContain("I-1 Self-serve and forecast above the threshold");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });

  it("writes a note, which is saved while it is typed", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("m");
    await page.getByLabel("Note, in Markdown").fill("Flies **six** days a week. Ask about Saturdays.");
    await page.getByText("Saved").first().waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByLabel("Note, in Markdown").waitFor({ state: "detached" });
    await page.getByText("Ask about Saturdays.").first().waitFor();
  });

  it("sets a task with a due date", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("t");
    await page.getByLabel("What is to be done").fill("Send the Saturday numbers");
    await page.keyboard.press("Enter");
    await page.getByText("Send the Saturday numbers").first().waitFor();
  });

  it("logs a mail, sees the stage follow, and takes it back", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("c");
    await page.getByText("Mail sent").first().click();
    // Its last bill is eight days away, so with the first mail the final outreach is due at once.
    await page.getByText("5 Awaiting final outreach").first().waitFor();
    await page.keyboard.press("z");
    await page.getByText("Mail sent (taken back)").first().waitFor();
    await page.getByText("1 New account").first().waitFor();
  });

  it("snoozes it until they reply, with two keys, and takes that back", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("h");
    await page.getByRole("button", { name: /When they reply/ }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("r");
    await page
      .getByText(/Snoozed until they reply/)
      .first()
      .waitFor();
    await page
      .getByText(/Unless it comes first, that is past the renewal on/)
      .first()
      .waitFor();
    await page.keyboard.press("z");
    await page
      .getByText(/Taken back/)
      .first()
      .waitFor();
    await page.goto(`${running.app.url}/accounts/${account}`);
    await page.getByText("1 New account").first().waitFor();
  });

  it("finds all of it in the audit log", async () => {
    const { page } = running.visitor;
    await page.getByRole("link", { name: "Audit log" }).first().click();
    for (const deed of [
      "started an import",
      "took the next company",
      "wrote a note",
      "set a task",
      "logged what happened",
      "took an action back",
    ])
      await page.getByText(deed).first().waitFor();
    await expectAccessible(page);
    const { data } = (await (
      await page.request.get(`${running.app.url}/api/v1/audit?accountId=${account}&limit=50`)
    ).json()) as {
      data: { kind: string }[];
    };
    const kinds = new Set(data.map(({ kind }) => kind));
    for (const kind of ["notes.create", "tasks.create", "onboarding.log", "undo.take"]) expect(kinds).toContain(kind);
    const { output } = await running.app.command("audit", "verify");
    expect(output).toContain("The audit log is whole");
  });

  it("keeps everything over a kill in the middle", async () => {
    const { page } = running.visitor;
    await running.app.kill();
    running.app = await startApp({ FIRSTBILL_NOW: MORNING }, running.app.dataDir);
    await page.goto(running.app.loginLink);
    await page.getByText("Operator").first().waitFor();
    await page.goto(`${running.app.url}/accounts/${account}`);
    await page.getByText("Ask about Saturdays.").first().waitFor();
    await page.getByText("Send the Saturday numbers").first().waitFor();
  }, 120_000);

  it("was refused nothing by the browser's content policy", () => {
    expect(running.visitor.complaints).toEqual([]);
  });
});
