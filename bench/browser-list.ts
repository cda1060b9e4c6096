/** The list of a million accounts in a real browser: keys, the wheel, and the bar pulled to any place. */
import { type Browser, chromium, type Page } from "playwright-core";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyStates } from "./company/many-states.ts";
import { makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";

export const title = "The list of a million accounts in the browser";
export const about =
  "Chromium without a graphics card beside the server and the database on one machine, 1440 by 900, all accounts by renewal. A key counts from its press to after the next frame was painted; a frame is blank when a row in sight has not been read or is not drawn; the bar counts from where it is let go until every row in sight is there.";

const TODAY = "2026-03-05";
const COUNT = Number(process.env["FIRSTBILL_BENCH_ACCOUNTS"] ?? 1_000_000);
const PRESSES = 200;
const WHEEL_TURNS = 300;
const DRAGS = 40;

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(`${TODAY}T08:00:00.000Z`);
  let browser: Browser | null = null;
  try {
    await makeManyStates(installation.owner, { count: COUNT, today: TODAY });
    const server = await installation.startServer(`${TODAY}T08:00:00.000Z`);
    try {
      browser = await chromium.launch({
        executablePath: process.env["FIRSTBILL_CHROME"] ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      });
      const page = await openList(browser, server);
      await measureKeys(page, report);
      await measureWheel(page, report);
      await measureBar(page, report);
    } finally {
      await server.stop();
    }
  } finally {
    await browser?.close();
    await installation.remove();
  }
}

async function openList(browser: Browser, { url, token }: RunningServer): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(`${url}/accounts`);
  await page.locator("td[data-row='20'] a").waitFor();
  return page;
}

/** In the page: what is in sight and not there, and how long a key took. Given as text, since it runs in another world. */
const WATCH = `
  window.keyMs = [];
  window.frames = { all: 0, blank: 0 };
  addEventListener("keydown", (event) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.keyMs.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(null);
    });
  }, true);
  window.isBlank = () => {
    const scroller = document.querySelector(".fb-scroller");
    const box = scroller.getBoundingClientRect();
    const rows = [...scroller.querySelectorAll("tbody tr:not([data-parked])")].map((row) => [row, row.getBoundingClientRect()]);
    const head = scroller.querySelector("thead").getBoundingClientRect().bottom;
    const foot = scroller.querySelector("tfoot")?.getBoundingClientRect().top ?? box.bottom;
    const seen = rows.filter(([, at]) => at.bottom > head + 1 && at.top < foot - 1);
    const isCovered = seen.length > 0
      && Math.min(...seen.map(([, at]) => at.top)) <= head + 1 && Math.max(...seen.map(([, at]) => at.bottom)) >= foot - 1;
    return !isCovered || seen.some(([row]) => row.getAttribute("aria-busy") === "true");
  };
  window.watchFrames = () => {
    window.watching = true;
    const look = () => {
      window.frames.all += 1;
      if (window.isBlank()) window.frames.blank += 1;
      if (window.watching) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
`;

async function measureKeys(page: Page, report: Report): Promise<void> {
  for (let press = 0; press < 20; press += 1) await page.keyboard.press("j");
  await page.evaluate("window.keyMs.length = 0");
  for (let press = 0; press < PRESSES; press += 1) await page.keyboard.press(press % 4 === 3 ? "ArrowRight" : "j");
  await page.waitForFunction(`window.keyMs.length >= ${PRESSES}`);
  const waits = (await page.evaluate("window.keyMs")) as number[];
  report({ what: "from a key to its paint, p50", value: percentile(waits, 0.5), unit: "ms" });
  report({ what: "from a key to its paint, p95", value: percentile(waits, 0.95), unit: "ms", atMost: 50 });
}

async function measureWheel(page: Page, report: Report): Promise<void> {
  await page.mouse.move(700, 500);
  await page.evaluate("window.watchFrames()");
  for (let turn = 0; turn < WHEEL_TURNS; turn += 1) await page.mouse.wheel(0, 240);
  await page.evaluate("window.watching = false");
  const frames = (await page.evaluate("window.frames")) as { all: number; blank: number };
  report({
    what: `frames of ${WHEEL_TURNS} turns of the wheel through ${WHEEL_TURNS * 240} pixels`,
    value: frames.all,
    unit: "frames",
  });
  report({ what: "of these with a row in sight that is not there", value: frames.blank, unit: "frames", atMost: 0 });
}

async function measureBar(page: Page, report: Report): Promise<void> {
  const waits: number[] = [];
  for (let drag = 0; drag < DRAGS; drag += 1) {
    // Spread over the whole, in an order that nothing has read ahead.
    const part = ((drag * 17) % DRAGS) / DRAGS;
    waits.push(
      (await page.evaluate(`new Promise((resolve) => {
        const scroller = document.querySelector(".fb-scroller");
        const start = performance.now();
        scroller.scrollTop = ${part} * (scroller.scrollHeight - scroller.clientHeight) + 5;
        const look = () => (window.isBlank() ? requestAnimationFrame(look) : resolve(performance.now() - start));
        requestAnimationFrame(look);
      })`)) as number,
    );
  }
  report({ what: `the bar let go at ${DRAGS} places of the whole, p50`, value: percentile(waits, 0.5), unit: "ms" });
  report({ what: "the same, p95", value: percentile(waits, 0.95), unit: "ms", atMost: 300 });
}
