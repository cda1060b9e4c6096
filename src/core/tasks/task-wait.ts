/** What a task waits for, as it is kept; all null for one that has a day alone. */
import type { Currency } from "../money/currency.ts";
import { money } from "../money/money.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { TaskEvent, TaskEventKind } from "./task-event.ts";

export type WaitState = {
  readonly waitsEvent: TaskEventKind | null;
  readonly waitsSince: Instant | null;
  readonly aboveMinor: number | null;
  readonly aboveCurrency: Currency | null;
  /** When it came; derived with the account. */
  readonly arrivedOn: LocalDate | null;
};

export const NO_WAIT: WaitState = {
  waitsEvent: null,
  waitsSince: null,
  aboveMinor: null,
  aboveCurrency: null,
  arrivedOn: null,
};

export function eventOf({ waitsEvent, aboveMinor, aboveCurrency }: WaitState): TaskEvent | null {
  if (waitsEvent === null) return null;
  const above = aboveMinor === null || aboveCurrency === null ? null : money(aboveCurrency, aboveMinor);
  return { kind: waitsEvent, above };
}

/** Who says again what it waits for goes on waiting since the first time. */
export function waitFrom(before: WaitState, event: TaskEvent | null, now: Instant): WaitState {
  if (event === null) return NO_WAIT;
  const { kind, above } = event;
  const wait = { waitsEvent: kind, aboveMinor: above?.minor ?? null, aboveCurrency: above?.currency ?? null };
  const isSame =
    before.waitsEvent === kind && before.aboveMinor === wait.aboveMinor && before.aboveCurrency === wait.aboveCurrency;
  return { ...wait, waitsSince: isSame ? before.waitsSince : now, arrivedOn: isSame ? before.arrivedOn : null };
}
