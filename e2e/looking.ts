/** Screens as those see them who have them wide, dark or on a phone. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, pictureOfFailure, type Visitor, visit } from "./app.ts";

export type Screen = {
  name: string;
  /** A function where it is only known once there is something to look at. */
  path: string | (() => string);
  heading: string;
  shows: string | RegExp;
  /** What is done there first. */
  act?: (visitor: Visitor) => Promise<unknown>;
};

export const LOOKS = [
  { look: "in light colours", width: 1440, dark: false },
  { look: "in dark colours", width: 1440, dark: true },
  { look: "on a phone", width: 390, dark: false },
] as const;

/** Who looks, and at which installation. */
type Looked = { url: string; first: Visitor };

export async function visitSignedIn(
  { context }: Visitor,
  options: { width?: number; dark?: boolean; touch?: boolean } = {},
): Promise<Visitor> {
  const visitor = await visit(options);
  await visitor.context.addCookies(await context.cookies());
  return visitor;
}

/** Each screen in each look: it fits, it is accessible, and the browser refused nothing. */
export function lookAtAll(screens: readonly Screen[], looked: () => Looked): void {
  describe.each(LOOKS)("every screen $look", ({ width, dark }) => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await visitSignedIn(looked().first, { width, dark });
    });
    afterEach(async ({ task }) => pictureOfFailure(task, visitor.page));
    afterAll(() => visitor.close());

    it.each(screens)("shows $name, fitting and accessible", async ({ path, heading, shows, act }) => {
      const { page, complaints } = visitor;
      await page.goto(looked().url + (typeof path === "string" ? path : path()));
      await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
      await act?.(visitor);
      await page.getByText(shows).filter({ visible: true }).first().waitFor();
      await expectAccessible(page);
      expect(await page.title()).toBe(`${heading} · Firstbill`);
      expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
      expect(await page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe(
        dark ? "dark" : "light",
      );
      expect(complaints).toEqual([]);
    });
  });
}
