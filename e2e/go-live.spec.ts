/** A data engineer brings a company in from three places, climbs the first run, and undoes a bad night. */
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { addDays } from "#core/time/local-date.ts";
import { expectAccessible, pressPrinted, startApp, withApp } from "./app.ts";
import { eventsOfDay, type GoingLive, invoiceOf, MORNING, makeGoingLive, NAMES } from "./going-live.ts";

const CUSTOMERS = "select org_key as account, label as name, 'USD' as currency, created as signed_up_on from orgs";
const USAGE = `select org_key as account, 'events' as meter, happened_on as day, total as quantity
  from daily_events where happened_on > $watermark`;
/** Columns as another tool calls them. */
const OWNERS = `Org ID;Owner Name;Team Role;Owner Email
${NAMES.map((_, at) => `org_${at + 1};Sam Lee;Helper;sam@team.example`).join("\n")}
`;
const WISHES = `Email Address;Date Time
kim@acme.example;2026-02-01 10:00
`;
/** Eight days with a thousand times what the day had. */
const BAD_NIGHT = [
  "account,meter,day,quantity",
  ...NAMES.flatMap((_, at) =>
    Array.from(
      { length: 8 },
      (_, back) => `org_${at + 1},events,${addDays("2026-03-19", -back)},${eventsOfDay(at) * 1000}`,
    ),
  ),
].join("\n");

const SETTINGS = { FIRSTBILL_ALLOW_INTERNAL: "connections=127.0.0.1" };
/** What is recorded at one moment cannot be told apart by a run that begins in it. */
const LATER = "2026-03-20T08:20:00Z";

describe("going live with three sources", () => {
  let company: GoingLive;
  let stripeUrl = "";
  let before: Record<string, unknown>;
  const running = withApp({ ...SETTINGS, FIRSTBILL_NOW: MORNING }, async () => {
    company = await makeGoingLive();
  });
  afterAll(() => company.close());

  const ask = async <T = unknown>(path: string): Promise<T> => {
    const answer = await running.visitor.page.request.get(`${running.app.url}/api/v1${path}`);
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const stepsSafe = async () =>
    (await ask<{ rungs: { rung: string; isSafe: boolean }[] }>("/ladder")).rungs.flatMap(({ rung, isSafe }) =>
      isSafe ? [rung] : [],
    );

  async function expectSteps(...rungs: string[]) {
    await expect.poll(stepsSafe, { timeout: 30_000 }).toEqual(rungs);
    await running.visitor.page.goto(`${running.app.url}/reconciliation`);
    await running.visitor.page.getByText(`${rungs.length} of 5 steps, in order`).waitFor();
  }

  const form = () => running.visitor.page.getByRole("form", { name: "Connect a source" });

  async function choose(name: string, option: string, at = 0) {
    await form().getByLabel(name).and(running.visitor.page.locator("input:visible")).nth(at).click();
    await running.visitor.page.getByRole("option", { name: option, exact: true }).click();
  }

  /** The first read, however many parts it has. */
  async function runNow() {
    const { page } = running.visitor;
    await page.keyboard.press("r");
    await page.getByRole("table", { name: "Tries" }).getByText("Imported").first().waitFor({ timeout: 60_000 });
    await expect
      .poll(async () => (await ask<{ data: { state: string }[] }>("/connections")).data.map(({ state }) => state), {
        timeout: 60_000,
      })
      .not.toContain("importing");
  }

  it("begins with nothing, and is told what comes first", async () => {
    await expectSteps();
    await running.visitor.page.getByText("Import accounts, or connect the source that has them.").waitFor();
  });

  it("connects the billing database with the keyboard at hand, checks it, looks at the first rows, and runs it", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/connections`);
    await page.getByText("No source is connected yet").waitFor();
    await page.keyboard.press("n");
    await choose("What to connect", "PostgreSQL");
    await form().getByLabel("Name").fill("billing-db");
    await form().getByLabel("Host").fill("127.0.0.1");
    await form().getByLabel("Port").fill(String(company.billing.port));
    await form().getByLabel("Database").fill("firstbill");
    await form().getByLabel("User").fill(company.billing.user);
    await form().getByLabel("Password").first().fill(company.billing.password);
    await choose("Encryption", "off");
    await choose("Kind of data", "accounts");
    await form().getByLabel("Query").fill(CUSTOMERS);
    await page.getByRole("button", { name: "Add another" }).click();
    await choose("Kind of data", "usage", 1);
    await form().getByLabel("Query").nth(1).fill(USAGE);
    await form().getByLabel("Watermark column").nth(1).fill("day");
    await form().getByLabel("First watermark").nth(1).fill("2000-01-01");
    await form().getByLabel("Overlap").nth(1).fill("2 days");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Connect" }).press("Enter");
    await page.getByRole("heading", { name: "billing-db" }).waitFor();
    await pressPrinted(page, "c");
    const checks = page.getByRole("table", { name: "What the check found" });
    await checks.getByText("A write was tried and refused.").waitFor();
    await expect.poll(() => checks.getByText("Works").count()).toBe(4);
    await page.keyboard.press("p");
    await page.getByText(/6 accounts would be new/).waitFor();
    await page.screenshot({ path: join("test-results", "go-live-connection.png"), fullPage: true });
    await runNow();
    expect(await page.getByText(company.billing.password).count()).toBe(0);
    await expectSteps("accounts", "usage");
  }, 180_000);

  it("adds whoever is told, by the same API that programs use", async () => {
    const eventTypes = ["account.entered", "threshold.crossed", "threshold.confirmed", "alert.raised"];
    const made = { name: "Warehouse", url: "https://warehouse.example/hook", eventTypes };
    const answer = await running.visitor.page.request.post(`${running.app.url}/api/v1/webhooks`, {
      data: made,
      headers: { "x-firstbill": "1", "sec-fetch-site": "same-origin" },
    });
    expect(answer.status()).toBe(200);
  });

  it("connects Stripe, whose customers are found again by the id that they carry", async () => {
    const { page } = running.visitor;
    const { shop } = company;
    await page.goto(`${running.app.url}/connections`);
    await page.getByRole("table", { name: "Connections" }).waitFor();
    await page.keyboard.press("n");
    await choose("What to connect", "Stripe");
    await form().getByLabel("Name").fill("stripe");
    await form().getByLabel("API key").first().fill(shop.apiKey);
    await form().getByLabel("Signing secret", { exact: true }).fill(shop.webhookSecret);
    await form().getByLabel("Source of your own ids").fill("billing-db");
    await form().getByLabel("Metadata key with your own id").fill("org");
    await form().getByLabel("Meters").fill("recordings");
    await form().getByLabel("Address").fill(shop.address);
    await page.getByRole("button", { name: "Connect" }).press("Enter");
    await page.getByRole("heading", { name: "stripe" }).waitFor();
    stripeUrl = page.url();
    await runNow();
    await page.screenshot({ path: join("test-results", "go-live-stripe.png"), fullPage: true });
    expect((await ask<{ data: unknown[] }>("/accounts?limit=100")).data).toHaveLength(NAMES.length);
    await expectSteps("accounts", "usage");
    await page.getByText("confirmed for 0 of 6 accounts with invoices", { exact: true }).waitFor();
  }, 180_000);

  it("is told by webhooks at once, twice or in the wrong order alike, and takes none that is forged", async () => {
    const { page } = running.visitor;
    const { shop } = company;
    const [connectionId] = /[0-9a-f-]{36}/.exec(stripeUrl)!;
    const send = async (event: object, secret?: string) =>
      (await fetch(`${running.app.url}/webhooks/${connectionId}`, { method: "POST", ...shop.signed(event, secret) }))
        .status;
    const later = (status: "open" | "paid") => invoiceOf(0, "2026-02-01", "2026-03-01", status);
    const [finalized, paid] = [
      shop.happen("invoice.finalized", later("open")),
      shop.happen("invoice.paid", later("paid")),
    ];
    expect([await send(paid), await send(finalized), await send(paid)]).toEqual([204, 204, 204]);
    expect(await send(paid, "whsec_of_somebody_else")).toBe(401);
    await page.goto(stripeUrl);
    const received = page.getByRole("table", { name: "Received" });
    await received
      .getByRole("row", { name: /invoice\.paid/ })
      .getByText("Applied")
      .waitFor();
    await received
      .getByRole("row", { name: /invoice\.finalized/ })
      .getByText(/Applied|Older/)
      .waitFor();
    expect(await received.getByRole("row", { name: /invoice\.paid/ }).count()).toBe(1);
  }, 60_000);

  it("accepts the prices that Stripe has, from the first day, and its bills are those of the invoices", async () => {
    const { page } = running.visitor;
    await page.goto(stripeUrl);
    await page.getByRole("heading", { name: "stripe" }).waitFor();
    await pressPrinted(page, "b");
    await page.getByText(/Proposed: USD/).waitFor();
    await page.getByRole("link", { name: "Prices", exact: true }).last().click();
    await page.getByLabel("Holds from").fill("2026-01-01");
    await page.getByRole("button", { name: "Accept" }).click();
    await page.keyboard.press("Enter");
    await page.getByText("Proposed by a source").waitFor({ state: "detached" });
    await expectSteps("accounts", "usage", "prices");
    await page.getByText("100 % – 12 of 12 invoices").waitFor();
    await expectAccessible(page);
    await page.getByText(/^Unlocked for good/).waitFor();
    await page.screenshot({ path: join("test-results", "go-live-adds-up.png"), fullPage: true });
  }, 120_000);

  it("has told nobody what rests on prices, and drops what waited now that they are confirmed", async () => {
    const { page } = running.visitor;
    const { data, count } = await ask<{ data: { type: string; waitsFor: string }[]; count: number }>(
      "/webhook-approvals",
    );
    expect(new Set(data.map(({ waitsFor }) => waitsFor))).toEqual(new Set(["prices"]));
    expect(data.map(({ type }) => type)).toContain("threshold.crossed");
    await page.getByText(`${count} messages to other systems wait for a lead to send or drop.`).waitFor();
    await page.getByRole("link", { name: "Look at them" }).click();
    await page.getByText(/Prices were not confirmed when it happened\. They are now/).waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "go-live-waiting.png"), fullPage: true });
    await page.getByRole("button", { name: "Send none to Warehouse" }).click();
    await page.getByRole("button", { name: `Drop ${count} messages` }).click();
    await page.getByText("Waits for a decision").waitFor({ state: "detached" });
    expect((await ask<{ count: number }>("/webhook-approvals")).count).toBe(0);
  }, 60_000);

  it("maps a file of another tool's columns, and the last steps are climbed", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/import`);
    await page.getByLabel("Files to import").setInputFiles([
      { name: "owners.csv", mimeType: "text/csv", buffer: Buffer.from(OWNERS) },
      { name: "wishes.csv", mimeType: "text/csv", buffer: Buffer.from(WISHES) },
    ]);
    await page.getByLabel("Name of the source").fill("billing-db");
    await page.getByLabel("Name of the source").press("Tab");
    const owners = page.getByRole("region", { name: "Columns of owners.csv" });
    await owners.getByLabel("What the file holds").selectOption("humans");
    await owners.getByText("The first 6 rows can be read").waitFor();
    const wishes = page.getByRole("region", { name: "Columns of wishes.csv" });
    await wishes.getByLabel("What the file holds").selectOption("opt_outs");
    await wishes.getByText("The first 1 rows can be read").waitFor();
    await page.screenshot({ path: join("test-results", "go-live-mapping.png"), fullPage: true });
    await page.getByRole("button", { name: "Import 2 files" }).click();
    await page.getByRole("link", { name: "Look at the accounts" }).waitFor({ timeout: 60_000 });
    await expectSteps("accounts", "usage", "prices", "coverage", "opt-outs");
  }, 120_000);

  /** Everything that is said of the customers and of all of them together, but for when it was worked out. */
  async function told(): Promise<Record<string, unknown>> {
    const { data } = await ask<{ data: { accountId: string }[] }>("/accounts?limit=100");
    const ofAll = [
      "/accounts?limit=100",
      "/today?show=all",
      "/ladder",
      "/reconciliation",
      "/reconciliation/accounts",
      "/contradictions",
    ];
    const ofEach = data.flatMap(({ accountId }) =>
      ["", "/explanation", "/fields", "/identity", "/notes", "/tasks"].map((part) => `/accounts/${accountId}${part}`),
    );
    const besides = data.map(({ accountId }) => `/reconciliation/accounts/${accountId}`);
    const paths = [...ofAll, ...ofEach, ...besides];
    const answers = await Promise.all(paths.map(async (path) => [path, await ask(path)] as const));
    const text = JSON.stringify(Object.fromEntries(answers), (name, value: unknown) =>
      ["derivedAt", "checkedAt"].includes(name) ? undefined : value,
    );
    return JSON.parse(text) as Record<string, unknown>;
  }

  it("holds a night with usage a thousand times as high, and shows its largest effects", async () => {
    const { page } = running.visitor;
    await running.app.kill();
    running.app = await startApp({ ...SETTINGS, FIRSTBILL_NOW: LATER }, running.app.dataDir);
    await page.goto(running.app.loginLink);
    await page.getByText("Operator").first().waitFor();
    before = await told();
    await page.goto(`${running.app.url}/import`);
    await page
      .getByLabel("Files to import")
      .setInputFiles([{ name: "usage.csv", mimeType: "text/csv", buffer: Buffer.from(BAD_NIGHT) }]);
    await page.getByLabel("Name of the source").fill("billing-db");
    await page.getByRole("button", { name: "Import 1 file" }).click();
    await page.getByRole("heading", { name: "Held for a look at usage.csv" }).waitFor({ timeout: 60_000 });
    await page.getByText("events would be 1,000 times what is usual.").waitFor();
    const effects = page.getByRole("table", { name: "Largest effects" });
    await expect.poll(() => effects.getByText("× 1,000").count()).toBe(5);
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "go-live-held.png"), fullPage: true });
    await page.goto(`${running.app.url}/accounts`);
    await page.getByRole("link", { name: "Look at it" }).waitFor();
    expect(await told()).toEqual(before);
  }, 120_000);

  it("lets it go on, and every bill of the period follows", async () => {
    const { page } = running.visitor;
    await page.getByRole("link", { name: "Look at it" }).click();
    await page.getByRole("button", { name: "Let it go on" }).click();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Take this import back" }).waitFor({ timeout: 60_000 });
    expect(await told()).not.toEqual(before);
  }, 120_000);

  it("takes it back after a look at what goes, and everything is as before", async () => {
    const { page } = running.visitor;
    await page.getByRole("button", { name: "Take this import back" }).click();
    await page.getByText("48 days of usage become what they were.").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "go-live-take-back.png"), fullPage: true });
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByText(/Taken back by Operator/).waitFor({ timeout: 60_000 });
    await expect.poll(told, { timeout: 30_000 }).toEqual(before);
  }, 120_000);

  it("was refused nothing by the browser's content policy", () => {
    expect(running.visitor.complaints).toEqual([]);
  });
});
