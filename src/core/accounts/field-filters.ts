/** Fields of accounts as terms of the filter: `tier:gold seats:>10 contract_end:<30d`. */
import { unreachable } from "../errors.ts";
import type { FieldDefinition } from "../fields/field-definition.ts";
import { isListedField } from "../fields/standard-fields.ts";
import { type AccountFilterField, findFilterField } from "./filter-fields.ts";

type Filterable = Pick<FieldDefinition, "fieldId" | "label" | "type" | "retiredAt"> & {
  readonly choices: readonly { readonly id: string; readonly label: string }[];
};

/** Those that are columns of the account have terms of their own. Retired ones come last, so that a filter can say so. */
export function filterFieldsOf(fields: readonly Filterable[]): AccountFilterField[] {
  const own = fields.filter(({ fieldId }) => isListedField(fieldId));
  const retired = own.filter(({ retiredAt }) => retiredAt !== null);
  return [
    ...own.filter(({ retiredAt }) => retiredAt === null).map(toFilterField),
    ...retired.map((field) => ({ ...toFilterField(field), retired: true as const })),
  ];
}

/** Where a word of ours has the name already, `field.` stands in front. */
export function fieldTermName(fieldId: string): string {
  return findFilterField(fieldId) === null ? fieldId : `field.${fieldId}`;
}

function toFilterField(field: Filterable): AccountFilterField {
  const { fieldId, label } = field;
  const common = { name: fieldTermName(fieldId), label, fieldId, aliases: [wordOfLabel(label)] };
  switch (field.type) {
    case "text":
    case "link":
      return { ...common, kind: "text", mayBeNone: true, examples: ["none", "any"] };
    case "number":
    case "percent":
      return { ...common, kind: "decimal", examples: [">10", "<=2.5", "none"] };
    case "money":
      return { ...common, kind: "amount", examples: [">100", "<20", "none"] };
    case "date":
      return { ...common, kind: "day", counts: "coming", examples: ["<14d", "today", ">2026-01-31", "none"] };
    case "instant":
      return { ...common, kind: "day", counts: "past", examples: ["<14d", "today", ">2026-01-31", "none"] };
    case "flag":
      return choiceField(common, [
        { id: "true", label: "yes" },
        { id: "false", label: "no" },
      ]);
    case "choice":
    case "choices":
    case "member":
      return choiceField(common, field.choices);
    default:
      return unreachable(field.type);
  }
}

/** A field may be called by its label as well: `Support tier` is `support_tier`. */
export function wordOfLabel(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
}

type Common = Pick<AccountFilterField, "name" | "label" | "aliases"> & { readonly fieldId: string };

/** A choice is written by its label or its id, without regard to case; one with a comma or a space in it in quotes. */
function choiceField(common: Common, choices: Filterable["choices"]): AccountFilterField {
  const words = choices.flatMap(({ id, label }) => [id, label].map((word) => [word.toLowerCase(), [id]] as const));
  const examples = [...choices.map(({ label }) => (/[\s,]/.test(label) ? `"${label}"` : label)), "none"];
  return { ...common, kind: "choice", choices: Object.fromEntries(words), mayBeNone: true, examples };
}
