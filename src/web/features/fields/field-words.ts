/** What types and editors are called on the screen. */
import type { FieldEditor, FieldType } from "#core/fields/field-definition.ts";

export const TYPE_LABELS: Readonly<Record<FieldType, string>> = {
  text: "Text",
  number: "Number",
  money: "Amount of money",
  percent: "Percent",
  date: "Day",
  instant: "Moment",
  flag: "Yes or no",
  choice: "One of several choices",
  choices: "Any of several choices",
  member: "Member of the team",
  link: "Link",
};

export const EDITOR_LABELS: Readonly<Record<FieldEditor, string>> = {
  specialist: "Specialists and up",
  lead: "Leads and up",
  operator: "Operators",
  nobody: "Only its sources",
};

export function optionsOf<Name extends string>(labels: Readonly<Record<Name, string>>) {
  return (Object.entries(labels) as [Name, string][]).map(([value, label]) => ({ value, label }));
}
