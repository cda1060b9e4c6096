/** What a group is called at its heading: a value by its name, a band of numbers or days in this person's language. */
import { type DayBand, findDayBand } from "#core/accounts/day-bands.ts";
import { findGrouping, groupName } from "#core/accounts/group-accounts.ts";
import { type NumberScale, numberBands } from "#core/accounts/number-bands.ts";
import { addDays, addMonths, type LocalDate } from "#core/time/local-date.ts";
import { formatMonth, formatNumber } from "../../../ui/format.ts";

type Fields = Parameters<typeof findGrouping>[1];
type Around = {
  readonly fields: Fields;
  readonly today: LocalDate;
  readonly stageName: (stage: string) => string;
};

export function groupLabel(column: string, value: string | null, { fields, today, stageName }: Around): string {
  if (column === "stage" && value !== null) return stageName(value);
  const bands = value === null ? null : (findGrouping(column, fields)?.bands ?? null);
  if (value === null || bands === null) return groupName(column, value, { fields, stages: {} });
  if (bands.of === "numbers") return numberLabel(bands.scale, value);
  const band = findDayBand(value, { today, reading: bands.reading });
  return band === null ? value : dayLabel(band, column);
}

function numberLabel(scale: NumberScale, value: string): string {
  const band = numberBands(scale).find(({ id }) => id === value);
  if (!band) return value;
  const { from, below } = band;
  const written = (number: number) => formatNumber(number);
  const unit = scale === "percent" ? " %" : "";
  if (from === null) return "Below 0";
  if (from === below) return `0${unit}`;
  if (below === null) return `${written(from)}${unit} and more`;
  if (from === 0) return `Above 0, up to ${written(below)}${unit}`;
  if (scale === "whole") return below === from + 1 ? written(from) : `${written(from)}–${written(below - 1)}`;
  return `${written(from)}–${written(below)}${unit}`;
}

const DAY_LABELS = {
  overdue: "Overdue",
  "last-week": "Last week",
  "this-week-before": "Earlier this week",
  today: "Today",
  "this-week": "Later this week",
  "next-week": "Next week",
} as const;

function dayLabel({ name, first, last }: DayBand, column: string): string {
  if (name === "overdue") return column === "renewal" ? "Passed" : DAY_LABELS.overdue;
  if (name !== "earlier" && name !== "later") return DAY_LABELS[name];
  const month = formatMonth(last);
  const begin = `${last.slice(0, 7)}-01`;
  const isWhole = first === begin && last === addDays(addMonths(begin, 1), -1);
  if (isWhole) return month;
  return name === "later" ? `Later in ${month}` : `Earlier in ${month}`;
}
