/** What a page fetches before it can be used, by somebody who has never been here. */
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { withApp } from "./app.ts";
import { visitSignedIn } from "./looking.ts";

const MOST_BYTES = 250_000;

const running = withApp({ FIRSTBILL_NOW: "2026-03-05T08:00:00Z", FIRSTBILL_SAMPLE: "on" });

it.each([
  { name: "Today", path: "/", isThere: (page: Page) => page.getByText("Pool", { exact: true }).waitFor() },
  { name: "Accounts", path: "/accounts", isThere: (page: Page) => page.locator("td[data-row='3'] a").waitFor() },
])("needs at most 250 kB of packed scripts for $name", async ({ path, isThere }) => {
  const visitor = await visitSignedIn(running.visitor);
  const sizes: Promise<number>[] = [];
  visitor.page.on("response", (response) => {
    const isScript = new URL(response.url()).pathname.endsWith(".js");
    if (isScript) sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await visitor.page.goto(running.app.url + path);
  await isThere(visitor.page);
  // Long enough for what a page fetches by itself a little later.
  await visitor.page.waitForTimeout(2000);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  await visitor.close();
});

it("fetches the palette, notices and texts when they are wanted", async () => {
  const visitor = await visitSignedIn(running.visitor);
  const { page } = visitor;
  await page.goto(`${running.app.url}/accounts`);
  await page.locator("td[data-row='3'] a").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Search and commands" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "Search and commands" }).waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Search shortcuts");
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});
