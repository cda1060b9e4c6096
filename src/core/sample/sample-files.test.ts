import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, type Decimal, decimal, ZERO } from "../money/decimal.ts";
import { toPricedQuantity } from "../rating/meter.ts";
import { getMeter, parsePriceBook } from "../rating/price-book.ts";
import { ratePeriod } from "../rating/rate-period.ts";
import { addDays, daysBetween } from "../time/local-date.ts";
import {
  DEFAULT_SAMPLE_SEED,
  type SampleFile,
  type SampleRequest,
  sampleAccounts,
  sampleFiles,
} from "./sample-files.ts";

const book = parsePriceBook(JSON.parse(readFileSync("presets/price-book/posthog-2026-07.json", "utf8")));
const golden = JSON.parse(readFileSync("golden/sample/checksums.json", "utf8"));
const anchorDay = "2026-03-10";
const yesterday = addDays(anchorDay, -1);
const calendar = { anchorDay, seed: DEFAULT_SAMPLE_SEED };

/** Accounts of three weeks, so that a test takes no longer than it must. */
const someAccounts = { from: addDays(anchorDay, -160), before: addDays(anchorDay, -139) };

function filesOf(request: Partial<SampleRequest> = {}): SampleFile[] {
  return sampleFiles({ ...calendar, book, from: null, to: yesterday, ...request });
}

function rowsOf(files: readonly SampleFile[], name: string): (readonly string[])[] {
  const file = files.find((candidate) => candidate.name === name);
  return [...(file?.rows ?? [])];
}

/** Rows as objects by column. */
function recordsOf(files: readonly SampleFile[], name: string): Record<string, string>[] {
  const header = files.find((file) => file.name === name)?.header ?? [];
  return rowsOf(files, name).map((row) =>
    Object.fromEntries(header.map((column, index) => [column, row[index] ?? ""])),
  );
}

function checksumOf(file: SampleFile): string {
  const hash = createHash("sha256");
  for (const row of file.rows) hash.update(`${row.join("\t")}\n`);
  return hash.digest("hex").slice(0, 16);
}

const all = filesOf();

describe("the sample company", () => {
  it("is the same to the last digit for the same seed and day", () => {
    const sums = Object.fromEntries(filesOf({ signedUp: someAccounts }).map((file) => [file.name, checksumOf(file)]));
    expect(sums).toEqual(golden.files);
  });

  it("is another one for another seed", () => {
    const names = (seed: number) => sampleAccounts({ anchorDay, seed }, yesterday).map(({ name }) => name);
    expect(names(1)).not.toEqual(names(2));
  });

  it("has about two thousand accounts that came ever faster over two years", () => {
    const accounts = sampleAccounts(calendar, yesterday);
    const age = (days: number, until: number) =>
      accounts.filter(({ signedUpOn }) => {
        const back = daysBetween(signedUpOn, anchorDay);
        return back > days && back <= until;
      }).length;
    expect(accounts.length).toBeGreaterThan(1850);
    expect(accounts.length).toBeLessThan(2250);
    expect(age(0, 180) / age(550, 730)).toBeGreaterThan(1.6);
    expect(accounts.every(({ signedUpOn }) => signedUpOn < anchorDay)).toBe(true);
  });

  it("reaches nobody: every domain and address is under a reserved name", () => {
    const domains = recordsOf(all, "companies.csv").map(({ domain }) => domain);
    const addresses = [...recordsOf(all, "people.csv"), ...recordsOf(all, "humans.csv")].map(({ email }) => email);
    for (const place of [...domains, ...addresses]) expect(place).toMatch(/^[^\s]+\.example$/);
  });

  it("names each thing once", () => {
    const ids: Record<string, string[]> = {
      "accounts.csv": ["account"],
      "projects.csv": ["project"],
      "people.csv": ["account", "person"],
      "people.csv ": ["account", "email"],
      "invoices.csv": ["id"],
      "payments.csv": ["id"],
      "credits.csv": ["id"],
      "mails.csv": ["id"],
      "calls.csv": ["id"],
      "notes.csv": ["id"],
      "tasks.csv": ["id"],
      "stages.csv": ["id"],
      "limits.csv": ["account", "meter", "since"],
      "plans.csv": ["account", "effective_on"],
    };
    for (const [name, columns] of Object.entries(ids)) {
      const keys = recordsOf(all, name.trim()).map((row) => columns.map((column) => row[column]).join("|"));
      expect(new Set(keys).size, name).toBe(keys.length);
    }
  });

  it("has open tasks that wait for an answer, and promises that were closed with one, which no other task has", () => {
    const tasks = recordsOf(all, "tasks.csv");
    expect(tasks.filter(({ event, done_at }) => event === "reply" && done_at === "").length).toBeGreaterThan(0);
    const answered = tasks.filter(({ answer }) => answer !== "");
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.every(({ kind, done_at }) => kind === "promise" && done_at !== "")).toBe(true);
  });

  it("gives one company to siblings in two regions", () => {
    const companies = new Map<string, Set<string>>();
    for (const { company = "", region = "" } of recordsOf(all, "accounts.csv"))
      companies.set(company, (companies.get(company) ?? new Set()).add(region));
    const inBoth = [...companies.values()].filter((regions) => regions.size === 2).length;
    expect(inBoth / companies.size).toBeGreaterThan(0.015);
    expect(inBoth / companies.size).toBeLessThan(0.05);
  });

  it("knows nothing that happens after its last day", () => {
    const columns = ["issued_on", "paid_on", "day", "since", "cancelled_on", "last_seen_on", "done_at", "happened_at"];
    const late = all.flatMap(({ name, header, rows }) => {
      const watched = columns.map((column) => header.indexOf(column)).filter((index) => index >= 0);
      return [...rows]
        .filter((row) => watched.some((index) => row[index]!.slice(0, 10) > yesterday))
        .map((row) => [name, ...row]);
    });
    expect(late).toEqual([]);
  });
});

describe("the business of the sample company", () => {
  const accounts = recordsOf(all, "accounts.csv");
  const invoices = recordsOf(all, "invoices.csv");

  it("bills most accounts nothing, and some a lot", () => {
    const last = new Map(invoices.map((invoice) => [invoice["account"], Number(invoice["gross"])]));
    const shareAbove = (amount: number) => [...last.values()].filter((gross) => gross > amount).length / last.size;
    expect(shareAbove(0)).toBeGreaterThan(0.25);
    expect(shareAbove(0)).toBeLessThan(0.5);
    expect(shareAbove(100)).toBeGreaterThan(0.12);
    expect(shareAbove(100)).toBeLessThan(0.3);
    expect(shareAbove(5000)).toBeLessThan(0.03);
  });

  it("loses some accounts, keeps most, and has plans of every kind", () => {
    const cancelled = accounts.filter((account) => account["cancelled_on"] !== "").length / accounts.length;
    expect(cancelled).toBeGreaterThan(0.02);
    expect(cancelled).toBeLessThan(0.12);
    expect(new Set(accounts.map(({ plan }) => plan))).toEqual(new Set(["payg", "startup", "yc", "annual"]));
    expect(new Set(accounts.map(({ currency }) => currency))).toEqual(new Set(["USD", "EUR"]));
  });

  it("asks on each invoice what is left of list after discount and credit", () => {
    for (const { list, gross, credit, net } of invoices) {
      expect(cents(gross) - cents(credit)).toBe(cents(net));
      expect(cents(gross)).toBeLessThanOrEqual(cents(list));
    }
  });

  it("bills what the price book asks for the usage that is reported", () => {
    const files = filesOf({ signedUp: someAccounts });
    const days = new Map<string, [day: string, meter: string, quantity: number][]>();
    for (const [account = "", , meter = "", day = "", quantity] of rowsOf(files, "usage.csv"))
      days.set(account, [...(days.get(account) ?? []), [day, meter, Number(quantity)]]);
    const simple = new Set(
      recordsOf(files, "plans.csv")
        .filter((row) => row["plan"] === "payg" && row["packages"] === "" && row["add_ons"] === "")
        .map(({ account }) => account),
    );
    for (const { account } of [...recordsOf(files, "limits.csv"), ...recordsOf(files, "credits.csv")])
      simple.delete(account);
    const checked = recordsOf(files, "invoices.csv").filter(({ account }) => simple.has(account));
    const differing = checked.filter((invoice) => {
      const quantities = new Map<string, Decimal>();
      for (const [day, key, quantity] of days.get(invoice["account"] ?? "") ?? [])
        if (day >= invoice["period_start"]! && day < invoice["period_end"]!)
          quantities.set(
            key,
            add(quantities.get(key) ?? ZERO, toPricedQuantity(getMeter(book, key), decimal(quantity))),
          );
      const limits = new Map(
        book.meters.flatMap((meter) => (meter.defaultLimit ? [[meter.key, meter.defaultLimit]] : [])),
      );
      const fixed = { addOns: [], packages: [], percentOff: ZERO, credits: [], limits };
      const bill = ratePeriod({ book, currency: "USD", quantities, billOn: invoice["period_end"]!, ...fixed });
      return bill.gross.minor !== cents(invoice["gross"]);
    });
    expect(checked.filter(({ net }) => cents(net) > 0).length).toBeGreaterThan(20);
    expect(differing.length / checked.length).toBeLessThan(0.03);
  });

  it("pays each paid invoice once and in full", () => {
    const paid = new Map<string, number>();
    for (const { invoice = "", status, amount } of recordsOf(all, "payments.csv"))
      if (status === "paid") paid.set(invoice, (paid.get(invoice) ?? 0) + cents(amount));
    for (const { id = "", status, net } of invoices) expect(paid.get(id) ?? 0).toBe(status === "paid" ? cents(net) : 0);
  });

  it("has failed payments, open and uncollectible invoices", () => {
    expect(new Set(invoices.map(({ status }) => status))).toEqual(new Set(["paid", "open", "uncollectible"]));
  });

  it("never has less than nothing left of a credit", () => {
    for (const { granted, left } of recordsOf(all, "credits.csv")) {
      expect(cents(left)).toBeGreaterThanOrEqual(0);
      expect(cents(left)).toBeLessThanOrEqual(cents(granted));
    }
  });
});

describe("a night later", () => {
  const request = { signedUp: someAccounts };

  it("has gained the same rows as if all had been made at once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (daysBefore) => {
        const cut = addDays(yesterday, -daysBefore);
        const first = filesOf({ ...request, to: cut });
        const rest = filesOf({ ...request, from: addDays(cut, 1) });
        for (const whole of filesOf(request)) {
          const parts = [...rowsOf(first, whole.name), ...rowsOf(rest, whole.name)];
          expect(latestByKey(whole.name, parts), whole.name).toEqual(latestByKey(whole.name, [...whole.rows]));
        }
      }),
      { numRuns: 6 },
    );
  });

  it("gains accounts after the start day at the rate of the last days before it", () => {
    const monthLater = addDays(yesterday, 30);
    const gained = sampleAccounts(calendar, monthLater).length - sampleAccounts(calendar, yesterday).length;
    expect(gained).toBeGreaterThan(80);
    expect(gained).toBeLessThan(165);
  });
});

/** How many of the first columns name a row; a later row of the same name replaces an earlier one. */
const KEY_COLUMNS: Readonly<Record<string, number>> = {
  "companies.csv": 1,
  "accounts.csv": 1,
  "subscriptions.csv": 2,
  "people.csv": 2,
  "credits.csv": 2,
  "invoices.csv": 2,
  "complete_through.csv": 2,
};

function latestByKey(name: string, rows: readonly (readonly string[])[]): string[] {
  const latest = new Map<string, string>();
  for (const row of rows) {
    const key = name === "tasks.csv" ? row.at(-1)! : row.slice(0, KEY_COLUMNS[name] ?? row.length).join("|");
    latest.set(key, row.join("|"));
  }
  return [...latest.values()].sort();
}

function cents(amount: string | undefined): number {
  return Math.round(Number(amount) * 100);
}
