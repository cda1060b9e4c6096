/** The screens of the sources with something in them: what is late, failing, held, merged, proposed, told and refused. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, type Visitor, visit } from "./app.ts";
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
  (...keys: string[]) =>
  async ({ page }: Visitor) => {
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    for (const key of keys) await page.keyboard.press(key);
  };
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

describe("with keys alone", () => {
  it("goes from all sources into one and back", async () => {
    const { page, close } = await visitSignedIn(first);
    await page.goto(`${filled.app.url}/connections`);
    await page.getByRole("button", { name: "stripe" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "stripe" }).waitFor();
    await page.keyboard.press("u");
    await page.getByRole("table", { name: "Connections" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
    await close();
  });
});
