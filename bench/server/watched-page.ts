/** A page in a real browser that says how long its keys took, and whether something in sight was missing while it scrolled. */
import { type Browser, chromium, type Page } from "playwright-core";
import type { Db } from "#server/platform/db/pool.ts";
import { makeInstallation, type RunningServer } from "./running-server.ts";

/** A list that scrolls, in the words of the page. */
export type Watched = {
  /** Of what scrolls. */
  scroller: string;
  /** Of a row or a card in it. */
  row: string;
  /** Of a row that has its place and nothing in it yet. */
  waiting: string;
  /** Of what covers rows at the top and at the bottom. */
  covers: readonly [top: string | null, bottom: string | null];
};

/** A server with its pages and a browser beside it, for as long as it takes. */
export async function inBrowser(
  { now, fill }: { now: string; fill: (owner: Db) => Promise<void> },
  use: (browser: Browser, server: RunningServer) => Promise<void>,
): Promise<void> {
  const installation = await makeInstallation(now);
  let browser: Browser | null = null;
  try {
    await fill(installation.owner);
    const server = await installation.startServer(now, { FIRSTBILL_WEB: "" });
    try {
      browser = await chromium.launch({
        executablePath: process.env["FIRSTBILL_CHROME"] ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      });
      await use(browser, server);
    } finally {
      await server.stop();
    }
  } finally {
    await browser?.close();
    await installation.remove();
  }
}

/** 1440 by 900, signed in, with nothing remembered from a page before. */
export async function openPage(browser: Browser, { token }: RunningServer, watched: Watched): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    // The measurement puts its own scripts into the page, which the product's rules rightly refuse.
    bypassCSP: true,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const page = await context.newPage();
  await page.addInitScript(`window.watched = ${JSON.stringify(watched)};${WATCH}`);
  return page;
}

/** Given as text, since it runs in another world. */
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
    const { scroller: list, row, waiting, covers } = window.watched;
    const scroller = document.querySelector(list);
    const box = scroller.getBoundingClientRect();
    const top = (covers[0] && scroller.querySelector(covers[0])?.getBoundingClientRect().bottom) ?? box.top;
    const bottom = (covers[1] && scroller.querySelector(covers[1])?.getBoundingClientRect().top) ?? box.bottom;
    const seen = [...scroller.querySelectorAll(row)]
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, at]) => at.bottom > top + 1 && at.top < bottom - 1);
    // Cards have a gap between them.
    const isCovered = seen.length > 0 && Math.min(...seen.map(([, at]) => at.top)) <= top + 17
      && Math.max(...seen.map(([, at]) => at.bottom)) >= bottom - 17;
    return !isCovered || seen.some(([one]) => one.matches(waiting) || one.querySelector(waiting) !== null);
  };
  const look = () => {
    window.frames.all += 1;
    if (window.isBlank()) window.frames.blank += 1;
  };
  // The browser has moved what was drawn already, and only now the page hears of it: that is what a person may have seen.
  addEventListener("scroll", (event) => {
    if (window.watching && event.target === document.querySelector(window.watched.scroller)) look();
  }, true);
  window.watchFrames = () => {
    window.watching = true;
    window.frames = { all: 0, blank: 0 };
    const after = () => {
      if (!window.watching) return;
      look();
      requestAnimationFrame(after);
    };
    requestAnimationFrame(after);
  };
`;

/** How long each press took until the frame after it was painted. */
export async function pressAll(page: Page, keys: readonly string[]): Promise<number[]> {
  await page.evaluate("window.keyMs.length = 0");
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForFunction(`window.keyMs.length >= ${keys.length}`);
  return (await page.evaluate("window.keyMs")) as number[];
}

export type Frames = { all: number; blank: number };

/** Turns the wheel at the place where the pointer stands. @param everyMs 0 as fast as the browser takes them */
export async function turnWheel(
  page: Page,
  { turns, pixels, everyMs }: { turns: number; pixels: number; everyMs: number },
): Promise<Frames> {
  await page.evaluate("window.watchFrames()");
  const start = performance.now();
  for (let turn = 0; turn < turns; turn += 1) {
    const restMs = start + turn * everyMs - performance.now();
    if (restMs > 0) await page.waitForTimeout(restMs);
    await page.mouse.wheel(0, pixels);
  }
  await page.evaluate("window.watching = false");
  return (await page.evaluate("window.frames")) as Frames;
}

/** Lets the bar go at this part of the whole; the answer is how long it took until every row in sight was there. */
export async function letBarGo(page: Page, part: number): Promise<number> {
  return (await page.evaluate(`new Promise((resolve) => {
    const scroller = document.querySelector(window.watched.scroller);
    const start = performance.now();
    scroller.scrollTop = ${part} * (scroller.scrollHeight - scroller.clientHeight) + 5;
    const look = () => (window.isBlank() ? requestAnimationFrame(look) : resolve(performance.now() - start));
    requestAnimationFrame(look);
  })`)) as number;
}
