import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runEngine } from "./main.ts";

const BOOK = new URL("../../../presets/price-book/posthog-2026-07.json", import.meta.url).pathname;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "firstbill-price-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

async function run(args: string[], stdin = "") {
  const out = collector();
  const err = collector();
  const io = { stdin: Readable.from([Buffer.from(stdin)]), stdout: out.stream, stderr: err.stream };
  const exitCode = await runEngine(args, io);
  return { exitCode, out: out.text(), err: err.text() };
}

function priceOf(input: unknown) {
  return run(["price", "--book", BOOK, "--in", "-"], JSON.stringify(input));
}

describe("firstbill price", () => {
  it("answers every amount as a decimal string, with the tiers reached", async () => {
    const { exitCode, out } = await priceOf({ lines: [{ product: "product_analytics", quantity: "1.5e+06" }] });
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual({
      currency: "USD",
      list_usd: "25.00",
      percent_off_usd: "0.00",
      credits_applied_usd: "0.00",
      due_usd: "25.00",
      lines: [
        {
          product: "product_analytics",
          quantity: "1500000",
          billed_quantity: "1500000",
          amount_usd: "25.00",
          discount_usd: "0.00",
          tiers: [
            { up_to: "1000000", quantity: "1000000", unit_amount_usd: "0", amount_usd: "0" },
            { up_to: "2000000", quantity: "500000", unit_amount_usd: "0.00005", amount_usd: "25" },
          ],
        },
      ],
    });
  });

  it("takes packages, a discount, limits and credits", async () => {
    const { out } = await priceOf({
      lines: [{ product: "product_analytics", quantity: 10000000 }],
      packages: ["boost"],
      percent_off: "20",
      limits_usd: { product_analytics: "200" },
      credits_usd: "50",
    });
    expect(JSON.parse(out)).toMatchObject({
      list_usd: "500.00",
      percent_off_usd: "100.00",
      credits_applied_usd: "50.00",
      due_usd: "350.00",
      lines: [
        { product: "product_analytics", amount_usd: "250.00" },
        { product: "boost", amount_usd: "250.00" },
      ],
    });
  });

  it("names file, line and field of each problem and answers 2", async () => {
    const path = fileWith(
      "bad.json",
      '{\n  "lines": [\n    { "product": "teapots",\n      "quantity": "1" }],\n  "percent_off": 120\n}',
    );
    const { exitCode, err, out } = await run(["price", "--book", BOOK, "--in", path]);
    expect(exitCode).toBe(2);
    expect(out).toBe("");
    expect(err.trim().split("\n")).toEqual([
      `${path} line 5: percent_off must be from 0 to 100, not 120.`,
      `${path} line 3: lines[0].product names no product or add-on of the price book: "teapots".`,
    ]);
  });

  it("refuses what it cannot read, in words", async () => {
    expect((await priceOf({ lines: [{ product: "logs", quantity: "-1" }] })).err).toContain(
      'lines[0].quantity must be zero or more, not "-1".',
    );
    expect((await priceOf({})).err).toContain("standard input line 1: lines must be a list, not absent.");
    expect((await run(["price", "--book", BOOK])).err).toContain("--in must be given.");
    expect((await run(["price", "--book", BOOK, "--in", "-"], "{")).err).toContain(
      "standard input line 1: this is not",
    );
    expect(await run(["price", "--book", join(folder, "none.json"), "--in", "-"])).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining("none.json could not be read (ENOENT); give the path of a file."),
    });
  });

  it("names the field of a price book that is wrong", async () => {
    const book = fileWith("book.json", '{ "currency": "USD",\n"products": [\n{ "key": "a", "tiers": [] }] }');
    expect(await run(["price", "--book", book, "--in", "-"], '{ "lines": [] }')).toMatchObject({
      exitCode: 2,
      err: `${book} line 3: products[0].tiers must have at least one tier.\n`,
    });
  });

  it("answers JSON lines in place, a bad one with its error", async () => {
    const lines = [
      '{"lines":[{"product":"logs","quantity":110}]}',
      "{",
      '{"lines":[{"product":"x","quantity":1}]}',
      "",
    ];
    const path = fileWith("many.jsonl", lines.join("\n"));
    const { exitCode, out } = await run(["price", "--book", BOOK, "--in", path]);
    const answers = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(exitCode).toBe(0);
    expect(answers).toHaveLength(3);
    expect(answers[0].due_usd).toBe("25.00");
    expect(answers[1].error).toContain("many.jsonl line 2: this is not JSON");
    expect(answers[2].error).toContain("many.jsonl line 3: lines[0].product names no product or add-on");
    expect((await run(["price", "--book", BOOK, "--in", "-"], lines.join("\n"))).out.trim().split("\n")).toHaveLength(
      3,
    );
  });

  it("reads gzip and a byte order mark wherever a file is read", async () => {
    const zipped = fileWith("usage.json.gz", gzipSync('\uFEFF{ "lines": [{ "product": "logs", "quantity": "110" }] }'));
    expect(JSON.parse((await run(["price", "--book", BOOK, "--in", zipped])).out).due_usd).toBe("25.00");
    const cut = fileWith("cut.json.gz", gzipSync("{}").subarray(0, 12));
    expect(await run(["price", "--book", BOOK, "--in", cut])).toMatchObject({ exitCode: 2 });
  });

  it("keeps a number of twenty digits exact", async () => {
    const quantity = "12345678901234567";
    const { out } = await run(
      ["price", "--book", BOOK, "--in", "-"],
      `{ "lines": [{ "product": "data_warehouse_historical", "quantity": ${quantity} }] }`,
    );
    expect(JSON.parse(out).lines[0].quantity).toBe(quantity);
  });

  it("shows how to call it, and leaves other commands alone", async () => {
    expect(await run(["price", "--help"])).toMatchObject({ exitCode: 0, out: expect.stringContaining("--book") });
    expect((await run(["teapots"])).exitCode).toBeNull();
    expect((await run([])).exitCode).toBeNull();
  });
});
