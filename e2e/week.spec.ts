/** A lead looks at the team's week: six accounts passed their renewal untouched, each for another cause. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { recordAbsence } from "#contract/absences.ts";
import { listAccounts } from "#contract/accounts.ts";
import { handOver } from "#contract/handovers.ts";
import { getToday, snooze, takeNext } from "#contract/queue.ts";
import { createTask } from "#contract/tasks.ts";
import { listMissed } from "#contract/team-week.ts";
import { type App, closeBrowser, expectAccessible, pictureOfFailure, startApp, type Visitor, visit } from "./app.ts";
import { clientOf, visitAsColleague } from "./colleague.ts";
import { LOOKS, visitSignedIn } from "./looking.ts";

/** Every account signed up on 20 February and renews on 20 March. */
const WHILE_THERE_IS_TIME = "2026-03-10T08:00:00Z";
const TOO_LATE = "2026-03-19T08:00:00Z";
const AFTERWARDS = "2026-03-22T08:00:00Z";
const KNOWN = ["away", "unseen", "snoozed", "dropped", "handed"];

function accounts(names: readonly string[]): string {
  const rows = names.map((name) => `${name},${name.charAt(0).toUpperCase()}${name.slice(1)},USD,payg,2026-02-20`);
  return ["account,name,currency,plan,signed_up_on", ...rows].join("\n");
}

/** @param until the last day that is in */
function usage(names: readonly string[], from: string, until: string, perDay = 900_000): string[] {
  const rows: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(until); at += 86_400_000)
    for (const name of names)
      rows.push(`${name},product_analytics,${new Date(at).toISOString().slice(0, 10)},${perDay}`);
  return rows;
}

type Step = { app: App; folder: string };

async function bring({ app, folder }: Step, name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const paths = Object.entries(files).map(([file, text]) => {
    const path = join(folder, `${name}-${file}.csv`);
    writeFileSync(path, `${text}\n`);
    return path;
  });
  const { output, status } = await app.command("import", ...paths, "--source", "billing", "--nobody-assigned");
  expect([status, output]).toEqual([0, expect.any(String)]);
}

const withHead = (rows: readonly string[]) => ["account,meter,day,quantity", ...rows].join("\n");

describe("the team's week", () => {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-week-"));
  let app: App;
  let lead: Visitor;

  /** What happens while there is time: four accounts, each left in another way, and one handed over. */
  const workAWhile = async () => {
    const step = { app, folder };
    await bring(step, "first", {
      accounts: accounts(KNOWN),
      // The largest is the next one to be taken.
      usage: withHead([
        ...usage(KNOWN.slice(1), "2026-02-20", "2026-03-09"),
        ...usage(["away"], "2026-02-20", "2026-03-09", 5_000_000),
      ]),
    });
    const me = clientOf(app);
    const { rows } = await me.call(getToday, { show: "all" });
    const companyOf = (name: string) => rows.find((row) => row.name === name)!;
    expect(rows.map(({ name }) => name).toSorted()).toEqual(["Away", "Dropped", "Handed", "Snoozed", "Unseen"]);
    const skip = { companyId: companyOf("Handed").companyId, reason: "Speaks Czech only" };
    expect((await me.call(takeNext, { skip })).companyId).toBe(companyOf("Away").companyId);
    await me.call(snooze, { companyId: companyOf("Snoozed").companyId, until: "2026-03-25" });
    await me.call(recordAbsence, { firstOn: "2026-03-12", lastOn: "2026-03-13" });
    const { accountId } = companyOf("Handed");
    await me.call(handOver, { accountId, to: "support" });
    await me.call(createTask, { accountId, title: "Ask what became of it", dueOn: "2026-03-18" });
    const colleague = await visitAsColleague(app, { name: "Ana Novak" });
    await colleague.page.goto(app.url);
    await colleague.page.getByRole("heading", { name: /^Today/ }).waitFor();
    const { companyId } = companyOf("Dropped");
    const answer = await colleague.page.evaluate(
      `fetch("/api/v1/queue/${companyId}/lease", { method: "POST", body: "{}",
        headers: { "content-type": "application/json", "x-firstbill": "1" } }).then((one) => one.status)`,
    );
    expect(answer).toBe(200);
    await colleague.close();
  };

  beforeAll(async () => {
    app = await startApp({ FIRSTBILL_NOW: WHILE_THERE_IS_TIME });
    await workAWhile();
    const later = async (now: string) => {
      await app.kill();
      app = await startApp({ FIRSTBILL_NOW: now }, app.dataDir);
    };
    await later(TOO_LATE);
    const late = ["grown", "imported"];
    await bring({ app, folder }, "late", {
      accounts: accounts([...KNOWN, ...late]),
      usage: withHead([
        ...usage(KNOWN, "2026-03-10", "2026-03-18"),
        ...usage(["imported"], "2026-02-20", "2026-03-18"),
        ...usage(["grown"], "2026-02-20", "2026-03-16", 1000),
        ...usage(["grown"], "2026-03-17", "2026-03-18", 20_000_000),
      ]),
    });
    await later(AFTERWARDS);
    await bring({ app, folder }, "after", {
      usage: withHead(usage([...KNOWN, ...late], "2026-03-19", "2026-03-21")),
    });
    lead = await visit();
    await lead.page.goto(app.loginLink);
    await lead.page.getByRole("heading", { name: /^(Welcome|Today)/ }).waitFor();
  }, 400_000);
  afterEach(({ task }) => pictureOfFailure(task, lead.page));
  afterAll(async () => {
    await lead.close();
    await closeBrowser();
    await app.stop();
    rmSync(folder, { recursive: true });
  });

  it("tells each miss with its one cause in a sentence", async () => {
    const { data } = await clientOf(app).call(listMissed, {});
    expect(Object.fromEntries(data.map(({ name, cause }) => [name, cause]))).toEqual({
      ...{ Unseen: "unseen", Snoozed: "snoozed_past", Away: "absent", Dropped: "lease_dropped" },
      ...{ Grown: "entered_late", Imported: "data_late" },
    });
    const { page } = lead;
    await page.goto(`${app.url}/team-week`);
    const table = page.getByRole("table", { name: "Missed accounts" });
    await table.getByText("Operator snoozed it on 10 Mar until 25 Mar, past its renewal.").waitFor();
    for (const { name, sentence } of data) {
      await table.getByRole("link", { name }).waitFor();
      await table.getByText(sentence, { exact: true }).waitFor();
    }
    await page
      .getByText("6: 1 data late, 1 entered late, 1 unseen, 1 snoozed past, 1 absent, 1 let go", { exact: true })
      .waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "1 absent", exact: true }).click();
    await table.getByRole("link", { name: "Unseen" }).waitFor({ state: "detached" });
    await expect.poll(() => table.getByRole("link").allInnerTexts()).toEqual(["Away"]);
    expect(page.url()).toContain("cause=absent");
    await page.getByRole("button", { name: "6 in all", exact: true }).click();
    await table.getByRole("link", { name: "Unseen" }).waitFor();
  });

  it("says who needs whom, what was skipped and why, and which handover waits for an answer too long", async () => {
    const { page } = lead;
    const needs = page.getByRole("table", { name: "What waits for whom" });
    await needs
      .getByRole("row", { name: /The pool|Operator/ })
      .first()
      .waitFor();
    await page.getByRole("table", { name: "Skipped accounts" }).getByText("Speaks Czech only").waitFor();
    const answers = page.getByRole("table", { name: "Late answers to handovers" });
    await answers.getByRole("row", { name: /Handed.*support.*Operator/ }).waitFor();
    await page.getByText(/never with fewer than/).waitFor();
    await page.getByText("Country", { exact: true }).click();
    await page.getByRole("table", { name: "Picks by country" }).getByText("Ana Novak").waitFor();
    await page.getByRole("table", { name: "Who waits longest" }).getByRole("link").first().waitFor();
    await expectAccessible(page);
  });

  it("opens exactly the accounts that a number counts, also from its address, and as a list", async () => {
    const { page } = lead;
    await page.goto(`${app.url}/team-week`);
    const needs = page.getByRole("table", { name: "What waits for whom" });
    await needs.getByRole("button", { name: "Overdue, The pool: 1", exact: true }).click();
    const counted = page.getByRole("table", { name: "Accounts that are counted" });
    await counted.getByRole("row", { name: /Handed.*Ask what became of it/ }).waitFor();
    expect(await counted.getByRole("link").allInnerTexts()).toEqual(["Handed"]);
    expect(page.url()).toContain("accounts=overdue.pool");
    await page.reload();
    await counted.getByRole("link", { name: "Handed" }).waitFor();
    await expectAccessible(page);
    const picks = page.getByRole("table", { name: "Picks by forecast" });
    await picks.getByRole("button", { name: "Taken by everybody: 2", exact: true }).click();
    await counted.getByRole("row", { name: /Dropped.*Ana Novak/ }).waitFor();
    expect((await counted.getByRole("link").allInnerTexts()).toSorted()).toEqual(["Away", "Dropped"]);
    await page.keyboard.press("Escape");
    await counted.waitFor({ state: "detached" });
    await expect.poll(() => page.url()).not.toContain("accounts=");
    await picks.getByRole("button", { name: /^Taken by Ana Novak, .*: 1$/ }).click();
    await counted.getByRole("link", { name: "Dropped" }).waitFor();
    expect(await counted.getByRole("link").allInnerTexts()).toEqual(["Dropped"]);
    await page.getByRole("link", { name: "Open it in Accounts" }).click();
    await page.getByRole("heading", { level: 1, name: "Accounts" }).waitFor();
    await page.getByRole("link", { name: "Dropped" }).waitFor();
    await page.getByText("1 of 7", { exact: true }).waitFor();
    await page.goBack();
    await counted.getByRole("link", { name: "Dropped" }).waitFor();
  });

  it("opens the account behind a row, and Today names the handover that has no answer", async () => {
    const { page } = lead;
    await page.getByRole("table", { name: "Missed accounts" }).getByRole("link", { name: "Unseen" }).click();
    await page.getByRole("heading", { level: 1, name: "Unseen" }).waitFor();
    await page.goto(`${app.url}/`);
    await page.getByText(/1 handover has no answer by the agreed day/).waitFor();
    await expectAccessible(page);
    expect((await clientOf(app).call(listAccounts, {})).data).toHaveLength(7);
  });

  it("is for leads: a specialist reads why, and sees nobody compared", async () => {
    const colleague = await visitAsColleague(app, { name: "Ben Fox" });
    const { page } = colleague;
    await page.goto(`${app.url}/team-week`);
    await page.getByText("This page is for leads.").waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
    await expectAccessible(page);
    await colleague.close();
  });

  it.each(LOOKS)("fits and is accessible $look", async ({ look, width, dark }) => {
    const visitor = await visitSignedIn(lead, { width, dark });
    const { page } = visitor;
    await page.goto(`${app.url}/team-week`);
    await page.getByRole("table", { name: "Missed accounts" }).getByRole("link", { name: "Unseen" }).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join("test-results", `week ${look}.png`), fullPage: true });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
