import { createContext, useContext, useEffect } from "react";
import { epochMs, fromEpochMs, type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatAge, formatDay, formatDaysAway, formatInstant } from "./format.ts";
import { Missing } from "./money.tsx";
import { Store, useStore } from "./store.ts";

/** The server's present, which decides what is late; not this device's. */
const Present = createContext(new Store<Instant>(fromEpochMs(Date.now())));

/** Keeps the present, from the latest status answer. A fixed clock stands still. Called once, by the shell. */
export function useClock(serverNow: Instant | undefined, isFixed = false): void {
  const present = useContext(Present);
  useEffect(() => {
    if (!serverNow) return;
    present.set(serverNow);
    if (isFixed) return;
    const offsetMs = epochMs(serverNow) - Date.now();
    const timer = setInterval(() => present.set(fromEpochMs(Date.now() + offsetMs)), 30_000);
    return () => clearInterval(timer);
  }, [present, serverNow, isFixed]);
}

export function useNow(): Instant {
  return useStore(useContext(Present));
}

/** `2 d ago`, with the full time and its zone in the title. */
export function Age({ at, missing = "Never" }: { at: Instant | null; missing?: string }) {
  const now = useNow();
  if (!at) return <Missing reason={missing} />;
  return (
    <time dateTime={at} title={formatInstant(at)} className="fb-number">
      {formatAge(at, now)}
    </time>
  );
}

/** `in 12 d`, with the day in the title. */
export function DaysAway({ day, missing = "No date" }: { day: LocalDate | null; missing?: string }) {
  const now = useNow();
  if (!day) return <Missing reason={missing} />;
  return (
    <time dateTime={day} title={`${formatDay(day)} (UTC)`} className="fb-number">
      {formatDaysAway(day, now)}
    </time>
  );
}

/** `11 Sep`, with the year when it is another one. */
export function Day({ day, missing = "No date" }: { day: LocalDate | null; missing?: string }) {
  const now = useNow();
  if (!day) return <Missing reason={missing} />;
  return (
    <time dateTime={day} title={formatDaysAway(day, now)} className="fb-number">
      {formatDay(day, localDateAt(now))}
    </time>
  );
}

/** `11 Sep 2026, 14:05 UTC`, or in the zone that is given. */
export function Moment({ at, zone }: { at: Instant; zone?: string }) {
  return (
    <time dateTime={at} className="fb-number">
      {formatInstant(at, zone)}
    </time>
  );
}
