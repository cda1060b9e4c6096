import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectAccessible, withApp } from "./app.ts";

const ORGS = `Org ID;Customer Name;Signup Date;Comment
northwind-1;Nordwind Tränke;31.01.2026;x
lakeside-1;Lakeside;12.02.2026;y
`;
/** Days of the United States that could be others, a decimal comma, one column for each meter. */
const CONSUMPTION = `Org ID;Usage Date;Events;Session Replays
northwind-1;03/04/2026;1.200,5;12
northwind-1;03/05/2026;1.300,5;14
lakeside-1;03/04/2026;90,25;
`;

describe("a company whose exports have other columns than ours", () => {
  const running = withApp({ FIRSTBILL_NOW: "2026-03-20T08:00:00Z" });

  it("is shown which column seems to be which, and asked what its files do not say", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/import`);
    await page.getByLabel("Files to import").setInputFiles([
      { name: "orgs.csv", mimeType: "text/csv", buffer: Buffer.from(ORGS, "latin1") },
      { name: "consumption.csv", mimeType: "text/csv", buffer: Buffer.from(CONSUMPTION) },
    ]);
    const orgs = page.getByRole("region", { name: "Columns of orgs.csv" });
    await orgs.getByText("Windows-1252").waitFor();
    expect(await orgs.getByLabel("Org ID goes into").inputValue()).toBe("account");
    expect(await orgs.getByLabel("Comment goes into").inputValue()).toBe("");
    expect(await orgs.innerText()).toContain("Nordwind Tränke");
    await page.getByText("Answer what is asked about").waitFor();
    await expectAccessible(page);
    await orgs.getByLabel(/Which one holds for all rows \(such as USD\)/).fill("EUR");
    await orgs.getByText("The first 2 rows can be read").waitFor();
    const usage = page.getByRole("region", { name: "Columns of consumption.csv" });
    expect(await usage.getByLabel("Events goes into").inputValue()).toBe("meter:events");
    await usage.getByRole("radio", { name: "month, day, year" }).check();
    await usage.getByText("The first 3 rows can be read").waitFor();
  }, 60_000);

  it("corrects a column, sees at once what that would refuse, and takes it back", async () => {
    const { page } = running.visitor;
    const orgs = page.getByRole("region", { name: "Columns of orgs.csv" });
    await orgs.getByLabel("Comment goes into").selectOption("cancelled_on");
    await orgs.getByText('Row 1: cancelled_on "x" is not a day').waitFor();
    await orgs.getByRole("button", { name: "Undo the last correction" }).click();
    await orgs.getByText("The first 2 rows can be read").waitFor();
    expect(await orgs.getByLabel("Comment goes into").inputValue()).toBe("");
  });

  it("tries it, imports it to the row, and keeps what was said for the next files", async () => {
    const { page } = running.visitor;
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByRole("region", { name: "Dry run" }).getByText("2 accounts would be new").waitFor();
    await page.getByRole("button", { name: "Import 2 files" }).click();
    await page.getByRole("link", { name: "Look at the accounts" }).waitFor({ timeout: 60_000 });
    const counts = page.getByRole("table", { name: "Files of this import" });
    expect(await counts.getByRole("row", { name: /consumption\.csv/ }).innerText()).toMatch(/5\s+0\s+0\s+5/);
    await page.goto(`${running.app.url}/import`);
    await page
      .getByLabel("Files to import")
      .setInputFiles([{ name: "consumption-2.csv", mimeType: "text/csv", buffer: Buffer.from(CONSUMPTION) }]);
    await page.getByText("This is the mapping that was saved for these files, version 1.").waitFor();
    await expectAccessible(page);
    expect(running.visitor.complaints).toEqual([]);
  }, 90_000);

  it("removes what was saved, and has it back", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/import`);
    const saved = page.getByRole("table", { name: "Saved columns" });
    await saved.getByRole("row", { name: /orgs/ }).getByRole("button", { name: "Remove" }).click();
    await saved.getByRole("row", { name: /orgs/ }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await saved.getByRole("row", { name: /orgs/ }).waitFor();
  });

  it("is asked on the command line too, and answers with a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "firstbill-mappings-"));
    const file = join(folder, "clicks-usage.csv");
    writeFileSync(file, "Org ID,Usage Date,Clicks,Hovers\nnorthwind-1,03/04/2026,5,6\n");
    const unsure = await running.app.command("import", file);
    expect(unsure.output).toContain('Is "03/04/2026" in "Usage Date"');
    expect(unsure.output).toContain("Nothing was imported: it is not clear how to read clicks-usage.csv.");
    expect(unsure.status).toBe(2);
    const columns = [
      { from: "Org ID", to: "account" },
      { from: "Usage Date", to: "day", form: { form: "day", order: "mdy" } },
      { from: "Clicks", meter: "clicks" },
    ];
    const answer = join(folder, "answer.json");
    writeFileSync(answer, JSON.stringify({ "clicks-usage.csv": { kind: "usage", columns } }));
    const imported = await running.app.command("import", file, "--mapping", answer);
    expect(imported.output).toContain("1 days of usage");
    expect(imported.status).toBe(0);
    rmSync(folder, { recursive: true });
  }, 60_000);
});
