/** The screens of the sources with something in them: what is late, failing, held, merged, proposed, told and refused. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, pressPrinted, type Visitor, visit } from "./app.ts";
import { type Filled, startFilled } from "./filled.ts";
import { LONG_NAME } from "./filled-files.ts";
import { lookAtAll, type Screen, visitSignedIn } from "./looking.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-filled-"));
let filled: Filled;
let first: Visitor;

beforeAll(async () => {
  filled = await startFilled(folder);
  first = await visit();
  await first.page.goto(filled.app.loginLink);
  await first.page.getByRole("heading", { name: "Welcome" }).waitFor();
}, 240_000);

afterAll(async () => {
  await first.close();
  await closeBrowser();
  await filled.close();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => () => filled.paths[name] ?? "";
const press =
  (key: string) =>
  ({ page }: Visitor) =>
    pressPrinted(page, key);
const click =
  (name: string | RegExp) =>
  ({ page }: Visitor) =>
    page.getByRole("button", { name }).first().click();

const SCREENS: readonly Screen[] = [
  { name: "sources that are late and failing", path: "/connections", heading: "Connections", shows: "Failing" },
  {
    name: "a database that was checked, with its tries",
    path: at("billing"),
    heading: "Connections",
    shows: "A write was tried and refused.",
    act: press("c"),
  },
  {
    name: "what a source sent, also what could not be applied",
    path: at("stripe"),
    heading: "Connections",
    shows: "Means nothing here",
  },
  {
    name: "what another tool's words become, and what it brought",
    path: at("vitally"),
    heading: "Connections",
    shows: "Pipeline values and their stages",
    act: press("w"),
  },
  {
    name: "a source that cannot be reached",
    path: at("clickhouse"),
    heading: "Connections",
    shows: "Failed",
  },
  {
    name: "a chat that lacks a scope",
    path: at("slack"),
    heading: "Connections",
    shows: "groups:read",
    act: press("c"),
  },
  {
    name: "invoices beside bills",
    path: "/reconciliation",
    heading: "Does it add up?",
    shows: "Not confirmed by hand",
  },
  {
    name: "one account beside its invoices",
    path: at("beside"),
    heading: "Does it add up?",
    shows: "More than 2 % apart",
  },
  { name: "what prices would change", path: at("preview"), heading: "Prices", shows: "Bill goes up" },
  { name: "who is told", path: "/webhooks", heading: "Webhooks", shows: "It answered 410: it wants nothing any more." },
  { name: "what an endpoint was told", path: at("endpoint"), heading: "Webhooks", shows: "Delivered" },
  {
    name: "a channel in which another company reads",
    path: at("channel"),
    heading: "Webhooks",
    shows: "Another company reads in this channel, so nothing about a customer is sent there.",
  },
  { name: "what corrected days say otherwise", path: "/import", heading: "Import", shows: /^With today's numbers it/ },
  {
    name: "decided crossings that corrected days contradict",
    path: at("family"),
    heading: "Brightpath EU",
    shows: /recorded: 20 Mar 2026/,
  },
  {
    name: "an import that was taken back",
    path: at("takenBack"),
    heading: "Import",
    shows: /^Taken back by Operator/,
  },
  {
    name: "the columns of a database, to be corrected",
    path: at("billing"),
    heading: "Connections",
    shows: "The first 6 rows can be read. Accounts are looked up in the dry run.",
    act: press("l"),
  },
  {
    name: "which id of a source is which account",
    path: at("vitally"),
    heading: "Connections",
    shows: "va-1",
  },
  { name: "a held import", path: at("held"), heading: "Import", shows: "Held for a look at usage.csv" },
  {
    name: "what taking an import back would void",
    path: at("released"),
    heading: "Import",
    shows: "160 days of usage become what they were.",
    act: click("Take this import back"),
  },
  {
    name: "a field of which three sources say something",
    path: at("family"),
    heading: "Brightpath EU",
    shows: "sheet first sent the account",
    act: click("History of Support tier"),
  },
  { name: "two accounts that are one customer", path: at("merged"), heading: "Lumen Labs", shows: "Take apart" },
  { name: "pairs that may be one company", path: "/identity", heading: "Same company?", shows: LONG_NAME },
  { name: "columns without a field", path: "/fields", heading: "Fields", shows: "Came in without a field" },
  {
    name: "what erasing a person removes",
    path: "/privacy?q=zzyx",
    heading: "Privacy",
    shows: "Spoke to [erased person] at 17 Canarygasse about sampling",
    act: async (visitor) => {
      await click("Export or erase Quillon Zzyx")(visitor);
      await click("See what erasing removes")(visitor);
    },
  },
];

lookAtAll(SCREENS, () => ({ url: filled.app.url, first }));

/** Said on every page but its own. */
const HELD = "An import is held: much more would change than usual.";

describe("with keys alone", () => {
  it("goes from all sources into one and back", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(`${filled.app.url}/connections`);
    await page.getByRole("button", { name: "stripe" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "stripe" }).waitFor();
    await pressPrinted(page, "u");
    await page.getByRole("table", { name: "Connections" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
    await close();
  });

  it("asks before a held import is refused, without the line that says so on every other page", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(`${filled.app.url}/import`);
    await page.getByText(HELD).waitFor();
    await page.goto(filled.app.url + at("held")());
    await page.getByRole("heading", { name: "Held for a look at usage.csv" }).waitFor();
    expect(await page.getByText(HELD).count()).toBe(0);
    await page.keyboard.press("r");
    const question = page.getByRole("group", { name: "Refuse it" });
    await question.getByText("Nothing of it comes in.").waitFor();
    await question.getByRole("button", { name: "Keep" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await page.keyboard.press("l");
    await page.getByText("It comes in as it is. It can be taken back later.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Let it go on" }).waitFor();
    await close();
  });

  it("takes a finished import back after a look at what goes", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(filled.app.url + at("released")());
    await page.getByRole("button", { name: "Take this import back" }).waitFor();
    await page.keyboard.press("t");
    await page.getByText("160 days of usage become what they were.").waitFor();
    await page.keyboard.press("t");
    await page.getByRole("group", { name: "Take it back" }).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.getByText(/^Taken back by Operator/).waitFor({ timeout: 60_000 });
    await close();
  }, 90_000);

  it("pauses a source and asks before it is removed", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(filled.app.url + at("vitally")());
    await page.getByRole("heading", { level: 2, name: "vitally" }).waitFor();
    await pressPrinted(page, "shift+p");
    await page.getByText("Paused", { exact: true }).waitFor();
    await page.keyboard.press("Shift+P");
    await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Remove vitally" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove vitally" }).waitFor({ state: "detached" });
    await page.getByRole("heading", { level: 2, name: "vitally" }).waitFor();
    await close();
  });

  it("corrects how the rows of a database are read, takes one back, saves it, and finds it saved", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(filled.app.url + at("billing")());
    await page.getByRole("heading", { level: 2, name: "billing-db" }).waitFor();
    await pressPrinted(page, "l");
    const columns = page.getByRole("region", { name: "Columns of Accounts of billing-db", exact: true });
    const currency = columns.getByLabel("currency goes into");
    const name = columns.getByLabel("name goes into");
    await currency.focus();
    await page.keyboard.press("Home");
    await columns.getByRole("button", { name: "Undo the last correction" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => currency.inputValue()).toBe("currency");
    await name.focus();
    await page.keyboard.press("Home");
    await expect.poll(() => name.inputValue()).toBe("");
    await columns.getByText("The first 6 rows can be read.").waitFor();
    await columns.getByRole("button", { name: "Save columns" }).focus();
    await page.keyboard.press("Enter");
    await columns.getByText("Saved as version 1. It holds from the next run on.").waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 2, name: "billing-db" }).waitFor();
    await pressPrinted(page, "l");
    await columns.getByText("This is the mapping that was saved for these files, version 1.").waitFor();
    await expect.poll(() => name.inputValue()).toBe("");
    await close();
  });

  it("downloads the differences, and says whether prices are right", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(`${filled.app.url}/reconciliation`);
    await page.getByRole("button", { name: "Download" }).first().waitFor();
    const download = page.waitForEvent("download");
    await page.keyboard.press("d");
    await download;
    await page.goto(filled.app.url + at("beside")());
    await page.getByText("More than 2 % apart").first().waitFor();
    await page.keyboard.press("c");
    await page.getByRole("complementary").waitFor();
    await close();
  });

  it("opens what can be logged of an account, and closes it again", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(filled.app.url + at("family")());
    await page.getByRole("button", { name: "Log what happened" }).waitFor();
    await page.keyboard.press("c");
    const panel = page.getByRole("complementary", { name: "What happened with Brightpath EU?" });
    await panel.waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await close();
  });
});
