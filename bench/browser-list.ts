/** The list of a million accounts in a real browser: keys, the wheel, and the bar pulled to any place. */
import type { Page } from "playwright-core";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyStates } from "./company/many-states.ts";
import { percentile } from "./server/watch-responses.ts";
import { inBrowser, letBarGo, openPage, pressAll, turnWheel, type Watched } from "./server/watched-page.ts";

export const title = "The list of a million accounts in the browser";
export const about =
  "Chromium without a graphics card beside the server and the database on one machine, 1440 by 900, all accounts by renewal; three visits, each in a fresh browser window, and the worst of them counts. A key counts from its press to after the next frame was painted; a frame is blank when a row in sight has not been read or is not drawn, also where the browser scrolled before the page heard of it; the bar counts from where it is let go until every row in sight is there.";

const TODAY = "2026-03-05";
const COUNT = Number(process.env["FIRSTBILL_BENCH_ACCOUNTS"] ?? 1_000_000);
const VISITS = 3;
const PRESSES = 200;
const DRAGS = 40;
/** A hard push of the wheel, and more than a hand can do. */
const WHEELS = [
  { what: "10,000 pixels a second", turns: 300, pixels: 120, everyMs: 12 },
  { what: "as fast as the browser takes them", turns: 300, pixels: 240, everyMs: 0 },
];

const LIST: Watched = {
  scroller: ".fb-scroller",
  row: "tbody tr:not([data-parked])",
  waiting: "[aria-busy=true]",
  covers: ["thead", "tfoot"],
};

type Visit = { keys: number[]; wheels: { all: number; blank: number }[]; bar: number[] };

export async function run(report: Report): Promise<void> {
  const fill = {
    now: `${TODAY}T08:00:00.000Z`,
    fill: (owner: Parameters<typeof makeManyStates>[0]) => makeManyStates(owner, { count: COUNT, today: TODAY }),
  };
  await inBrowser(fill, async (browser, server) => {
    const visits: Visit[] = [];
    for (let visit = 0; visit < VISITS; visit += 1) {
      const page = await openPage(browser, server, LIST);
      await page.goto(`${server.url}/accounts`);
      await page.locator("td[data-row='20'] a").waitFor();
      visits.push(await walk(page, visit));
      await page.context().close();
    }
    tell(visits, report);
  });
}

async function walk(page: Page, visit: number): Promise<Visit> {
  await pressAll(
    page,
    Array.from({ length: 20 }, () => "j"),
  );
  const keys = await pressAll(
    page,
    Array.from({ length: PRESSES }, (_, press) => (press % 4 === 3 ? "ArrowRight" : "j")),
  );
  await page.mouse.move(700, 500);
  const wheels = [];
  for (const wheel of WHEELS) wheels.push(await turnWheel(page, wheel));
  const bar: number[] = [];
  // Spread over the whole, in an order that nothing has read ahead, and at other places on each visit.
  for (let drag = 0; drag < DRAGS; drag += 1)
    bar.push(await letBarGo(page, (((drag * 17) % DRAGS) + visit / VISITS) / DRAGS));
  return { keys, wheels, bar };
}

function tell(visits: readonly Visit[], report: Report): void {
  const worst = (of: (visit: Visit) => number) => Math.max(...visits.map(of));
  report({ what: "from a key to its paint, p50", value: worst(({ keys }) => percentile(keys, 0.5)), unit: "ms" });
  report({ what: "… p95", value: worst(({ keys }) => percentile(keys, 0.95)), unit: "ms", atMost: 50 });
  WHEELS.forEach(({ what }, at) => {
    report({
      what: `frames of the wheel turned ${what}`,
      value: worst(({ wheels }) => wheels[at]!.all),
      unit: "frames",
    });
    const blank = worst(({ wheels }) => wheels[at]!.blank);
    report({
      what: "… with a row in sight that is not there",
      value: blank,
      unit: "frames",
      ...(at === 0 && { atMost: 0 }),
    });
  });
  report({
    what: `the bar let go at ${DRAGS} places of the whole, p50`,
    value: worst(({ bar }) => percentile(bar, 0.5)),
    unit: "ms",
  });
  report({ what: "… longest", value: worst(({ bar }) => Math.max(...bar)), unit: "ms", atMost: 300 });
}
