/** Every screen as it looks to those who see it wide, dark or on a phone, who only have keys, and who send what is broken. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type App, closeBrowser, expectAccessible, pictureOfFailure, startApp, type Visitor, visit } from "./app.ts";
import { lookAtAll, type Screen, visitSignedIn } from "./looking.ts";
import { ROUTES } from "./routes.ts";

/** The flights end on 12 September 2011, so the morning is the one after. */
const MORNING = "2011-09-13T08:00:00Z";
const ACCOUNT = "IAH to MCI (OO)";

let app: App;
let accountId = "";

const SCREENS: readonly Screen[] = [
  { name: "Today", path: "/", heading: "Today", shows: "Not contacted yet, renews within 14 days" },
  { name: "an account", path: () => `/accounts/${accountId}`, heading: ACCOUNT, shows: "1 New account" },
  { name: "Accounts", path: "/accounts", heading: "Accounts", shows: "IAH to BTR (XE)" },
  { name: "Accounts with a filter", path: "/accounts?filter=verdict:in", heading: "Accounts", shows: ACCOUNT },
  {
    name: "Accounts with a filter that nobody understands",
    path: "/accounts?filter=verdict:in+stage:99",
    heading: "Accounts",
    shows: /^stage: takes .* not "99"\.$/,
  },
  { name: "Board", path: "/board", heading: "Board", shows: "New account" },
  { name: "Tasks", path: "/tasks", heading: "Tasks", shows: "You have no open tasks" },
  { name: "Notes", path: "/notes", heading: "Notes", shows: "There are no notes yet" },
  { name: "Search", path: `/search?q=${encodeURIComponent(ACCOUNT)}`, heading: "Search", shows: ACCOUNT },
  { name: "Team's week", path: "/team-week", heading: "Team's week", shows: "Nothing was picked." },
  { name: "Views", path: "/views", heading: "Views", shows: "Daily view" },
  { name: "Preferences", path: "/preferences", heading: "Preferences", shows: "Where you start" },
  {
    name: "Same company?",
    path: "/identity",
    heading: "Same company?",
    shows: "No accounts look like one company",
  },
  { name: "Handovers", path: "/handovers", heading: "Handovers", shows: "No handover waits for an answer." },
  {
    name: "Rules of handovers",
    path: "/handover-rules",
    heading: "Rules of handovers",
    shows: "Change the rules",
  },
  { name: "Import", path: "/import", heading: "Import", shows: "Drop files or a folder here" },
  { name: "Connections", path: "/connections", heading: "Connections", shows: "No source is connected yet" },
  { name: "a new connection", path: "/connections?connection=new", heading: "Connections", shows: "What to connect" },
  {
    name: "Does it add up?",
    path: "/reconciliation",
    heading: "Does it add up?",
    shows: "No invoice was compared yet",
  },
  { name: "Prices", path: "/prices", heading: "Prices", shows: "In force" },
  { name: "Fields", path: "/fields", heading: "Fields", shows: "There are no fields of your own yet" },
  { name: "Webhooks", path: "/webhooks", heading: "Webhooks", shows: "Nobody is told yet" },
  { name: "a new endpoint", path: "/webhooks?webhook=new", heading: "Webhooks", shows: "What is told" },
  { name: "Team", path: "/team", heading: "Team", shows: "operator@firstbill.localhost" },
  { name: "Privacy", path: "/privacy", heading: "Privacy", shows: "Refused rows" },
  { name: "Audit log", path: "/audit", heading: "Audit log", shows: "started an import" },
  { name: "Note templates", path: "/note-templates", heading: "Note templates", shows: "Short call" },
  // The whole reference is much the same again and again, and long to look through.
  {
    name: "API reference",
    path: "/docs?q=notes.create",
    heading: "API reference",
    shows: "/accounts/{accountId}/notes",
  },
  { name: "Welcome", path: "/welcome", heading: "Welcome", shows: "Go to Today" },
  { name: "Login without a secret", path: "/login", heading: "Sign in to Firstbill", shows: "There is no password." },
  { name: "an invitation", path: "/join#secret=none", heading: "Join the team", shows: "As colleagues see it." },
  { name: "an invitation that is cut off", path: "/join", heading: "Join the team", shows: /^This link is not whole/ },
  {
    name: "an address without a page",
    path: "/nowhere",
    heading: "There is no page at this address",
    shows: "Go to Today",
  },
];

let first: Visitor;

beforeAll(async () => {
  app = await startApp({ FIRSTBILL_NOW: MORNING });
  const { output } = await app.command("import", "presets/flights", "--nobody-assigned");
  expect(output).toContain("239 new accounts");
  first = await visit();
  await first.page.goto(app.loginLink);
  await first.page.getByRole("heading", { name: "Welcome" }).waitFor();
  const answer = await first.page.request.get(
    `${app.url}/api/v1/accounts?filter=${encodeURIComponent(`"${ACCOUNT}"`)}`,
  );
  accountId = ((await answer.json()) as { data: { accountId: string }[] }).data[0]!.accountId;
}, 120_000);

afterAll(async () => {
  await first.close();
  await closeBrowser();
  await app.stop();
});

it("looks at every screen there is", () => {
  const looked = SCREENS.map(({ path }) =>
    typeof path === "string" ? path.replace(/[?#].*/, "") : "/accounts/$accountId",
  );
  expect(ROUTES.length).toBeGreaterThan(20);
  expect(ROUTES.filter((route) => !looked.includes(route))).toEqual([]);
});

lookAtAll(SCREENS, () => ({ url: app.url, first }));

describe("with keys alone", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visitSignedIn(first);
  });
  afterEach(async ({ task }) => pictureOfFailure(task, visitor.page));
  afterAll(() => visitor.close());

  it("lists the keys of the page at hand, and lets go of them again", async () => {
    const { page } = visitor;
    await page.goto(app.url);
    await page.getByText("Not contacted yet").first().waitFor();
    await page.keyboard.press("?");
    const panel = page.locator("aside[aria-label=Shortcuts]");
    const sheet = panel.getByRole("region", { name: "On this page" });
    for (const label of ["Go to", "Done for now", "Search and commands", "Accounts", "Fold the navigation"])
      await sheet.getByText(label, { exact: true }).waitFor();
    await page.keyboard.type("audit");
    await sheet.getByText("Fold the navigation").waitFor({ state: "detached" });
    expect(await sheet.getByText("Audit log").count()).toBe(1);
    await expectAccessible(page);
    // The first leaves the field, the second the sheet.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
  });

  it("finds an account by its name and opens it", async () => {
    const { page } = visitor;
    await page.goto(app.url);
    await page.getByText("Not contacted yet").first().waitFor();
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Search and commands" });
    await palette.waitFor();
    await page.keyboard.type(ACCOUNT);
    await palette.getByRole("button", { name: ACCOUNT }).first().waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/accounts/${accountId}**`);
    await page.getByRole("heading", { level: 1, name: ACCOUNT }).waitFor();
  });

  it("changes the colours and keeps them over a reload", async () => {
    const { page } = visitor;
    await page.goto(app.url);
    const scheme = () => page.evaluate("getComputedStyle(document.documentElement).colorScheme");
    await page.getByRole("button", { name: "Colours follow the system. Change" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Light colours. Change" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Dark colours. Change" }).waitFor();
    expect(await scheme()).toBe("dark");
    await page.reload();
    await page.getByRole("button", { name: "Dark colours. Change" }).focus();
    expect(await scheme()).toBe("dark");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Colours follow the system. Change" }).waitFor();
    expect(await scheme()).toBe("light");
  });

  it("writes a filter, opens what it found and comes back to the same list", async () => {
    const { page } = visitor;
    await page.goto(app.url);
    await page.getByText("Not contacted yet").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await page.getByText("IAH to BTR (XE)").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("verdict:in");
    await page.keyboard.press("Enter");
    await page.getByText("IAH to BTR (XE)").first().waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.getByRole("grid", { name: "Accounts" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}/);
    await page.goBack();
    await page.waitForURL(/\/accounts\?filter=verdict(:|%3A)in/);
    await page.getByRole("button", { name: "Remove verdict:in" }).waitFor();
    await page.getByText(ACCOUNT).first().waitFor();
    // Rows of before stay until those of the filter are there.
    await expect.poll(() => page.getByText("IAH to BTR (XE)").count()).toBe(0);
  });
});

describe("with something wrong in it", () => {
  let visitor: Visitor;
  const folder = mkdtempSync(join(tmpdir(), "firstbill-broken-"));
  beforeAll(async () => {
    visitor = await visitSignedIn(first);
  });
  afterEach(async ({ task }) => pictureOfFailure(task, visitor.page));
  afterAll(async () => {
    await visitor.close();
    rmSync(folder, { recursive: true });
  });

  /** Puts one file on the Import page and answers with its row in the list. */
  async function choose(name: string, content: Uint8Array | string) {
    const { page } = visitor;
    const path = join(folder, name);
    writeFileSync(path, content);
    await page.goto(`${app.url}/import`);
    await page.getByLabel("Files to import").setInputFiles([path]);
    return page.getByRole("table", { name: "Files to import" }).getByRole("row", { name });
  }

  const unreadable = [
    {
      what: "accounts without an id",
      name: "accounts.csv",
      content: "colour,taste\nred,sweet\n",
      says: "Say what accounts.csv holds.",
    },
    {
      what: "usage without a day",
      name: "usage.csv",
      content: "account,meter,quantity\na,b,1\n",
      says: 'Which column holds "day" (such as 2026-02-01)?',
    },
    {
      what: "columns of no kind",
      name: "stuff.csv",
      content: "colour,taste\nred,sweet\n",
      says: "Say what stuff.csv holds.",
    },
  ];

  it.each(unreadable)("says beside a file with $what what to do, and holds the import", async (file) => {
    const { page } = visitor;
    await choose(file.name, file.content);
    await page.getByText(file.says).first().waitFor();
    expect(await page.getByRole("button", { name: "Dry run" }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: /^Import \d file/ }).isDisabled()).toBe(true);
    await expectAccessible(page);
  });

  it("says of a file that was cut short that it ends in the middle", async () => {
    const { page } = visitor;
    const row = await choose("usage.csv.gz", readFileSync("presets/flights/usage.csv.gz").subarray(0, 1000));
    await row.getByText("account, meter, day, quantity").waitFor();
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("The packed file ends in the middle. Send it again in full.").waitFor();
    await expectAccessible(page);
    const { data } = (await (await page.request.get(`${app.url}/api/v1/imports`)).json()) as { data: unknown[] };
    expect(data).toHaveLength(1);
  });

  it("says where a filter cannot be read, and what to write instead", async () => {
    const { page } = visitor;
    const answer = await page.request.get(
      `${app.url}/api/v1/accounts?filter=${encodeURIComponent("plan:payg stge:1")}`,
    );
    expect(answer.status()).toBe(422);
    const problem = (await answer.json()) as { code: string; detail: string };
    expect(problem.code).toBe("filter.invalid");
    expect(problem.detail).toMatch(/^At character 11: There is no field stge\. \S.*\.$/);
    await page.goto(`${app.url}/accounts?filter=plan:payg+stge:1`);
    await page.getByRole("alert").filter({ hasText: "There is no field stge." }).waitFor();
    // What is understood still counts, and the list stays.
    await page.getByText("IAH to BTR (XE)").first().waitFor();
  });

  it("refuses a field that it does not know, and changes nothing", async () => {
    const { page } = visitor;
    const url = `${app.url}/api/v1/accounts/${accountId}/tasks`;
    await page.goto(app.url);
    // From within the page, since a change from elsewhere is refused before it is read.
    const answer = await page.evaluate(async (address) => {
      const body = JSON.stringify({ title: "Send the numbers", dueOn: "2011-09-20", colour: "red" });
      const headers = { "content-type": "application/json", "x-firstbill": "1" };
      const response = await fetch(address, { method: "POST", headers, body });
      return { status: response.status, type: response.headers.get("content-type"), problem: await response.json() };
    }, url);
    expect(answer.status).toBe(422);
    expect(answer.type).toContain("application/problem+json");
    expect(answer.problem).toMatchObject({ code: "request.invalid", errors: [{ pointer: "/colour" }] });
    const { data } = (await (await page.request.get(url)).json()) as { data: unknown[] };
    expect(data).toEqual([]);
  });
});

describe("with something late, held and spread", () => {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-late-"));
  const LATE = "EU usage from csv is complete through 10 Sep only";
  const OTHER = "HAM to CDG (AF)";
  let lateId = "";
  let heldId = "";

  async function importFiles(files: Record<string, string>) {
    const paths = Object.entries(files).map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    });
    return app.command("import", ...paths);
  }

  beforeAll(async () => {
    await importFiles({
      "accounts.csv": `account,name,currency,region,signed_up_on\nham,${OTHER},USD,EU,2011-09-01\n`,
      "usage.csv":
        "account,meter,period_start,day,quantity\nham,product_analytics,2011-09-01,2011-09-02,700000\nham,product_analytics,2011-09-01,2011-09-05,1900000\nham,product_analytics,2011-09-01,2011-09-10,4000000\n",
    });
    const { page } = first;
    const found = await page.request.get(`${app.url}/api/v1/accounts?filter=${encodeURIComponent(`"${OTHER}"`)}`);
    lateId = ((await found.json()) as { data: { accountId: string }[] }).data[0]!.accountId;
    const all = await page.request.get(`${app.url}/api/v1/accounts?limit=200`);
    const ids = ((await all.json()) as { data: { externalId: string }[] }).data.map(({ externalId }) => externalId);
    const days = ["2011-09-10", "2011-09-11", "2011-09-12"];
    const rows = ids.flatMap((id) => days.map((day) => `${id},product_analytics,${day},200000000`));
    await importFiles({ "usage.csv": ["account,meter,day,quantity", ...rows, ""].join("\n") });
    const status = await page.request.get(`${app.url}/api/v1/status`);
    heldId = ((await status.json()) as { heldImports: string[] }).heldImports[0]!;
    await page.goto(app.url);
    await page.evaluate(async (url) => {
      const headers = { "content-type": "application/json", "x-firstbill": "1" };
      const body = JSON.stringify({ reason: "It is a copy." });
      await fetch(url, { method: "POST", headers, body });
    }, `${app.url}/api/v1/outbound/hold`);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const STATES: readonly Screen[] = [
    { name: "Today", path: "/", heading: "Today", shows: LATE },
    { name: "Accounts", path: "/accounts", heading: "Accounts", shows: LATE },
    {
      name: "an account whose days were spread",
      path: () => `/accounts/${lateId}`,
      heading: OTHER,
      shows: "6 Sep to 10 Sep: one report, spread evenly; so were 2 before it",
    },
    {
      name: "an import that is held",
      path: () => `/import?run=${heldId}`,
      heading: "Import",
      shows: "Held for a look at usage.csv",
    },
    { name: "the limits of a source", path: "/import", heading: "Import", shows: "Accounts that may move" },
    {
      name: "Does it add up?",
      path: "/reconciliation",
      heading: "Does it add up?",
      shows: "complete through 10 Sep, 1 behind",
    },
  ];

  const toldEverywhere = async ({ page }: Visitor) => {
    await page.getByText("Nothing is sent to the outside").first().waitFor();
    await page.getByText("An import is held").first().waitFor();
  };
  lookAtAll(
    STATES.map((state) => ({ ...state, act: toldEverywhere })),
    () => ({ url: app.url, first }),
  );

  it("changes the limits of a source with keys alone, and takes that back", async () => {
    const { page } = first;
    await page.goto(`${app.url}/import`);
    const field = page.getByLabel("Accounts that may move");
    await field.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("35");
    await page.keyboard.press("Enter");
    await page.getByText("Changed the limits of csv").waitFor();
    const limits = async () => (await page.request.get(`${app.url}/api/v1/import-limits/csv`)).json();
    expect(await limits()).toMatchObject({ movedPercent: 35, factor: 5 });
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("Taken back").waitFor();
    expect(await limits()).toMatchObject({ movedPercent: 20, factor: 5 });
  });
});
