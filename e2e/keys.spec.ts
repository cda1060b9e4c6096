/** Every key of the table does what it says, on each list that has an account under its cursor as on the account itself. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import { listViews } from "#contract/views.ts";
import { KEY_MAP, KEY_ROWS, type KeyName } from "#core/keys/key-map.ts";
import { numberedViews } from "#core/views/numbered-views.ts";
import { expectAccessible, withApp } from "./app.ts";

const MORNING = "2026-03-05T08:00:00Z";
const NAME = "Brightpath EU";
const ACCOUNT = "/accounts/billing:org_1";

/** Walked where there is something for them to act on. */
const WALKED_BY: Readonly<Partial<Record<KeyName, string>>> = {
  letGoOn: "filled-screens",
  refuse: "filled-screens",
  takeImportBack: "filled-screens",
  pause: "filled-screens",
  words: "filled-screens",
  columns: "filled-screens",
  confirmPrices: "filled-screens",
  download: "filled-screens",
  run: "go-live",
  preview: "go-live",
  check: "go-live",
  proposePrices: "go-live",
  add: "go-live",
  remove: "filled-screens",
  sendTest: "webhooks",
  newSecret: "webhooks",
  pauseSending: "webhooks",
  chooseForecast: "forecast-choice",
  oneCompany: "identity",
  keepApart: "identity",
  sameCompany: "identity",
  otherCompany: "identity",
  apply: "daily-view",
  saveView: "views",
  saveViewAs: "views",
  chooseAll: "daily-view",
  setField: "daily-view",
  selectTo: "daily-view",
  selectDown: "daily-view",
  selectUp: "daily-view",
  editCell: "daily-view",
  fillDown: "table-editing",
  filterForm: "filters",
  redo: "undo",
  lastActs: "undo",
  howOld: "board",
};

/** Presses of the browser for keys as the table writes them. */
function pressesOf(keys: string): string[] {
  const names: Record<string, string> = { mod: "Control", alt: "Alt", shift: "Shift" };
  const parts = keys.split(" ");
  return parts.map((one) =>
    one
      .split(/\+(?!$)/)
      .map((part) => names[part] ?? part)
      .map((part, index, all) =>
        index > 0 && /^[a-z]$/.test(part) && all.includes("Shift") ? part.toUpperCase() : part,
      )
      .join("+")
      .replace("escape", "Escape")
      .replace("enter", "Enter")
      .replace("space", "Space")
      .replace("arrowdown", "ArrowDown")
      .replace("arrowup", "ArrowUp"),
  );
}

type See = (page: Page) => Promise<unknown>;

const panel =
  (title: string | RegExp): See =>
  (page) =>
    page.getByRole("complementary", { name: title }).waitFor();
const notice =
  (text: string): See =>
  (page) =>
    page.getByText(text).first().waitFor();
const leavePanel: See = async (page) => {
  const open = page.getByRole("complementary");
  for (let tries = 0; tries < 3 && (await open.count()) > 0; tries++) await page.keyboard.press("Escape");
  await open.first().waitFor({ state: "detached" });
};

/** A busy machine may take longer between the two keys than a hand does, and then they are not one sequence. */
async function goBy(press: () => Promise<void>, there: Locator) {
  for (let tries = 0; tries < 3 && !(await there.isVisible()); tries++) {
    await press();
    await there.waitFor({ timeout: 10_000 }).catch(() => undefined);
  }
  await there.waitFor();
}

describe("every key of the table", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
    const rows = [`org_1,${NAME},USD,2026-02-20,brightpath.example`, "org_2,Lumen Labs,USD,2026-02-20,lumen.example"];
    writeFileSync(join(folder, "accounts.csv"), `account,name,currency,signed_up_on,domain\n${rows.join("\n")}\n`);
    const usage = ["org_1", "org_2"].map((account) => `${account},product_analytics,2026-03-01,9000000`);
    writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
    const { output } = await app.command("import", folder, "--source", "billing", "--nobody-assigned");
    expect(output).toContain("2 new accounts");
    await app.command("note", `${NAME}: They asked for an invoice.`);
    await app.command("task", `${NAME}: Send prices by in 2 weeks`);
  });

  const rowOf = (page: Page): Locator => page.locator("[data-cursor]").first();
  const READY: Readonly<Record<string, { path: string; ready: See }>> = {
    Today: {
      path: "/",
      ready: async (page) => {
        await page.getByRole("link", { name: NAME }).first().waitFor();
        await page.getByRole("link", { name: NAME }).first().focus();
      },
    },
    List: {
      path: `/accounts?filter="${NAME}"&columns=name,stage,net&sort=name`,
      ready: (page) => page.getByRole("grid", { name: "Accounts" }).getByText(NAME).waitFor(),
    },
    Board: {
      path: `/board?filter="${NAME}"`,
      ready: async (page) => {
        await page.locator("article", { hasText: NAME }).first().waitFor();
        await page.keyboard.press("j");
        await page.locator("article:focus").waitFor();
      },
    },
    Account: { path: ACCOUNT, ready: (page) => page.getByRole("button", { name: /^Log what happened/ }).waitFor() },
    Tasks: { path: "/tasks?show=everyone", ready: (page) => rowOf(page).getByText("Send prices").waitFor() },
    Notes: { path: "/notes", ready: (page) => page.getByText("They asked for an invoice.").first().waitFor() },
  };

  const SEEN: Readonly<Partial<Record<KeyName, See>>> = {
    done: panel(`Done for now: ${NAME}`),
    snooze: panel(`Snooze ${NAME}`),
    handTo: panel(`Hand ${NAME} to a colleague`),
    stage: panel(`Move ${NAME}`),
    task: panel(`Task for ${NAME}`),
    note: panel(`Note on ${NAME}`),
    log: panel(`What happened with ${NAME}?`),
    write: panel(`Write to ${NAME}`),
    bookingLink: notice("There are no booking pages yet"),
    override: panel(`${NAME}: in or out by hand`),
    why: panel(/^Why is/),
    history: panel(`History of ${NAME}`),
    escalate: panel(`Escalate ${NAME} to support`),
    handOver: panel(`Hand ${NAME} over`),
  };
  const ALONE: Readonly<Record<string, See>> = {
    "Account task": (page) => page.getByRole("form", { name: "New task" }).waitFor(),
    "Account note": (page) => page.getByRole("region", { name: "New note" }).waitFor(),
    "Tasks done": notice("Done: Send prices"),
    "Tasks snooze": panel(/another day|Move/),
  };
  /** Seen without a panel, each with what puts things back. */
  const OTHERWISE = new Set(["Tasks done", "Notes done"]);

  const walked = new Set<KeyName>();
  const press = async (page: Page, name: KeyName) => {
    walked.add(name);
    for (const one of pressesOf(KEY_MAP[name].keys[0])) await page.keyboard.press(one);
  };

  describe.each(Object.keys(READY))("with an account, on %s", (place) => {
    const offered = KEY_ROWS.filter(
      ({ name, on }) => SEEN[name] && on[place as keyof typeof on] !== undefined && !OTHERWISE.has(`${place} ${name}`),
    );

    it(`opens what each of its ${offered.length} keys names`, async () => {
      const { page, complaints } = running.visitor;
      const { path, ready } = READY[place]!;
      await page.goto(running.app.url + path);
      await ready(page);
      for (const { name } of offered) {
        await press(page, name);
        const see = ALONE[`${place} ${name}`] ?? SEEN[name]!;
        await see(page).catch((error: unknown) => {
          throw new Error(`${name} on ${place}`, { cause: error });
        });
        await page.keyboard.press("Escape");
        await leavePanel(page);
        // A form that opens within the page closes with Escape, too, or with its button.
        const cancel = page.getByRole("form", { name: "New task" }).getByRole("button", { name: "Cancel" });
        if ((await cancel.count()) > 0) await cancel.click();
      }
      expect(complaints).toEqual([]);
    });

    it("is offered nothing that the table does not have there", async () => {
      const { page } = running.visitor;
      await page.keyboard.press("?");
      const here = page.getByRole("region", { name: "On this page" });
      await here.waitFor();
      const headings = await here.getByRole("heading", { level: 3 }).allInnerTexts();
      for (const heading of headings) {
        const labels = KEY_ROWS.flatMap(({ on }) => on[heading as keyof typeof on] ?? []);
        const shown = await here.getByRole("region", { name: heading, exact: true }).locator("p").allInnerTexts();
        for (const label of shown)
          expect(labels.concat("Undo", "Back to")).toContainEqual(
            expect.stringContaining(label.replace(/^(Undo|Back to|View \d)\b.*/, "$1")),
          );
      }
      await leavePanel(page);
    });
  });

  it("takes an account and returns it, takes the last thing back and does it again", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url + ACCOUNT);
    await READY["Account"]!.ready(page);
    await press(page, "lease");
    await page.getByText(`Taken: ${NAME}`).first().waitFor();
    await press(page, "undo");
    await page
      .getByText(/^Taken back/)
      .first()
      .waitFor();
    await press(page, "lease");
    await page.getByRole("button", { name: "Return to the pool" }).waitFor();
    await press(page, "lease");
    await page.getByText(`Returned to the pool: ${NAME}`).first().waitFor();
  });

  it("moves, selects, peeks, filters and opens in the list", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts?columns=name,net,stage&sort=name`);
    const grid = page.getByRole("grid", { name: "Accounts" });
    await grid.getByText("Lumen Labs").waitFor();
    await press(page, "nextRow");
    const row = () => page.evaluate("document.activeElement.dataset.row");
    await expect.poll(row).toBe("1");
    await press(page, "rowBefore");
    await expect.poll(row).toBe("0");
    await press(page, "space");
    await page.getByRole("complementary", { name: NAME }).waitFor();
    await press(page, "close");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await press(page, "select");
    await page.getByText("1 of 2 selected").waitFor();
    await press(page, "close");
    await page.getByText("1 of 2 selected").waitFor({ state: "detached" });
    await press(page, "filter");
    await page.keyboard.type("verdict:in ");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove verdict:in" }).waitFor();
    await page.keyboard.press("Escape");
    await grid.focus();
    await press(page, "clearFilter");
    await page.getByRole("button", { name: "Remove verdict:in" }).waitFor({ state: "detached" });
    // Of the cell under the cursor: its column decides what is asked.
    await press(page, "nextRow");
    await page.keyboard.press("ArrowRight");
    await press(page, "why");
    await panel("What Lumen Labs is expected to pay")(page);
    await leavePanel(page);
    await press(page, "tableOrBoard");
    await page.waitForURL(/\/board/);
    await page.locator("article").first().waitFor();
    await press(page, "stagesOrGroups");
    await page.waitForURL(/stages=/);
    await press(page, "tableOrBoard");
    await page.waitForURL(/\/accounts/);
    await grid.getByText(NAME).waitFor();
    await press(page, "nextRow");
    await expect.poll(row).toBeDefined();
    await press(page, "open");
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}/);
    await page.getByText("of 2 · Accounts").waitFor();
    await press(page, "back");
    await page.waitForURL(/\/accounts(\?|$)/);
  });

  it("opens forms and panels of an account, and takes the next one", async () => {
    const { page } = running.visitor;
    await page.goto(running.app.url + ACCOUNT);
    await READY["Account"]!.ready(page);
    await press(page, "join");
    await panel(/belongs together/)(page);
    await leavePanel(page);
    await press(page, "setFieldByHand");
    await page.goto(running.app.url);
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await press(page, "next");
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}/);
  });

  it("goes to every place, and says so where a page is not made yet", async () => {
    const { page } = running.visitor;
    const client = makeClient(findInstallation({ FIRSTBILL_DATA_DIR: running.app.dataDir }, readFileSync));
    const { data: views } = await client.call(listViews, {});
    const numbered = numberedViews(views).map(({ name, content }) => ({ name, shape: content.shape }));
    await page.goto(`${running.app.url}/accounts`);
    await page.getByRole("grid", { name: "Accounts" }).waitFor();
    for (const { name, on } of KEY_ROWS.filter((row) => row.name.startsWith("go"))) {
      const label = on["Go to"] ?? "";
      const there = label.endsWith("(not there yet)")
        ? page.getByText(name === "goCalendar" ? /There is no calendar yet/ : /no page about retention yet/).first()
        : page.getByRole("heading", { level: 1, name: label, exact: true });
      await goBy(() => press(page, name), there);
      // Search begins in its field.
      if (name === "goSearch") await page.keyboard.press("Escape");
    }
    // Views by their place: those at hand first, each under its own name.
    await page.goto(`${running.app.url}/views`);
    await page.getByRole("heading", { level: 1, name: "Views" }).waitFor();
    for (const { name } of KEY_ROWS.filter((row) => row.name.startsWith("view"))) {
      const place = Number(name.slice("view".length));
      const { name: view, shape } = numbered[place - 1] ?? { name: "", shape: "table" };
      await goBy(() => press(page, name), page.getByRole("button", { name: `View: ${view}`, exact: true }));
      await page.waitForURL(shape === "board" ? /\/board/ : /\/accounts/);
    }
    // The ways that the older hands know.
    for (const [key, name] of [
      ["b", "Board"],
      [",", "Preferences"],
    ] as const) {
      const sequence = async () => {
        await page.keyboard.press("g");
        await page.keyboard.press(key);
      };
      await goBy(sequence, page.getByRole("heading", { level: 1, name }));
    }
  });

  it("works anywhere: palette, sheet, folding and the link", async () => {
    const { page, context } = running.visitor;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${running.app.url}/accounts?filter=verdict:in`);
    await page.getByRole("grid", { name: "Accounts" }).waitFor();
    for (const keys of KEY_MAP.palette.keys) {
      for (const one of pressesOf(keys)) await page.keyboard.press(one);
      await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog", { name: "Search and commands" }).waitFor({ state: "detached" });
    }
    walked.add("palette");
    await press(page, "copyLink");
    await page.getByText("Copied a link to what is shown").first().waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(page.url());
    await press(page, "fold");
    await page.getByRole("button", { name: "Unfold the navigation" }).waitFor();
    await press(page, "fold");
    await press(page, "sheet");
    await page.getByRole("region", { name: "On other pages" }).getByText("Send a test").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Search shortcuts").fill("link or merge");
    await page.getByText("Fold the navigation").waitFor({ state: "detached" });
    await leavePanel(page);
  });

  it("shows tasks by whose they are", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/tasks`);
    await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
    for (const name of ["tasksPool", "tasksOverdue", "tasksEveryone", "tasksDone", "tasksMine"] as const) {
      await press(page, name);
      const show = name.slice("tasks".length).toLowerCase();
      await page.waitForURL(show === "mine" ? /\/tasks$/ : new RegExp(`show=${show}`));
    }
  });

  it("was walked, here or where there is something for it to act on", () => {
    const missing = KEY_ROWS.filter(({ name }) => !walked.has(name)).filter(({ name, keys }) => {
      const file = WALKED_BY[name];
      if (file === undefined) return true;
      const text = readFileSync(join("e2e", `${file}.spec.ts`), "utf8");
      const pressed = text.toLowerCase();
      const isPressed = (one: string) =>
        pressed.includes(`press("${pressesOf(one)[0]}"`.toLowerCase()) ||
        pressed.includes(`pressprinted(page, "${one}"`);
      return !keys.some(isPressed);
    });
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});

describe("keys of one's own", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING });
  beforeAll(async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/preferences`);
  });

  it("are refused where another action has them, with its name", async () => {
    const { page } = running.visitor;
    const field = page.getByRole("textbox", { name: "Done for now" });
    await field.focus();
    await page.keyboard.press("n");
    await page.getByText('n is "Next account". Give that another key first.').waitFor();
    await page.keyboard.press("Alt+e");
    await expect.poll(() => field.inputValue()).toBe("Alt E");
    await expectAccessible(page);
  });

  it("are printed in the sheet, and single keys do nothing once they are off", async () => {
    const { page } = running.visitor;
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("complementary", { name: "Shortcuts" }).getByText("Alt E").first().waitFor();
    await page.getByLabel("Single-key shortcuts").uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await page.keyboard.press("g");
    await page.keyboard.press("q");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
    await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
  });
});
