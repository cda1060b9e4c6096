import { expect, it } from "vitest";
import { numberedViews } from "./numbered-views.ts";

it("counts the views at hand first, then the others in their order, up to nine", () => {
  const views = Array.from({ length: 12 }, (_, at) => ({ name: `${at}`, isStarred: at === 4 || at === 11 }));
  const names = numberedViews(views).map(({ name }) => name);
  expect(names).toEqual(["4", "11", "0", "1", "2", "3", "5", "6", "7"]);
});
