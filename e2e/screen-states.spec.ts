/** Every screen for those who zoom, touch, tab, want no motion or see forced colours; and with something open or failing. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, type Visitor, withApp } from "./app.ts";
import { visitSignedIn } from "./looking.ts";
import { ROUTES } from "./routes.ts";

const MORNING = "2026-03-05T08:00:00Z";
const ACCOUNT = "/accounts/billing:org_1";
/** Without those of nobody signed in, which have a screen of their own in `screens.spec.ts`. */
const ADDRESSES = ROUTES.filter((path) => path !== "/login" && path !== "/join").map((path) =>
  path.replace("/accounts/$accountId", ACCOUNT),
);

const running = withApp({ FIRSTBILL_NOW: MORNING }, async ({ app, folder }) => {
  const rows = Array.from(
    { length: 30 },
    (_, at) => `org_${at},Company ${at} with a name of some length,USD,2026-02-20,c${at}.example`,
  );
  writeFileSync(join(folder, "accounts.csv"), `account,name,currency,signed_up_on,domain\n${rows.join("\n")}\n`);
  const usage = rows.map((_, at) => `org_${at},product_analytics,2026-03-01,9000000`);
  writeFileSync(join(folder, "usage.csv"), `account,meter,day,quantity\n${usage.join("\n")}\n`);
  const { output } = await app.command("import", folder, "--source", "billing", "--nobody-assigned");
  expect(output).toContain("30 new accounts");
  await app.command("note", "c1.example: They asked for an invoice, and for somebody who explains it.");
  await app.command("task", "c1.example: Send prices by in 2 weeks");
});

async function openAt(page: Page, path: string): Promise<void> {
  await page.goto(running.app.url + path);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  // What is read comes in the place of its skeleton.
  await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
}

/** Runs in the page; the names of targets that are too small, WCAG 2.5.8: 24 px, or as much room around them. */
const SMALL_TARGETS = `(leastPx) => {
  const shown = (e) => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1 && e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && r.bottom > 0 && r.top < innerHeight; };
  const all = [...document.querySelectorAll("button, a[href], input, select, textarea, [role=menuitem], [role=tab]")].filter(shown);
  const boxOf = (e) => (e.closest("label") ?? e.closest(".mantine-Input-wrapper, .mantine-Checkbox-body, .mantine-Switch-body, .mantine-SegmentedControl-control") ?? e).getBoundingClientRect();
  const inText = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline";
  const middle = (r) => [r.left + r.width / 2, r.top + r.height / 2];
  const boxes = all.map((e) => [e, boxOf(e)]);
  return boxes.filter(([e, r]) => {
    if (inText(e) || (r.width >= leastPx - 0.5 && r.height >= leastPx - 0.5)) return false;
    if (leastPx > 24) return true;
    const [x, y] = middle(r);
    return boxes.some(([o, s]) => o !== e && !e.contains(o) && !o.contains(e) && Math.max(s.left - x, x - s.right, 0) ** 2 + Math.max(s.top - y, y - s.bottom, 0) ** 2 < 144);
  }).map(([e, r]) => (e.getAttribute("aria-label") || e.textContent || e.tagName).trim().slice(0, 40) + " " + Math.round(r.width) + "x" + Math.round(r.height));
}`;

/** Runs in the page; what covers the middle of the element that has the focus, or null (WCAG 2.4.11). */
const COVERED_BY = `() => {
  const e = document.activeElement;
  if (!e || e === document.body || e.id === "content") return null;
  const r = e.getBoundingClientRect();
  if (r.width < 2 || r.height < 2) return null;
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].map(([x, y]) => [r.left + r.width * x, r.top + r.height * y]);
  const tops = points.map(([x, y]) => document.elementFromPoint(x, y));
  const free = tops.some((top) => top && (e.contains(top) || top.contains(e) || top.closest("label")?.contains(e)));
  return free ? null : (e.getAttribute("aria-label") || e.textContent || e.tagName).trim().slice(0, 40) + " under " + (tops[0]?.className ?? "nothing");
}`;

describe("every screen", () => {
  it.each([
    [320, "of a desktop at 400 %"],
    [640, "of a desktop at 200 %"],
  ])(
    "fits %i px %s",
    async (width) => {
      const visitor = await visitSignedIn(running.visitor, { width });
      const found: string[] = [];
      for (const path of ADDRESSES) {
        await openAt(visitor.page, path);
        const over = await visitor.page.evaluate("document.scrollingElement.scrollWidth - innerWidth");
        if (Number(over) > 0) found.push(`${path}: ${over} px too wide`);
      }
      await visitor.close();
      expect(found).toEqual([]);
    },
    240_000,
  );

  it("has targets that can be hit, keeps the focus in sight, and stands still", async () => {
    const visitor = await visitSignedIn(running.visitor);
    const { page } = visitor;
    const found: string[] = [];
    for (const path of ADDRESSES) {
      await openAt(page, path);
      const small = (await page.evaluate(`(${SMALL_TARGETS})(24)`)) as string[];
      found.push(...small.map((name) => `${path}: small target ${name}`));
      for (let step = 0; step < 24; step++) {
        await page.keyboard.press("Tab");
        const covered = await page.evaluate(`(${COVERED_BY})()`);
        if (covered) found.push(`${path}: ${String(covered)}`);
      }
      const moving = await page.evaluate(
        "document.getAnimations().filter((one) => one.playState === 'running' && Number(one.effect.getComputedTiming().activeDuration) > 200).length",
      );
      if (Number(moving) > 0) found.push(`${path}: ${moving} things move`);
    }
    await visitor.close();
    expect([...new Set(found)]).toEqual([]);
  }, 300_000);

  it("shows where the focus is when the system chooses the colours", async () => {
    const visitor = await visitSignedIn(running.visitor);
    const { page } = visitor;
    await page.emulateMedia({ forcedColors: "active" });
    const found: string[] = [];
    for (const path of ["/", "/accounts", "/board", ACCOUNT, "/tasks", "/notes", "/preferences"]) {
      await openAt(page, path);
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press("Tab");
        const seen = await page.evaluate(
          `(() => { for (let e = document.activeElement, up = 0; e && up < 3; e = e.parentElement, up++) { const s = getComputedStyle(e); if (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) return true; if (s.borderStyle !== "none" && parseFloat(s.borderWidth) > 0 && /INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) return true; } return document.activeElement === document.body || document.activeElement.id === "content" ? true : (document.activeElement.getAttribute("aria-label") ?? document.activeElement.outerHTML.slice(0, 80)); })()`,
        );
        if (seen !== true) found.push(`${path}: ${String(seen)}`);
      }
      await expectAccessible(page);
    }
    await visitor.close();
    expect([...new Set(found)]).toEqual([]);
  }, 240_000);
});

describe("with something open, empty or failing", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visitSignedIn(running.visitor);
  });
  afterAll(() => visitor.close());

  const STATES: readonly { name: string; path: string; act: (page: Page) => Promise<unknown> }[] = [
    {
      name: "the palette",
      path: "/accounts",
      act: async (page) => {
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
        await page.keyboard.type("compny 1");
        await page.getByText("Search everything for").waitFor();
      },
    },
    {
      name: "a column's menu",
      path: "/accounts",
      act: async (page) => {
        await page
          .getByRole("button", { name: /^(Column|What to do with)/ })
          .first()
          .click();
        await page.getByRole("menu").waitFor();
      },
    },
    {
      name: "the menu of a view",
      path: "/accounts",
      act: async (page) => {
        await page.getByRole("group", { name: "View" }).getByRole("button").first().click();
        await page.getByRole("menu").waitFor();
      },
    },
    {
      name: "the panel for a stage",
      path: ACCOUNT,
      act: async (page) => {
        await page.getByRole("button", { name: /^Log what happened/ }).waitFor();
        await page.keyboard.press("s");
        await page.getByRole("complementary", { name: /^Move/ }).waitFor();
      },
    },
    {
      name: "a list in which nothing matches",
      path: "/accounts?filter=nobodyiscalledlikethis",
      act: (page) => page.getByText("No account matches").waitFor(),
    },
    {
      name: "a board on which nothing matches",
      path: "/board?filter=nobodyiscalledlikethis",
      act: (page) => page.getByText("No account matches").waitFor(),
    },
    {
      name: "a search that finds nothing",
      path: "/search?q=nobodyiscalledlikethis",
      act: (page) =>
        page
          .getByText(/Nothing|No /)
          .first()
          .waitFor(),
    },
  ];

  it.each(STATES)("shows $name accessibly, in light and in dark", async ({ path, act }) => {
    const { page } = visitor;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await openAt(page, path);
      await act(page);
      await expectAccessible(page);
    }
    expect(visitor.complaints).toEqual([]);
  });

  it("keeps the words on the page when the server does not answer, says so, and tries again", async () => {
    const { page } = visitor;
    for (const path of ["/", "/accounts", "/board", "/tasks", "/notes", "/handovers", "/team-week"]) {
      await page.route(
        (url) => /\/api\/v1\/(?:today|accounts|board|tasks|notes|handovers|team-week)/.test(url.pathname),
        (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: PROBLEM }),
      );
      await page.goto(running.app.url + path);
      await page.getByRole("button", { name: "Try again" }).first().waitFor({ timeout: 30_000 });
      await expectAccessible(page);
      await page.unrouteAll();
      const again = page.getByRole("button", { name: "Try again" });
      // Each part of a page that failed has its own; the lists come back.
      for (let left = await again.count(); left > 0; left = await again.count()) {
        await again
          .first()
          .click({ timeout: 5_000 })
          .catch(() => undefined);
        await expect.poll(() => again.count(), { timeout: 30_000 }).toBeLessThan(left);
      }
    }
  }, 240_000);
});

const PROBLEM = JSON.stringify({
  type: "about:blank",
  title: "unavailable",
  status: 503,
  code: "test.unavailable",
  detail: "The database does not answer. Try again in a moment.",
});

describe("in a hand", () => {
  it("offers nothing that a thumb misses, where the work is done", async () => {
    const visitor = await visitSignedIn(running.visitor, { width: 390, touch: true });
    const { page } = visitor;
    const found: string[] = [];
    for (const path of ["/", ACCOUNT, "/accounts", "/tasks"]) {
      await openAt(page, path);
      for (const part of ["nav[aria-label=Main]", ".fb-thumb-bar"]) {
        const small = await page.evaluate(
          `[...document.querySelectorAll(${JSON.stringify(part)} + " :is(button, a)")].filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.textContent)`,
        );
        found.push(...(small as string[]).map((name) => `${path}: ${name}`));
      }
    }
    await visitor.close();
    expect(found).toEqual([]);
  }, 120_000);
});
