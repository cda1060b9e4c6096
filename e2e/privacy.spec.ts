/** An operator finds a person from their account, hands everything over, sees what erasing removes, and erases them. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectAccessible, withApp } from "./app.ts";

const FILES: Record<string, string> = {
  "accounts.csv": "account,name,currency,plan,signed_up_on\nacme,Acme,USD,payg,2026-02-20",
  "people.csv":
    "account,person,email,name,role\nacme,u1,quillon@canary.example,Quillon Zzyx,owner\nacme,u2,jo@canary.example,Jo Roe,member",
  "notes.csv":
    'account,author,happened_at,body\nacme,Sam,2026-02-21,"Spoke to Quillon Zzyx at 17 Canarygasse, 0171/555 01 99"',
};

describe("a person's data", () => {
  const running = withApp({ FIRSTBILL_NOW: "2026-03-05T08:00:00Z" }, async ({ app, folder }) => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), `${text}\n`);
    const { output } = await app.command("import", folder, "--source", "billing");
    expect(output).toContain("1 new account");
  });

  it("is written into a file by a command", async () => {
    const file = join(running.folder, "quillon.zip");
    const { status, output } = await running.app.command(
      "person",
      "export",
      "--email",
      "QUILLON+x@canary.example",
      "--file",
      file,
    );
    expect(output).toContain("person: 1");
    expect(status).toBe(0);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file).readUInt32LE(0)).toBe(0x04034b50);
  });

  it("leads from the account to an archive and to an erasure that was looked at first", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/accounts`);
    await page.getByText("Acme", { exact: true }).first().waitFor();
    await page.goto(`${running.app.url}/privacy?q=zzyx`);
    const people = page.getByRole("table", { name: "People" });
    await people.getByRole("link", { name: "Acme" }).click();
    await page.getByRole("link", { name: "Export or erase" }).first().click();
    await people.getByRole("button", { name: "Export or erase Quillon Zzyx" }).click();
    await page.getByLabel("What else is theirs").fill("+49 171 555 01 99\n17 Canarygasse");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download everything" }).click();
    expect((await download).suggestedFilename()).toBe("person-2026-03-05.zip");
    await page.getByRole("button", { name: "See what erasing removes" }).click();
    const left = page.getByRole("table", { name: "Texts after that" });
    await left.getByText("Spoke to [erased person] at [erased person], [erased person]").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "privacy-person.png") });
    await page.getByRole("button", { name: "Erase for good" }).click();
    await page.getByRole("button", { name: "Erase this person" }).click();
    await page.getByText("Nobody is found").waitFor();
    const { output } = await running.app.command("import", running.folder, "--source", "billing");
    expect(output).not.toContain("Quillon");
    await page.goto(`${running.app.url}/privacy?q=zzyx`);
    await page.getByText("Nobody is found").waitFor();
  });

  it("is kept only as long as an operator says", async () => {
    const { page } = running.visitor;
    await page.goto(`${running.app.url}/privacy`);
    const days = page.getByLabel("Days for Payloads");
    await days.fill("14");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
    await page.reload();
    await expect.poll(() => days.inputValue()).toBe("14");
    await page.getByRole("button", { name: "See what is due" }).click();
    await page.getByText("Nothing is due to go.").waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join("test-results", "privacy-page.png"), fullPage: true });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 800 });
    await page.screenshot({ path: join("test-results", "privacy-phone.png"), fullPage: true });
  });
});
