/** The first run with one's own files, rung by rung: each state of the ladder in each look, with what comes next. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, type Visitor, withApp } from "./app.ts";
import { LOOKS, visitSignedIn } from "./looking.ts";

const DAYS = Array.from({ length: 78 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
const lines = (...all: string[]) => `${all.join("\n")}\n`;

/** From nothing to everything: the file that is brought in, how many steps are safe then, and what is asked for next. */
const STATES = [
  { file: null, safe: 0, asks: "Import accounts, or connect the source that has them." },
  {
    file: "accounts.csv",
    content: lines("account,name,currency,signed_up_on", "org_1,Acme,USD,2026-01-01"),
    safe: 1,
    asks: "Import usage up to yesterday.",
  },
  {
    file: "usage.csv",
    content: lines("account,meter,day,quantity", ...DAYS.map((day) => `org_1,product_analytics,${day},100`)),
    safe: 2,
    asks: "Import closed invoices, with their lines if you can.",
  },
  {
    file: "invoices.csv",
    content: lines("id,account,period_start,period_end,list,net,status", "in_1,org_1,2026-02-01,2026-03-01,0,0,paid"),
    safe: 3,
    asks: "Import who looks after the accounts, or say of a source that nobody does.",
  },
  {
    file: "humans.csv",
    content: lines("account,role,name", "org_1,CSM,Sam"),
    safe: 4,
    asks: "Import the list of people who want no mail; an empty one counts too.",
  },
  { file: "opt_outs.csv", content: lines("email,happened_at"), safe: 5, asks: "0 people who want no mail" },
];

describe("a first run", () => {
  const running = withApp({ FIRSTBILL_NOW: "2026-03-20T08:00:00Z" });
  const visitors: (Visitor & { look: string })[] = [];
  beforeAll(async () => {
    for (const { look, ...options } of LOOKS)
      visitors.push({ ...(await visitSignedIn(running.visitor, options)), look });
  });
  afterAll(async () => {
    for (const visitor of visitors) await visitor.close();
  });

  async function confirmPrices() {
    const { command } = running.app;
    const { output } = await command("accounts", "list", "--json");
    const [account] = (JSON.parse(output) as { data: { accountId: string }[] }).data;
    const words = ["--is-confirmed", "true", "--reason", "Checked by hand"];
    const said = await command("reconciliation", "confirm", account!.accountId, ...words);
    expect(said.status, said.output).toBe(0);
  }

  it.each(STATES)(
    "says what comes next with $safe steps done",
    async ({ file, content = "", safe, asks }) => {
      if (file !== null) {
        const folder = join(running.folder, String(safe));
        mkdirSync(folder);
        writeFileSync(join(folder, file), content);
        const { output, status } = await running.app.command("import", folder, "--source", "billing");
        expect(status, output).toBe(0);
        rmSync(folder, { recursive: true });
        // An invoice of nothing tells nothing of prices, so somebody says that they are right.
        if (file === "invoices.csv") await confirmPrices();
      }
      for (const { page, complaints, look } of visitors) {
        await page.goto(`${running.app.url}/reconciliation`);
        await page.getByText(`${safe} of 5 steps, in order`).waitFor({ timeout: 30_000 });
        await page.getByText(asks).waitFor();
        await expectAccessible(page);
        expect(await page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
        expect(complaints).toEqual([]);
        await page.screenshot({ path: join("test-results", `first-run-${safe} ${look}.png`) });
      }
    },
    90_000,
  );
});
