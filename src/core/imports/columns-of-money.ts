/** Columns that most files about money have. */
import type { Column } from "./column.ts";

export const OWN_CURRENCY: Column = {
  name: "currency",
  type: "currency",
  example: "USD",
  meaning: "The currency of the amounts; the account's when it is left out.",
};

export const ID: Column = {
  name: "id",
  aliases: ["external_id"],
  type: "text",
  example: "in_1001",
  meaning: "The row's id in the source, by which a later file corrects it.",
};
