import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeKinds } from "./describe-kinds.ts";

const PAGE = new URL("../../../docs/importing.md", import.meta.url);

describe("docs/importing.md", () => {
  it("describes the files and columns as they are", () => {
    const page = readFileSync(PAGE, "utf8");
    expect(page.slice(page.indexOf("### companies")).trim()).toBe(describeKinds());
  });
});
