/** From days and amounts to places in a drawing. */
import type { LocalDate } from "#core/time/local-date.ts";
import { epochDay } from "#core/time/local-date.ts";

/** Round numbers from 0 to at least `most`: 0, 500, 1000, 1500. */
export function niceTicks(most: number, count = 5): number[] {
  if (most <= 0) return [0];
  const rough = most / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = 0; tick < most + step; tick += step) ticks.push(tick);
  return ticks;
}

/** The first of each month, or of each third where there are many. */
export function monthStarts(days: readonly LocalDate[], mostLabels = 8): LocalDate[] {
  const firsts = days.filter((day) => day.endsWith("-01"));
  const every = Math.ceil(firsts.length / mostLabels);
  return firsts.filter((_, index) => index % every === 0);
}

/** Where a day stands between the first and the last, from 0 to 1. */
export function placeOfDay(day: LocalDate, first: LocalDate, last: LocalDate): number {
  const span = Math.max(1, epochDay(last) - epochDay(first));
  return (epochDay(day) - epochDay(first)) / span;
}

const LABEL_HEIGHT_PX = 13;
const LETTER_PX = 6.5;

/** How far to the right each label starts, so that labels of lines close to each other stand side by side. */
export function labelShifts(labels: readonly { text: string; yPx: number }[]): number[] {
  const placed: { yPx: number; endPx: number }[] = [];
  return labels.map(({ text, yPx }) => {
    const near = placed.filter((other) => Math.abs(other.yPx - yPx) < LABEL_HEIGHT_PX);
    const startPx = Math.max(0, ...near.map(({ endPx }) => endPx));
    placed.push({ yPx, endPx: startPx + (text.length + 2) * LETTER_PX });
    return startPx;
  });
}
