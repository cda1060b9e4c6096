/** What was done is taken back, done again, and left alone where a colleague has changed it since. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listAccountFields, setAccountField } from "#contract/account-fields.ts";
import { defineField } from "#contract/fields.ts";
import { changeTask, createTask, listTasks } from "#contract/tasks.ts";
import { listUndo } from "#contract/undo.ts";
import { expectAccessible } from "./app.ts";
import { visitAsColleague } from "./colleague.ts";
import { visitSignedIn } from "./looking.ts";
import { withAcme } from "./with-acme.ts";

describe("taking back", () => {
  const { running, me, accountId, openAccount } = withAcme();

  const seats = async () => {
    const { data } = await me().call(listAccountFields, { accountId: accountId() });
    return data.find(({ field }) => field.fieldId === "seats")?.text ?? null;
  };
  const openList = async () => {
    const { page } = running.visitor;
    await page.keyboard.press("Shift+Z");
    const list = page.getByRole("list", { name: "What was done last" });
    await list.waitFor();
    return list;
  };

  it("reaches what was done on another device, and after the page was loaded again", async () => {
    const { page } = running.visitor;
    await me().call(defineField, { fieldId: "seats", label: "Seats", type: "number" });
    await me().call(setAccountField, { accountId: accountId(), fieldId: "seats", value: 20 });
    await openAccount(page);
    await page.keyboard.press("Control+z");
    await page.getByText("Taken back: Set Seats of Acme to 20.").waitFor();
    expect(await seats()).toBe(null);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Acme" }).waitFor();
    await page.keyboard.press("Control+Shift+Z");
    await page.getByText("Done again: Set Seats of Acme to 20.").waitFor();
    expect(await seats()).toBe("20");
  });

  it("shows a list of what was done last with its key, and takes back one of them", async () => {
    const { page } = running.visitor;
    const list = await openList();
    await list.getByText("Set Seats of Acme to 20").waitFor();
    await list.getByText("Defined Seats").waitFor();
    await page.getByRole("button", { name: "What cannot be taken back here" }).click();
    await page.getByText("Its secret is shown once and kept by nobody; make another one.").first().waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "undo-list.png") });
    await list.getByRole("button", { name: "Take back: Set Seats of Acme to 20" }).click();
    await list.getByRole("button", { name: "Do again: Set Seats of Acme to 20" }).click();
    await list.getByRole("button", { name: "Take back: Set Seats of Acme to 20" }).waitFor();
    expect(await seats()).toBe("20");
    await page.keyboard.press("Escape");
  });

  it("leaves what a colleague changed since, says who and what, and goes on to what was done before", async () => {
    const { page } = running.visitor;
    const task = await me().call(createTask, { accountId: accountId(), title: "Call them", dueOn: "2026-03-10" });
    const moved = await me().call(changeTask, {
      ...{ accountId: accountId(), taskId: task.taskId, version: task.version },
      dueOn: "2026-03-12",
    });
    const colleague = await visitAsColleague(running.app, { name: "Ana Novak" });
    await colleague.page.goto(`${running.app.url}/accounts/${accountId()}`);
    await colleague.page.getByText("Call them").first().waitFor();
    const change = JSON.stringify({ version: moved.version, dueOn: "2026-03-20" });
    const answered = await colleague.page.evaluate(
      `fetch("/api/v1/accounts/${accountId()}/tasks/${task.taskId}", { method: "PATCH",
        headers: { "content-type": "application/json", "x-firstbill": "1" }, body: ${JSON.stringify(change)} }).then((answer) => answer.text())`,
    );
    expect(answered).toContain('"dueOn":"2026-03-20"');
    const list = await openList();
    await list
      .getByText(/Ana Novak changed it since: Moved to 20 Mar 2026: Call them/)
      .first()
      .waitFor();
    await list.getByRole("button", { name: "Take back: Set Seats of Acme to 20" }).waitFor();
    await page.getByText("The team's").click();
    await list.getByText("Moved to 20 Mar 2026: Call them", { exact: true }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+z");
    await page
      .getByText(/Ana Novak changed it since \(Moved to 20 Mar 2026: Call them.*ask Ana Novak, or change it yourself/)
      .waitFor();
    const [kept] = (await me().call(listTasks, { accountId: accountId() })).data;
    expect(kept?.dueOn).toBe("2026-03-20");
    await colleague.page.keyboard.press("Control+z");
    await colleague.page.getByText(/Taken back: Moved to 20 Mar 2026: Call them/).waitFor();
    expect(colleague.complaints).toEqual([]);
    await colleague.close();
  });

  it("keeps the last hundred, and takes back the newest and the oldest of them", async () => {
    for (let number = 1; number <= 101; number++)
      await me().call(createTask, { accountId: accountId(), title: `Task ${number}`, dueOn: "2026-03-10" });
    const { data: listed } = await me().call(listUndo, {});
    expect(listed.map(({ label }) => label)).toEqual(
      Array.from({ length: 100 }, (_, index) => `Set the task: Task ${101 - index}`),
    );
    const { page } = running.visitor;
    await page.keyboard.press("Control+z");
    await page.getByText("Taken back: Set the task: Task 101.").waitFor();
    const list = await openList();
    await list.getByRole("button", { name: "Take back: Set the task: Task 2", exact: true }).click();
    await list.getByRole("button", { name: "Do again: Set the task: Task 2", exact: true }).waitFor();
    await page.keyboard.press("Escape");
    const left = (await me().call(listTasks, { accountId: accountId() })).data.map(({ title }) => title);
    expect(left).toHaveLength(100);
    expect(left.filter((title) => ["Task 1", "Task 2", "Task 101"].includes(title))).toEqual(["Task 1"]);
  }, 180_000);

  it("fits a phone, in dark colours too", async () => {
    const visitor = await visitSignedIn(running.visitor, { width: 390, dark: true });
    const { page } = visitor;
    await openAccount(page);
    await page.keyboard.press("Shift+Z");
    await page.getByRole("list", { name: "What was done last" }).getByText("Task 101").first().waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join("test-results", "undo-list-phone.png") });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
