import { describe, expect, it } from "vitest";
import { changeImportLimits } from "#contract/import-limits.ts";
import {
  getImport,
  previewImport,
  refuseImport,
  releaseImport,
  startImport,
  uploadImportFile,
} from "#contract/imports.ts";
import { reportUsage } from "#contract/usage.ts";
import { addDays } from "#core/time/local-date.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { endRun } from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import * as imports from "#server/features/imports/operations.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import * as usageOperations from "#server/features/usage/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { makeServer, START } from "./server.ts";

const operations = {
  changeImportLimits,
  getImport,
  previewImport,
  refuseImport,
  releaseImport,
  reportUsage,
  startImport,
  uploadImportFile,
};
const server = await makeServer({ operations, implementations: { ...imports, ...usageOperations } });
const { db } = server;
await ensurePresets(db, START);
const operator = server.as("operator");

type Files = Readonly<Record<string, string>>;

async function bring(files: Files, source = "csv") {
  const uploads: string[] = [];
  for (const [name, content] of Object.entries(files))
    uploads.push(
      (await operator.upload(uploadImportFile, { name, source }, { content, mediaType: "text/csv" })).uploadId,
    );
  const { importRunId } = await operator.call(startImport, { uploads, source });
  await workRun(db, importRunId, { now: START });
  await refreshAllDue(db, START);
  const run = await operator.call(getImport, { importRunId });
  expect(run.problem).toBeNull();
  if (run.state === "deriving") await endRun(db, importRunId);
  return operator.call(getImport, { importRunId });
}

/** Runs that wait for a person end, so that the next file begins from the same. */
async function bringAndRefuse(files: Files, source = "csv") {
  const run = await bring(files, source);
  if (run.state === "held") await operator.call(refuseImport, { importRunId: run.importRunId });
  return { state: run.state, reasons: run.held?.reasons ?? [], effects: run.held?.effects ?? [] };
}

async function bringAndRelease(files: Files) {
  const { importRunId } = await bring(files);
  await operator.call(releaseImport, { importRunId });
  await workRun(db, importRunId, { now: START });
  await refreshAllDue(db, START);
  await endRun(db, importRunId);
}

const NAMES = Array.from({ length: 40 }, (_, index) => `org${index}`);
const DAYS = Array.from({ length: 60 }, (_, index) => addDays("2026-01-04", index));
const table = (head: string, rows: readonly string[]) => [head, ...rows].join("\n");
const rowsOf = (names: readonly string[], row: (name: string) => string) => names.map(row);
const usage = (names: readonly string[], days: readonly string[], perDay: number) =>
  table(
    "account,meter,day,quantity",
    names.flatMap((name) => days.map((day) => `${name},events,${day},${perDay}`)),
  );
const ACCOUNTS = table(
  "account,name,currency,signed_up_on",
  rowsOf(NAMES, (name) => `${name},Company ${name},USD,2026-01-01`),
);
const prices = (amount: string, effectiveOn = "2026-01-01", book = "own") =>
  table("book,currency,effective_on,product,up_to,unit_amount", [`${book},USD,${effectiveOn},events,,${amount}`]);
const credits = (names: readonly string[], left: string, id = "c1") =>
  table(
    "account,id,granted,left,starts_on,ends_on",
    rowsOf(names, (name) => `${name},${id},500000.00,${left},2026-01-01,2027-01-01`),
  );
const plans = (names: readonly string[], percentOff: number) =>
  table(
    "account,effective_on,plan,price_book,percent_off",
    rowsOf(names, (name) => `${name},2026-01-01,payg,own,${percentOff}`),
  );
const payments = (names: readonly string[], id: string, amount: string) =>
  table(
    "account,id,amount,status,happened_at",
    rowsOf(names, (name) => `${name},${id}-${name},${amount},paid,2026-03-01T00:00:00Z`),
  );
const limits = (names: readonly string[], limit: string, since: string) =>
  table(
    "account,meter,since,limit",
    rowsOf(names, (name) => `${name},events,${since},${limit}`),
  );
const forecasts = (names: readonly string[], day: string, net: string) =>
  table(
    "account,period_start,day,net",
    rowsOf(names, (name) => `${name},2026-03-01,${day},${net}`),
  );

describe("what a file would move in money", () => {
  it("is not held for what comes first, of every kind", async () => {
    const first = await bring({
      "prices.csv": prices("0.01"),
      "accounts.csv": ACCOUNTS,
      "usage.csv": usage(NAMES, DAYS, 1000),
      "plans.csv": plans(NAMES, 0),
      "payments.csv": payments(NAMES, "p1", "300.00"),
      "limits.csv": limits(NAMES.slice(0, 2), "9000.00", "2026-01-02"),
      "credits.csv": credits(NAMES.slice(0, 2), "1.00"),
      "vendor_forecasts.csv": forecasts(NAMES, "2026-03-02", "300.00"),
    });
    expect(first).toMatchObject({ state: "done", held: null });
  });

  it("holds a price book that makes bills many times what they were, and passes one that changes little", async () => {
    const held = await bringAndRefuse({ "prices.csv": prices("1") });
    expect(held).toMatchObject({
      state: "held",
      reasons: [
        expect.stringMatching(/^40 accounts, 100 %/),
        expect.stringMatching(/^bills to come in USD would be 9\d.* times/),
      ],
    });
    expect(held.effects).toHaveLength(5);
    expect(held.effects[0]!.factor).toBe(100);
    expect((await bringAndRefuse({ "prices.csv": prices("0.011") })).state).toBe("done");
    expect((await bringAndRefuse({ "prices.csv": prices("1", "2026-09-01", "next") })).state).toBe("done");
    expect((await bringAndRefuse({ "prices.csv": prices("0.01") })).state).toBe("done");
  });

  it("holds credits that pay nearly all bills, and their loss, but not those of a few accounts", async () => {
    expect((await bringAndRefuse({ "credits.csv": credits(NAMES.slice(5, 7), "500000.00") })).state).toBe("done");
    const held = await bringAndRefuse({ "credits.csv": credits(NAMES, "500000.00") });
    expect(held.reasons[1]).toMatch(/^bills to come in USD would be 0 % of what is usual/);
    await bringAndRelease({ "credits.csv": credits(NAMES, "500000.00") });
    const lost = await bringAndRefuse({ "credits.csv": credits(NAMES, "0") });
    expect(lost).toMatchObject({ state: "held" });
    expect(lost.effects[0]).toMatchObject({ from: 0, factor: null });
    await bringAndRelease({ "credits.csv": credits(NAMES, "0") });
  });

  it("holds discounts, caps and payments of another size than usual", async () => {
    expect((await bringAndRefuse({ "plans.csv": plans(NAMES, 95) })).state).toBe("held");
    expect((await bringAndRefuse({ "plans.csv": plans(NAMES, 10) })).state).toBe("done");
    expect((await bringAndRefuse({ "limits.csv": limits(NAMES, "1.00", "2026-03-01") })).state).toBe("held");
    expect((await bringAndRefuse({ "payments.csv": payments(NAMES, "p2", "300000.00") })).reasons).toEqual([
      expect.stringMatching(/^40 accounts/),
      "payments in USD would be 1,000 times what is usual.",
    ]);
    expect((await bringAndRefuse({ "payments.csv": payments(NAMES, "p2", "310.00") })).state).toBe("done");
    expect((await bringAndRefuse({ "vendor_forecasts.csv": forecasts(NAMES, "2026-03-03", "3.00") })).state).toBe(
      "held",
    );
  });
});

describe("one account among many", () => {
  it("is enough when it has a thousand times its usual and that costs much, and not when it costs little", async () => {
    const one = ["org7"];
    const held = await bringAndRefuse({ "usage.csv": usage(one, ["2026-03-03", "2026-03-04"], 2_000_000) });
    expect(held.reasons).toEqual([expect.stringMatching(/^Company org7 alone: events would be 2,000 times/)]);
    expect(held.effects[0]).toMatchObject({ account: "Company org7" });
    expect((await bringAndRefuse({ "usage.csv": usage(one, ["2026-03-03"], 20_000) })).state).toBe("done");
    await operator.call(changeImportLimits, { source: "csv", singleAmount: 1e9 });
    expect((await bringAndRefuse({ "usage.csv": usage(one, ["2026-03-04"], 2_000_000) })).state).toBe("done");
    await operator.call(changeImportLimits, { source: "csv" });
  });
});

describe("days that are not of a usual night", () => {
  it("holds months of long ago that become many times what they were", async () => {
    const old = (perDay: number) =>
      table(
        "account,meter,day,quantity",
        NAMES.flatMap((name) =>
          Array.from({ length: 28 }, (_, index) => `${name},events,${addDays("2025-06-01", index)},${perDay}`),
        ),
      );
    expect((await bringAndRefuse({ "usage.csv": old(100) })).state).toBe("done");
    expect((await bringAndRefuse({ "usage.csv": old(110) })).state).toBe("done");
    expect((await bringAndRefuse({ "usage.csv": old(110_000) })).state).toBe("held");
  });

  it("passes a day that is not over, and the rest of it on the next night", async () => {
    const others = NAMES.slice(10);
    expect((await bringAndRefuse({ "usage.csv": usage(others, ["2026-03-05"], 3) })).state).toBe("done");
    expect((await bringAndRefuse({ "usage.csv": usage(others, ["2026-03-05"], 1100) })).state).toBe("done");
    expect((await bringAndRefuse({ "usage.csv": usage(others, ["2026-03-05"], 1_000_000) })).state).toBe("held");
  });
});

describe("usage that a program reports", () => {
  const report = (names: readonly string[], quantity: number, released = false) =>
    operator.call(reportUsage, {
      source: "csv",
      rows: names.map((account) => ({ account, meter: "events", day: "2026-03-05", quantity })),
      released,
    });
  const stored = () => db.list(sql`select account_id, meter, month, days from usage_month order by 1, 2, 3`);

  it("is refused with its reasons when it moves too much, and recorded when it is sent as looked at", async () => {
    const before = await stored();
    await expect(report(NAMES.slice(20), 1_000_000)).rejects.toMatchObject({ code: "usage.held" });
    expect(await stored()).toEqual(before);
    expect(await report(NAMES.slice(20), 1200)).toMatchObject({ changed: 20 });
    expect(await report(NAMES.slice(20), 1_000_000, true)).toMatchObject({ changed: 20 });
    expect(await report(NAMES.slice(20), 1200)).toMatchObject({ changed: 20 });
  });

  it("passes what is new, what is less of a day that is not over, and one account's launch", async () => {
    expect(await report(NAMES.slice(0, 1), 30_000)).toMatchObject({ changed: 1 });
    expect(await report(NAMES.slice(0, 5), 1)).toMatchObject({ changed: 5 });
    const rows = NAMES.map((account) => ({ account, meter: "recordings", day: "2026-03-05", quantity: 1e6 }));
    expect(await operator.call(reportUsage, { source: "csv", rows })).toMatchObject({ changed: 40 });
  });
});
