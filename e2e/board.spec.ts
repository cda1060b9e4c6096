/** The board as a specialist works it: by keys alone, by mouse, on a phone, with a colleague and without a line. */
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, withApp } from "./app.ts";
import { visitSignedIn } from "./looking.ts";

const MORNING = "2026-03-05T08:00:00Z";

type Card = { accountId: string; name: string; stage: string; stageSince: string };
type Columns = { columns: { column: string; count: number }[]; total: number; withoutStage: number };

describe("the board", () => {
  const running = withApp({ FIRSTBILL_NOW: MORNING, FIRSTBILL_SAMPLE: "on" });
  /** New accounts, each for one of the walks below. */
  let fresh: Card[] = [];

  const ask = async <Answer>(path: string): Promise<Answer> => {
    const answer = await running.visitor.page.request.get(`${running.app.url}/api/v1${path}`);
    expect(answer.status(), path).toBe(200);
    return (await answer.json()) as Answer;
  };
  const stageOf = async ({ accountId }: Card) =>
    (await ask<{ data: { stage: string }[] }>(`/accounts?filter=${accountId}`)).data[0]?.stage;
  const openBoard = async (page: Page, { name }: Card) => {
    await page.goto(`${running.app.url}/board?stages=fine&filter=${encodeURIComponent(`"${name}"`)}`);
    await cardIn(page, "new_account", name).waitFor();
  };

  beforeAll(async () => {
    const deadline = Date.now() + 360_000;
    for (;;) {
      const status = await ask<{ accounts: number; running: unknown[] }>("/status");
      if (status.accounts > 0 && status.running.length === 0) break;
      if (Date.now() > deadline) throw new Error("The sample company did not come.");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const { data } = await ask<{ data: Card[] }>("/board/columns/new_account/cards?limit=200&sort=-entered");
    const names = data.map(({ name }) => name);
    fresh = data.filter(({ name }) => names.filter((other) => other.includes(name)).length === 1);
    expect(fresh.length).toBeGreaterThanOrEqual(3);
  }, 400_000);

  it("shows the table's accounts by stage after one key, filter and all, and the table again after the same key", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts?filter=verdict:in&stages=fine`);
    // Keys of the list are there with its rows.
    await page.locator('td[data-row="0"]').first().waitFor();
    await page.keyboard.press("Control+b");
    await page.waitForURL(/\/board\?.*filter=verdict/);
    const { columns, total, withoutStage } = await ask<Columns>("/board/columns?filter=verdict:in");
    expect(columns.reduce((sum, { count }) => sum + count, 0)).toBe(total - withoutStage);
    for (const { column, count } of columns.filter((one) => one.count > 0))
      await page.locator(`[data-column="${column}"] header`).getByText(String(count), { exact: true }).waitFor();
    await page.locator('[data-column="new_account"] article').first().waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Control+b");
    await page.waitForURL(/\/accounts\?.*filter=verdict/);
  });

  it("keeps the card under the cursor in the address, over a reload, on the way back and for whoever opens the link", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/board?stages=fine&sort=-entered&filter=verdict:in`);
    const first = page.locator('[data-column="new_account"] article');
    await first.nth(1).waitFor();
    await page.keyboard.press("j");
    await page.locator('[data-place="0"] article:focus').waitFor();
    await page.keyboard.press("j");
    await page.locator('[data-column="new_account"] [data-place="1"] article:focus').waitFor();
    await page.waitForURL(/card=new_account\.1\./);
    const name = await page.locator("article:focus .fb-card-name").innerText();
    const isAtIt = () => page.locator("article:focus .fb-card-name").filter({ hasText: name }).waitFor();
    await page.reload();
    await isAtIt();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
    await page.goBack();
    await isAtIt();
    // Its place has shifted since the link was made; it is found by its account.
    await page.goto(page.url().replace("card=new_account.1.", "card=new_account.2."));
    await isAtIt();
    await page.goto(`${running.app.url}/board?card=new_account.0.0194f3a2-7c11-7e02-9d5a-1b2c3d4e5f60`);
    await page.getByText("The card of this link is not there any more.").waitFor();
  });

  it("says how old is old, and where there is too little history to say", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/board?stages=fine`);
    await page.locator('[data-column="new_account"] article').first().waitFor();
    await page.keyboard.press("Shift+W");
    const panel = page.getByRole("complementary", { name: "How old is old?" });
    await panel.getByRole("row", { name: /2 Onboarding initiated/ }).waitFor();
    await panel.getByText(/latest stay of each account/).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });

  it("says why a card is where it is, by key and by mouse", async () => {
    const { page } = running.visitor;
    const card = fresh[0]!;
    await openBoard(page, card);
    await page.keyboard.press("j");
    await expectFocusOn(page, card.name);
    await page.keyboard.press("w");
    const panel = page.getByRole("complementary", { name: `Why is ${card.name} here?` });
    await panel
      .getByText(/It entered the segment on .* and nobody has written yet/)
      .first()
      .waitFor();
    await panel.getByRole("heading", { name: "How it came here" }).waitFor();
    await panel.getByRole("heading", { name: "How long it has been here" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await page.getByRole("button", { name: `What to do with ${card.name}` }).click();
    await page.getByRole("menuitem", { name: "Why is it here? (W)" }).click();
    await panel.getByRole("heading", { name: "What is due" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("offers no fact that cannot lead back, and takes back the one that led on", async () => {
    const { page } = running.visitor;
    const card = fresh[1]!;
    await openBoard(page, card);
    await dragTo(page, card.name, "initiated");
    await cardIn(page, "initiated", card.name).waitFor();
    await page.getByText(`Moved ${card.name} to 2 Onboarding initiated`).first().waitFor();
    await page.getByRole("button", { name: `What to do with ${card.name}` }).click();
    await page.getByRole("menuitem", { name: "1 New account" }).click();
    const panel = page.getByRole("complementary", { name: `Move ${card.name}` });
    await panel.getByText(/Is it wrong that the first mail went out on/).waitFor();
    expect(await panel.getByRole("button", { name: /Mail sent|Call held/ }).count()).toBe(0);
    await expectAccessible(page);
    await panel.getByRole("button", { name: "Take it back" }).click();
    await panel.waitFor({ state: "detached" });
    await cardIn(page, "new_account", card.name).waitFor();
    expect(await stageOf(card)).toBe("new_account");
  });

  it("says what it takes where no single fact leads to a stage", async () => {
    const { page } = running.visitor;
    const card = fresh[1]!;
    await openBoard(page, card);
    await page.getByRole("button", { name: `What to do with ${card.name}` }).click();
    await page.getByRole("menuitem", { name: "4b Second call completed" }).click();
    const panel = page.getByRole("complementary", { name: `Move ${card.name}` });
    await panel.getByText(/It takes two calls that were held\. Log “Call held” for each/).waitFor();
    await panel.getByRole("form", { name: "Set the stage by hand" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("moves a card by keys alone: lifted, carried, left where it was, then let go, and taken back", async () => {
    const { page } = running.visitor;
    const card = fresh[0]!;
    await openBoard(page, card);
    await page.keyboard.press("j");
    await expectFocusOn(page, card.name);
    await page.keyboard.press("Space");
    await heard(page, `${card.name} lifted.`);
    await page.keyboard.press("ArrowRight");
    await heard(page, "Over 2 Onboarding initiated. Logs “Mail sent”.");
    await page.keyboard.press("Escape");
    await heard(page, `${card.name} stays in 1 New account.`);
    expect(await stageOf(card)).toBe("new_account");
    await page.keyboard.press("Space");
    await heard(page, `${card.name} lifted.`);
    await page.keyboard.press("ArrowRight");
    await heard(page, "Over 2 Onboarding initiated. Logs “Mail sent”.");
    await page.keyboard.press("Space");
    await cardIn(page, "initiated", card.name).waitFor();
    await page.getByText(`Moved ${card.name} to 2 Onboarding initiated`).first().waitFor();
    expect(await stageOf(card)).toBe("initiated");
    await expectFocusOn(page, card.name);
    await expectAccessible(page);
    await page.keyboard.press("z");
    await cardIn(page, "new_account", card.name).waitFor();
    expect(await stageOf(card)).toBe("new_account");
  });

  it("asks why they left before a card is churned, by S and typing", async () => {
    const { page } = running.visitor;
    const card = fresh[0]!;
    await openBoard(page, card);
    await page.keyboard.press("j");
    await expectFocusOn(page, card.name);
    await page.keyboard.press("s");
    const panel = page.getByRole("complementary", { name: `Move ${card.name}` });
    await panel.getByLabel("Find a stage").fill("6d");
    await page.keyboard.press("Enter");
    await panel.getByRole("button", { name: /Churned/ }).press("Enter");
    const reason = panel.getByRole("combobox", { name: "Why they left" });
    await reason.fill("Too exp");
    await page.getByRole("option", { name: "Too expensive" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await panel.getByRole("button", { name: "Log it" }).press("Enter");
    await panel.waitFor({ state: "detached" });
    await page.locator('[data-column="churned"]').scrollIntoViewIfNeeded();
    await cardIn(page, "churned", card.name).waitFor();
    expect(await stageOf(card)).toBe("churned");
    await page.keyboard.press("z");
    await cardIn(page, "new_account", card.name).waitFor();
  });

  it("moves a card by mouse, and takes that back with the button beside the words", async () => {
    const { page } = running.visitor;
    const card = fresh[1]!;
    await openBoard(page, card);
    await dragTo(page, card.name, "initiated");
    await cardIn(page, "initiated", card.name).waitFor();
    // It is shown there before it is saved.
    await page.getByText(`Moved ${card.name} to 2 Onboarding initiated`).first().waitFor();
    expect(await stageOf(card)).toBe("initiated");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await cardIn(page, "new_account", card.name).waitFor();
  });

  it("leaves a card where it was when what the move asks is not answered", async () => {
    const { page } = running.visitor;
    const card = fresh[1]!;
    await openBoard(page, card);
    await page.getByRole("button", { name: `What to do with ${card.name}` }).click();
    await page.getByRole("menuitem", { name: "6c Sales handoff" }).click();
    const panel = page.getByRole("complementary", { name: `Hand over ${card.name}` });
    await panel.getByRole("radiogroup", { name: "Hand over to" }).waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await cardIn(page, "new_account", card.name).waitFor();
    expect(await stageOf(card)).toBe("new_account");
  });

  it("warns before stages are passed over, and asks which stage of a group is meant", async () => {
    const { page } = running.visitor;
    const card = fresh[1]!;
    await page.goto(`${running.app.url}/board?stages=coarse&filter=${encodeURIComponent(`"${card.name}"`)}`);
    const start = page.locator('[data-column="1"]').getByRole("article", { name: new RegExp(escaped(card.name)) });
    await start.waitFor();
    await dragTo(page, card.name, "3");
    const panel = page.getByRole("complementary", { name: `Move ${card.name}` });
    await panel.getByRole("button", { name: /3a Engaged/ }).click();
    await panel.getByText(/This passes over 2 Onboarding initiated/).waitFor();
    await page.keyboard.press("Escape");
    await start.waitFor();
  });

  it("brings a card back with the reason when the line is down", async () => {
    const { page, context } = running.visitor;
    const card = fresh[2]!;
    await openBoard(page, card);
    await context.setOffline(true);
    await dragTo(page, card.name, "initiated");
    await page.getByText(`${card.name} was not moved`).waitFor();
    await cardIn(page, "new_account", card.name).waitFor();
    await context.setOffline(false);
    expect(await stageOf(card)).toBe("new_account");
  });

  it("says that a colleague moved something, and shows it when asked", async () => {
    const { page } = running.visitor;
    const card = fresh[2]!;
    await openBoard(page, card);
    const { status, output } = await running.app.command(
      "onboarding",
      "log",
      "--account-id",
      card.accountId,
      "--kind",
      "mail_sent",
    );
    expect(status, output).toBe(0);
    await page.getByRole("button", { name: /\d+ changes?/ }).waitFor();
    await cardIn(page, "new_account", card.name).waitFor();
    await page.keyboard.press(".");
    await cardIn(page, "initiated", card.name).waitFor();
  });

  it.each([
    { look: "in dark colours", width: 1440, dark: true },
    { look: "on a phone", width: 390, dark: false },
  ])("fits and is accessible $look", async ({ width, dark }) => {
    const visitor = await visitSignedIn(running.visitor, { width, dark });
    const { page } = visitor;
    await page.goto(`${running.app.url}/board?stages=fine`);
    await page.locator('[data-column="new_account"] article').first().waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
    if (width === 390) {
      await page.getByRole("combobox", { name: "Stage" }).click();
      await page.getByRole("option", { name: /^2 Onboarding initiated/ }).click();
      await page.locator('[data-column="initiated"]').waitFor();
      expect(await page.locator("[data-column]").count()).toBe(1);
    }
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function cardIn(page: Page, column: string, name: string): Locator {
  return page.locator(`[data-column="${column}"]`).getByRole("article", { name: new RegExp(`^${escaped(name)};`) });
}

async function heard(page: Page, words: string): Promise<void> {
  await page.locator(".fb-board [aria-live]").getByText(words).waitFor({ state: "attached" });
}

async function expectFocusOn(page: Page, name: string): Promise<void> {
  const start = JSON.stringify(`${name};`);
  await page.waitForFunction(`(document.activeElement?.getAttribute("aria-label") ?? "").startsWith(${start})`);
}

async function dragTo(page: Page, name: string, column: string): Promise<void> {
  const from = await page.getByRole("article", { name: new RegExp(`^${escaped(name)};`) }).boundingBox();
  const to = await page.locator(`[data-column="${column}"]`).boundingBox();
  if (!from || !to) throw new Error(`There is no card ${name} or no column ${column} in sight`);
  await page.mouse.move(from.x + 20, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + from.height / 2, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + 160, { steps: 8 });
  await page.mouse.up();
}
