/** Lists that answer at once: what pages fetch, what is drawn again, and how few questions a long list asks. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pictureOfFailure, type Visitor, withApp } from "./app.ts";
import { visitSignedIn } from "./looking.ts";

/** Packed with gzip, which every server and browser in between knows; most get Brotli, which is a tenth less. */
const MOST_BYTES = 250 * 1024;
const COUNT = 2_400;

const running = withApp({ FIRSTBILL_NOW: "2026-03-05T08:00:00Z" }, async ({ app, folder }) => {
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const name = `Company ${String(index).padStart(4, "0")}`;
    return `a${index},${name},USD,payg,2026-02-20`;
  });
  writeFileSync(join(folder, "accounts.csv"), `account,name,currency,plan,signed_up_on\n${rows.join("\n")}\n`);
  const { output } = await app.command("import", folder, "--source", "billing");
  expect(output).toContain("2400 new accounts");
});

const LIST = "/accounts?sort=name";
const eventually = (read: () => unknown) => expect.poll(read, { timeout: 30_000 });
const nameIn = (page: Page, row: number) => page.locator(`td[data-row="${row}"][data-column="0"] a`);

describe("a long list", () => {
  let visitor: Visitor;
  let asked: string[];
  beforeEach(async () => {
    visitor = await visitSignedIn(running.visitor);
    asked = [];
    visitor.page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      // The line above the list asks by itself how many are new: one row, which is no part of the list.
      const isOfList = pathname === "/api/v1/accounts" && searchParams.get("limit") !== "1";
      if (isOfList) asked.push(searchParams.toString());
    });
  });
  afterEach(async ({ task }) => {
    await pictureOfFailure(task, visitor.page);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
  const open = async (address = LIST) => {
    await visitor.page.goto(running.app.url + address);
    await nameIn(visitor.page, 3).waitFor();
  };

  it.each([
    { name: "Today", path: "/", isThere: (page: Page) => page.getByText("Pool", { exact: true }).waitFor() },
    { name: "Accounts", path: LIST, isThere: (page: Page) => nameIn(page, 3).waitFor() },
  ])("needs at most 250 KB of packed scripts for $name", async ({ path, isThere }) => {
    const { page } = visitor;
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => {
      const isScript = new URL(response.url()).pathname.endsWith(".js");
      if (isScript) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(running.app.url + path);
    await isThere(page);
    // Long enough for what a page fetches by itself a little later.
    await page.waitForTimeout(2000);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it("fetches the palette and the sheet of keys when they are wanted, and puts the focus into them", async () => {
    const { page } = visitor;
    await open();
    const focused = () => page.evaluate("document.activeElement.getAttribute('aria-label')");
    await page.keyboard.press("Control+k");
    await eventually(focused).toBe("Search and commands");
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: "Search and commands" }).waitFor({ state: "hidden" });
    await page.keyboard.press("?");
    await eventually(focused).toBe("Search shortcuts");
  });

  it("asks once for what is in sight, and then once for what comes next", async () => {
    await open();
    await eventually(() => asked.length).toBe(2);
    expect(asked[0]).toContain("limit=50");
    expect(asked[1]).toMatch(/cursor=.*limit=150/);
  });

  it("draws two rows when the cursor goes from one to the next", async () => {
    const { page } = visitor;
    await page.addInitScript(COUNT_DRAWN_ROWS);
    await open();
    await page.keyboard.press("j");
    await eventually(() => page.evaluate("document.activeElement.dataset.row")).toBe("1");
    // What is read ahead is there before it is counted.
    await eventually(() => asked.length).toBe(2);
    await page.waitForTimeout(500);
    await page.evaluate("window.drawnRows.clear()");
    await page.keyboard.press("j");
    await eventually(() => page.evaluate("document.activeElement.dataset.row")).toBe("2");
    expect(await page.evaluate("[...window.drawnRows].sort()")).toEqual(["1", "2"]);
  });

  it("asks once for the place where the bar was let go, whatever it passed", async () => {
    const { page } = visitor;
    await open();
    await eventually(() => asked.length).toBe(2);
    asked.length = 0;
    // The page's clock stands meanwhile: three places of one pull, however long this machine draws each of them.
    await page.evaluate(`(() => {
      const scroller = document.querySelector(".fb-scroller");
      const nowMs = performance.now();
      performance.now = () => nowMs;
      for (const part of [0.25, 0.5, 0.8]) {
        scroller.scrollTop = part * (scroller.scrollHeight - scroller.clientHeight);
        scroller.dispatchEvent(new Event("scroll"));
      }
      delete performance.now;
    })()`);
    const first = 1900;
    await nameIn(page, first).getByText(`Company ${first}`).waitFor();
    // The first place at which it stood, and the last, so far apart that neither is read for the other's sake.
    const places = asked
      .map((query) => Number(new URLSearchParams(query).get("at") ?? Number.NaN))
      .filter(Number.isFinite);
    expect(places.filter((at) => at > 800 && at < 1700)).toEqual([]);
    expect(Math.round((places[0] ?? 0) / 500)).toBe(1);
    expect(places.at(-1)).toBeGreaterThanOrEqual(1700);
  });

  it("keeps the rows of before until those of another filter are there", async () => {
    const { page } = visitor;
    await open();
    await page.route("**/api/v1/accounts?*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue();
    });
    await page.evaluate(`(() => {
      window.blankFrames = 0;
      const look = () => {
        if (document.querySelector("tbody tr[aria-busy=true], .fb-loading-rows")) window.blankFrames += 1;
        requestAnimationFrame(look);
      };
      look();
    })()`);
    await page.getByRole("combobox", { name: "Filter" }).fill("name:0007");
    await page.keyboard.press("Enter");
    await eventually(() => page.locator("tbody tr").count()).toBe(1);
    expect(await page.evaluate("window.blankFrames")).toBe(0);
    await page.unroute("**/api/v1/accounts?*");
  });

  it("is where it was after a reload, and on the way back from an account", async () => {
    const { page } = visitor;
    await open();
    await page.keyboard.press("j");
    await page.evaluate("document.querySelector('.fb-scroller').scrollTo(0, 36000)");
    await nameIn(page, 1005).click({ button: "middle", trial: true });
    await page.locator(`td[data-row="1005"][data-column="1"]`).click({ modifiers: ["Shift"] });
    const top = () => page.evaluate("Math.round(document.querySelector('.fb-scroller').scrollTop / 36)");
    await eventually(top).toBe(1000);
    asked.length = 0;
    await page.reload();
    await nameIn(page, 1005).getByText("Company 1005").waitFor();
    expect(await top()).toBe(1000);
    expect(asked[0]).toMatch(/at=\d/);
    expect(asked.some((query) => !/cursor|at=/.test(query))).toBe(false);
    await nameIn(page, 1006).click();
    await page.getByRole("heading", { level: 1, name: "Company 1006" }).waitFor();
    await page.goBack();
    await nameIn(page, 1005).getByText("Company 1005").waitFor();
    expect(await top()).toBe(1000);
  });

  it("is where it was for somebody whose session ended and who signs in again", async () => {
    const { page, context } = visitor;
    await open();
    await page.evaluate("document.querySelector('.fb-scroller').scrollTo(0, 36000)");
    await nameIn(page, 1005).waitFor();
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.evaluate("document.querySelector('.fb-scroller').scrollTo(0, 60000)");
    await page.getByRole("heading", { name: "Sign in to Firstbill" }).waitFor();
    await context.addCookies(cookies);
    await page.evaluate("window.dispatchEvent(new Event('focus'))");
    await eventually(() => page.url()).toBe(running.app.url + LIST);
    await eventually(() => page.evaluate("document.querySelector('.fb-scroller')?.scrollTop > 30000")).toBe(true);
  });
});

/**
 * As a profiler does: after each commit, the components that did work, down to the rows of tables. The bit is set on what
 * was drawn, and a part of the tree that is the same object as before was not.
 */
const COUNT_DRAWN_ROWS = `
  window.drawnRows = new Set();
  const PERFORMED_WORK = 1;
  const lookAt = (fiber, isInRow) => {
    for (let child = fiber.child; child !== null; child = child.sibling) {
      if (child === child.alternate || (fiber.alternate && child === fiber.alternate.child)) continue;
      const isRow = typeof child.type !== "string" && child.child?.type === "tr";
      if (isRow && (child.flags & PERFORMED_WORK)) {
        const row = child.child.stateNode?.querySelector("td[data-row]")?.dataset.row;
        if (row !== undefined && row !== "-1") window.drawnRows.add(row);
      }
      lookAt(child);
    }
  };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    checkDCE() {},
    inject: () => 1,
    onCommitFiberRoot: (_, root) => lookAt(root.current),
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onScheduleFiberRoot() {},
  };
`;
