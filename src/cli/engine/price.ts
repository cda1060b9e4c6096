import type { MeterKey } from "#core/ids.ts";
import { type Decimal, toText, ZERO } from "#core/money/decimal.ts";
import { toAmountText } from "#core/money/money.ts";
import { FieldReader } from "#core/rating/field-reader.ts";
import { type PriceBook, parsePriceBook } from "#core/rating/price-book.ts";
import { type LinesToRate, type RatedLine, rateLines } from "#core/rating/rate-lines.ts";
import type { EngineCommand, EngineIo } from "./engine-command.ts";
import { answerInput, readJsonAs } from "./read-input.ts";
import { readOptions } from "./read-options.ts";

const USAGE = `firstbill price --book price-book.json --in usage.json
Prices lines of usage by a price book: graduated tiers, packages, percent-off, limits and credits.
--book  the price book (JSON)
--in    { "lines": [{ "product", "quantity" }], "packages"?, "percent_off"?, "limits_usd"?, "credits_usd"? },
        a file, - for standard input, or .jsonl for one input a line`;

export const price: EngineCommand = {
  name: "price",
  usage: USAGE,
  async run(args, io) {
    const options = readOptions(args, { required: ["book", "in"], optional: [], usage: USAGE });
    const book = await readPriceBook(options.book, io);
    return answerInput(options.in, io, (input) => priceAnswer(book, input));
  },
};

/** @throws InputProblems naming the file and each field that is wrong */
export async function readPriceBook(path: string, io: EngineIo): Promise<PriceBook> {
  return readJsonAs(path, io, parsePriceBook);
}

/** The command's answer to one input: names ending in `_usd` mean the book's currency. */
export function priceAnswer(book: PriceBook, input: unknown): unknown {
  const rated = rateLines(book, readRequest(input));
  return {
    currency: rated.currency,
    list_usd: toAmountText(rated.list),
    percent_off_usd: toAmountText(rated.discount),
    credits_applied_usd: toAmountText(rated.credit),
    due_usd: toAmountText(rated.due),
    lines: rated.lines.map(lineAnswer),
  };
}

function lineAnswer(line: RatedLine): unknown {
  return {
    product: line.key,
    quantity: toText(line.quantity),
    billed_quantity: toText(line.billedQuantity),
    amount_usd: toAmountText(line.list),
    discount_usd: toAmountText(line.discount),
    tiers: line.tiers.map((tier) => ({
      up_to: tier.upTo === null ? null : toText(tier.upTo),
      quantity: toText(tier.quantity),
      unit_amount_usd: toText(tier.unitAmount),
      amount_usd: toText(tier.amount),
    })),
  };
}

/** @throws ProductError `price.input-invalid` with every field that is wrong */
function readRequest(input: unknown): LinesToRate {
  const reader = new FieldReader();
  const fields = reader.object(input, "");
  const request: LinesToRate = {
    lines: readRatingLines(reader, fields["lines"], "/lines"),
    packages: reader
      .list(fields["packages"] ?? [], "/packages")
      .map((key, index) => reader.text(key, `/packages/${index}`)),
    percentOff: fields["percent_off"] == null ? ZERO : reader.amount(fields["percent_off"], "/percent_off"),
    limits: readLimits(reader, fields["limits_usd"] ?? {}),
    credits: fields["credits_usd"] == null ? ZERO : reader.amount(fields["credits_usd"], "/credits_usd"),
  };
  reader.finish("price.input-invalid", "The input");
  return request;
}

/** A list of `{ "product", "quantity" }`, as every command that prices usage takes it. */
export function readRatingLines(reader: FieldReader, value: unknown, pointer: string): LinesToRate["lines"] {
  return reader.list(value, pointer).map((item, index) => {
    const line = reader.object(item, `${pointer}/${index}`);
    return {
      key: reader.text(line["product"], `${pointer}/${index}/product`),
      quantity: reader.amount(line["quantity"], `${pointer}/${index}/quantity`),
    };
  });
}

function readLimits(reader: FieldReader, value: unknown): Map<MeterKey, Decimal> {
  const limits = new Map<MeterKey, Decimal>();
  for (const [product, limit] of Object.entries(reader.object(value, "/limits_usd")))
    if (limit !== null) limits.set(product, reader.amount(limit, `/limits_usd/${product}`));
  return limits;
}
