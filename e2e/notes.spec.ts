/** Notes as a specialist writes them: with templates whose gaps are filled, by kind, and with what colleagues ask each other. */
import { describe, expect, it } from "vitest";
import { createNote, listNotes } from "#contract/notes.ts";
import { logFact } from "#contract/onboarding.ts";
import { expectAccessible, pressPrinted } from "./app.ts";
import { visitAsColleague } from "./colleague.ts";
import { visitSignedIn } from "./looking.ts";
import { withAcme } from "./with-acme.ts";

describe("notes", () => {
  const { running, me, accountId, openAccount } = withAcme();
  const bodies = async () => (await me().call(listNotes, { accountId: accountId() })).data.map(({ body }) => body);

  it("takes a template in with /, fills its gaps, and names those that are left before it closes", async () => {
    const { page } = running.visitor;
    await openAccount(page);
    await pressPrinted(page, "m");
    const note = page.getByRole("textbox", { name: "Note, in Markdown" });
    await note.waitFor();
    await page.keyboard.type("/mee");
    await page.getByRole("listbox", { name: "Templates" }).getByRole("option", { name: "Meeting" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => note.inputValue()).toContain("## Acme, 5 Mar 2026");
    expect(await page.getByRole("combobox", { name: "Kind of note" }).inputValue()).toBe("meeting");
    await page.getByText(/Still to fill: .*\{people\}/).waitFor();
    await page
      .getByRole("status")
      .getByText(/^Saved, \d+ gaps open$/)
      .waitFor();
    await expectAccessible(page);
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByText(/Not filled: .*\{people\}.*\. Fill them, or/).waitFor();
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByRole("article").getByText("Meeting ·").waitFor();
    await page
      .getByRole("article")
      .getByText(/ · \d+ gaps open$/)
      .waitFor();
    expect(await bodies()).toEqual([expect.stringContaining("### What we agreed")]);
  });

  it("lists notes of one kind", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/notes?kind=meeting`);
    await page.getByRole("list", { name: "Notes" }).getByText("Meeting ·").waitFor();
    await page
      .getByRole("list", { name: "Notes" })
      .getByText(/\d+ gaps open$/)
      .waitFor();
    await expectAccessible(page);
    await page.goto(`${running.app.url}/notes?kind=internal`);
    await page.getByText("No note is like that").waitFor();
  });

  it("begins as a meeting when a call has just been, or empty when one wants it so", async () => {
    const { page } = running.visitor;
    await me().call(logFact, { accountId: accountId(), kind: "call_held", happenedAt: "2026-03-05T07:20:00.000Z" });
    await openAccount(page);
    await pressPrinted(page, "m");
    const note = page.getByRole("textbox", { name: "Note, in Markdown" });
    await expect.poll(() => note.inputValue()).toContain("### What they want to reach");
    await page.getByText(/because a call with them was/).waitFor();
    await page.getByRole("button", { name: "Begin empty" }).click();
    await expect.poll(() => note.inputValue()).toBe("");
    await note.press("Escape");
    await note.waitFor({ state: "detached" });
    expect(await bodies()).toHaveLength(1);
  });

  it("takes changed words back with Z", async () => {
    const { page } = running.visitor;
    await me().call(createNote, { accountId: accountId(), body: "They want masks." });
    await openAccount(page);
    await page.locator("#notes").getByText("They want masks.").waitFor();
    await page
      .getByRole("button", { name: /What to do with the note/ })
      .first()
      .click();
    await page.getByRole("menuitem", { name: "Change" }).click();
    const note = page.getByRole("textbox", { name: "Note, in Markdown" });
    await note.fill("They want limits.");
    await note.press("ControlOrMeta+Enter");
    await page.locator("#notes").getByText("They want limits.").waitFor();
    await page.keyboard.press("z");
    await page.locator("#notes").getByText("They want masks.").waitFor();
  });

  it("has templates of one's own, refuses a gap that nothing fills, and goes back to an earlier version", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/notes`);
    await page.getByRole("link", { name: "Templates", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Note templates" }).waitFor();
    await page.getByRole("button", { name: "New template" }).click();
    const form = page.getByRole("form", { name: "New template" });
    await form.getByLabel("Name").fill("Weekly");
    await form.getByLabel("Words, in Markdown").fill("Week of {compnay}");
    await form.getByText("Nothing fills {compnay}.").waitFor();
    await expectAccessible(page);
    await form.getByLabel("Words, in Markdown").fill("Week of {company}");
    await form.getByRole("button", { name: "Add the template" }).click();
    const row = page.getByRole("row", { name: /Weekly/ });
    await row.getByText("Only you").waitFor();
    await row.getByRole("button", { name: "What to do with Weekly" }).click();
    await page.getByRole("menuitem", { name: "Change" }).click();
    const change = page.getByRole("form", { name: "Change the template" });
    await change.getByLabel("Name").fill("Monthly");
    await change.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "What to do with Monthly" }).click();
    await page.getByRole("menuitem", { name: "What it was before" }).click();
    await page.getByRole("button", { name: "Make it so again" }).click();
    await page.getByRole("row", { name: /Weekly/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("z");
    await page.getByRole("row", { name: /Monthly/ }).waitFor();
    await expectAccessible(page);
  });

  it("tells a colleague what they are asked, in Today and in the walk, until they have seen or answered it", async () => {
    const ana = await visitAsColleague(running.app, { name: "Ana Novak" });
    await me().call(createNote, { accountId: accountId(), body: "@Ana Novak, which limits do they have?" });
    const { page } = ana;
    await page.goto(running.app.url);
    const asked = page.getByRole("region", { name: /Colleagues ask you/ });
    await asked.getByText(/asks you: @Ana Novak, which limits do they have/).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Space");
    await page.getByText(/asks you in a note: @Ana Novak/).waitFor();
    await page.keyboard.press("Escape");
    await page.goto(`${running.app.url}/tasks`);
    await page.getByRole("link", { name: "A note names you" }).waitFor();
    await openAccount(page);
    await pressPrinted(page, "m");
    const note = page.getByRole("textbox", { name: "Note, in Markdown" });
    await note.fill("50 GB for each project.");
    await note.press("ControlOrMeta+Enter");
    await page.locator("#notes").getByText("50 GB for each project.").waitFor();
    await page.goto(running.app.url);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await page.getByRole("radiogroup", { name: "Which accounts" }).waitFor();
    expect(await asked.count()).toBe(0);
    expect(ana.complaints).toEqual([]);
    await ana.close();
  });

  it("is written and read on a phone", async () => {
    const phone = await visitSignedIn(running.visitor, { width: 390, dark: true });
    const { page } = phone;
    for (const path of ["/notes", "/note-templates", "/tasks?show=everyone", `/accounts/${accountId()}`]) {
      await page.goto(running.app.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      const wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
      expect([path, wide]).toEqual([path, false]);
      await expectAccessible(page);
    }
    await phone.close();
  });
});
