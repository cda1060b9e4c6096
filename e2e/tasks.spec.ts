/** Tasks, notes and the search of all accounts, by keyboard. */
import { describe, expect, it } from "vitest";
import { expectAccessible, pressPrinted, withApp } from "./app.ts";

/** The flights end on 12 September 2011, a Monday, so the morning is the one after. */
const MORNING = "2011-09-13T08:00:00Z";
const ACCOUNT = "IAH to MCI (OO)";

describe("tasks, notes and the search of all accounts", () => {
  let accountId = "";
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app }) => {
    const { output } = await app.command("import", "presets/flights", "--nobody-assigned");
    expect(output).toContain("239 new accounts");
    const found = await app.command("search", ACCOUNT, "--json");
    accountId = (JSON.parse(found.output) as { data: { accountId: string }[] }).data[0]!.accountId;
  });

  it("sets a promise in plain words that says back its day", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts/${accountId}`);
    await page.getByRole("heading", { name: ACCOUNT }).waitFor();
    await pressPrinted(page, "t");
    const form = page.getByRole("form", { name: "New task" });
    await form.getByLabel("What is to be done").fill("Which limits do they want?");
    await form.getByText("Promise to them").click();
    await form.getByText("Customer", { exact: true }).click();
    await form.getByLabel("Due", { exact: true }).fill("soonish");
    await form.getByText(/is no day that is understood here/).waitFor();
    await form.getByLabel("Due", { exact: true }).fill("next tue");
    await form.getByText("Tue 20 Sep, in 7 days").waitFor();
    await form.getByRole("button", { name: "Set the task" }).click();
    await page.getByText("Promise, waits for the customer").waitFor();
  });

  it("shows it under its day among the tasks of all, marks it done with E and takes that back with Z", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.getByRole("radiogroup", { name: "Which tasks" }).waitFor();
    await page.keyboard.press("2");
    await page.getByRole("region", { name: "Tue 20 Sep, in 7 days" }).getByText("Which limits do they want?").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("e");
    const closing = page.getByRole("form", { name: "Close it with its answer" });
    await closing.getByLabel("What was the answer?").fill("50 GB for each project");
    await expectAccessible(page);
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByText("The pool is empty").waitFor();
    await page.keyboard.press("5");
    await page.getByText("Answer: 50 GB for each project").waitFor();
    await page.keyboard.press("2");
    await page.getByText("The pool is empty").waitFor();
    await page.keyboard.press("z");
    await page.getByRole("region", { name: "Tue 20 Sep, in 7 days" }).getByText("Which limits do they want?").waitFor();
  });

  it("moves what was selected to another day, in words", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor();
    await page.keyboard.press("h");
    const form = page.getByRole("form", { name: "Move to another day" });
    await form.getByLabel("To which day").fill("in 3 weeks");
    await form.getByText("Tue 4 Oct, in 21 days").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Tue 4 Oct, in 21 days" }).waitFor();
  });

  it("waits for an event in words, and is due on the day on which it comes", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts/${accountId}`);
    await page.getByRole("heading", { name: ACCOUNT }).waitFor();
    await pressPrinted(page, "t");
    const form = page.getByRole("form", { name: "New task" });
    await form.getByLabel("What is to be done").fill("Read their answer");
    await form.getByLabel("Due", { exact: true }).fill("when pigs fly");
    await form.getByText(/nothing that a task can wait for/).waitFor();
    await form.getByLabel("Due", { exact: true }).fill("when they answer, or in 2 weeks");
    await form.getByText("When they answer, at the latest Tue 27 Sep, in 14 days").waitFor();
    await form.getByText("It waits for an event, so it does not repeat.").waitFor();
    await form.getByRole("button", { name: "Set the task" }).click();
    await page.getByText(/waits: due when they answer/).waitFor();
    await running.app.command("onboarding", "log", accountId, "--kind", "replied");
    await page.getByText(/due when they answer: it has come/).waitFor();
    await page.goto(running.app.url);
    await page.getByRole("heading", { name: "Promises and tasks" }).waitFor();
    await page.getByText("Read their answer").first().waitFor();
    await page.getByText("due when they answer", { exact: true }).waitFor();
  });

  it("finds the promise by a beginning of its word, with the word marked, and an account through the palette", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/search?q=limit`);
    await page.getByRole("link", { name: "Which limits do they want?" }).waitFor();
    expect(await page.locator("mark").first().innerText()).toBe("limit");
    await expectAccessible(page);
    await page.goto(`${running.app.url}/tasks?show=everyone`);
    await page.getByRole("region", { name: "Tue 4 Oct, in 21 days" }).waitFor();
    await page.keyboard.press("ControlOrMeta+k");
    const palette = page.getByRole("dialog", { name: "Search and commands" });
    await palette.getByLabel("Search and commands").fill(ACCOUNT);
    await palette.getByText(ACCOUNT, { exact: true }).first().click();
    await page.getByRole("heading", { name: ACCOUNT }).waitFor();
  });

  it("lists a note with those of all accounts", async () => {
    const { page } = running.visitor;
    await running.app.command("notes", "create", accountId, "--body", "They want **masks** first.");
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: "Notes", level: 1 }).waitFor();
    await page.getByText("They want").waitFor();
    await expectAccessible(page);
    await page.getByRole("textbox", { name: "Words" }).fill("nothing like it");
    await page.getByText("No note is like that").waitFor();
  });
});
