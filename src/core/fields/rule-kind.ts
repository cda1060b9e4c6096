import type { FieldKind } from "../segments/fields.ts";
import type { FieldType } from "./field-definition.ts";

/** As what kind rules read a field of each type. */
export const RULE_KINDS: Readonly<Record<FieldType, FieldKind>> = {
  text: "text",
  link: "text",
  choice: "text",
  member: "text",
  number: "count",
  money: "money",
  percent: "percent",
  date: "day",
  instant: "day",
  flag: "flag",
  choices: "list",
};
