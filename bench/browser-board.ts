/** The board in a real browser: how soon it is there, its keys, and long columns that are scrolled. */
import type { Browser, Page } from "playwright-core";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyStates } from "./company/many-states.ts";
import type { RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";
import { inBrowser, letBarGo, openPage, pressAll, turnWheel, type Watched } from "./server/watched-page.ts";

export const title = "The board in the browser";
export const about =
  "Chromium without a graphics card beside the server and the database on one machine, 1440 by 900; all accounts are cards, 62 of 100 in the first column. It is open when every column in sight is counted and shows its cards. Several visits, each in a fresh browser window, and the worst of them counts.";

const TODAY = "2026-03-05";
const NOW = `${TODAY}T08:00:00.000Z`;
const MANY = Number(process.env["FIRSTBILL_BENCH_ACCOUNTS"] ?? 1_000_000);
const VISITS = 5;
const WALKS = 3;
const PRESSES = 150;
const DRAGS = 25;

const FIRST_COLUMN: Watched = {
  scroller: "[data-column='new_account'] .fb-column-cards",
  row: "li",
  waiting: ".fb-card:not([data-card])",
  covers: [null, null],
};

/** Painted: the frame after which all is there has ended. */
const IS_OPEN = `() => {
  const columns = [...document.querySelectorAll("[data-column]")].filter((column) => {
    const { left, right } = column.getBoundingClientRect();
    return right > 0 && left < innerWidth;
  });
  const isThere = (column) => column.querySelector("li") === null
    ? column.querySelector(".fb-column-cards").textContent !== ""
    : column.querySelector("[data-card]") !== null && column.querySelector(".fb-card:not([data-card])") === null;
  return columns.length > 2 && columns.every(isThere);
}`;

export async function run(report: Report): Promise<void> {
  await onBoardOf(10_000, async (browser, server) => {
    await measureOpening(browser, server, "10,000 cards", report);
    await measureWalk(browser, server, "10,000 cards", report);
  });
  await onBoardOf(MANY, async (browser, server) => {
    const cards = `${MANY.toLocaleString("en")} cards`;
    await measureOpening(browser, server, cards, report);
    await measureWalk(browser, server, cards, report);
  });
}

function onBoardOf(count: number, use: (browser: Browser, server: RunningServer) => Promise<void>): Promise<void> {
  return inBrowser({ now: NOW, fill: (owner) => makeManyStates(owner, { count, today: TODAY }) }, use);
}

async function measureOpening(browser: Browser, server: RunningServer, cards: string, report: Report): Promise<void> {
  const byAddress: number[] = [];
  const byKey: number[] = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const page = await openPage(browser, server, FIRST_COLUMN);
    await page.goto(`${server.url}/board?stages=fine`);
    byAddress.push(await openAfter(page, 0));
    await page.goto(`${server.url}/accounts?stages=fine`);
    await page.locator("td[data-row='20'] a").waitFor();
    const pressed = (await page.evaluate("performance.now()")) as number;
    await page.keyboard.press("Control+b");
    byKey.push(await openAfter(page, pressed));
    await page.context().close();
  }
  const within = cards.startsWith("10,000 ") ? { atMost: 1000 } : {};
  report({
    what: `a board of ${cards} opened by its address, scripts included`,
    value: Math.max(...byAddress),
    unit: "ms",
    ...within,
  });
  report({ what: "… from the table, by its key", value: Math.max(...byKey), unit: "ms", ...within });
}

/** Milliseconds of the page's own clock, which begins with its address. */
async function openAfter(page: Page, startedMs: number): Promise<number> {
  return (await page.evaluate(`new Promise((resolve) => {
    const isOpen = ${IS_OPEN};
    const look = () => (isOpen() ? setTimeout(() => resolve(performance.now() - ${startedMs})) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  })`)) as number;
}

async function measureWalk(browser: Browser, server: RunningServer, cards: string, report: Report): Promise<void> {
  const keys: number[] = [];
  const blank: number[] = [];
  const bar: number[] = [];
  for (let walk = 0; walk < WALKS; walk += 1) {
    const page = await openPage(browser, server, FIRST_COLUMN);
    await page.goto(`${server.url}/board?stages=fine`);
    await openAfter(page, 0);
    await pressAll(
      page,
      Array.from({ length: 10 }, () => "j"),
    );
    const presses = Array.from({ length: PRESSES }, (_, press) => WALK[press % WALK.length]!);
    keys.push(percentile(await pressAll(page, presses), 0.95));
    const box = await page.locator(FIRST_COLUMN.scroller).boundingBox();
    await page.mouse.move(box!.x + 100, box!.y + 200);
    blank.push((await turnWheel(page, { turns: 300, pixels: 120, everyMs: 12 })).blank);
    for (let drag = 0; drag < DRAGS; drag += 1)
      bar.push(await letBarGo(page, (((drag * 7) % DRAGS) + walk / WALKS) / DRAGS));
    await page.context().close();
  }
  report({ what: `from a key to its paint on ${cards}, p95`, value: Math.max(...keys), unit: "ms", atMost: 50 });
  report({
    what: "… blank frames of the wheel turned 10,000 pixels a second",
    value: Math.max(...blank),
    unit: "frames",
    atMost: 0,
  });
  report({
    what: "… the bar of the first column let go anywhere, longest",
    value: Math.max(...bar),
    unit: "ms",
    atMost: 300,
  });
}

const WALK = ["j", "j", "j", "ArrowRight", "j", "k", "ArrowLeft", "j"];
