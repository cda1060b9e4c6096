import type { EngineCommand } from "./engine-command.ts";
import { readOptions } from "./read-options.ts";

const USAGE = `firstbill price --book price-book.json --in usage.json
Prices usage by a price book: graduated tiers, packages, percent-off, limits and credits.`;

export const price: EngineCommand = {
  name: "price",
  usage: USAGE,
  async run(args) {
    readOptions(args, { required: ["book", "in"], optional: [], usage: USAGE });
    throw new Error("not yet");
  },
};
