import { Text } from "@mantine/core";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatAge, formatDay, formatInstant } from "./format.ts";
import { StateMark } from "./state-mark.tsx";
import { useNow } from "./time.tsx";

export type FreshnessProps = {
  completeThrough: LocalDate | null;
  derivedAt: Instant | null;
  late: readonly string[];
  /** Whole sentences about sources that are behind. */
  sources: readonly string[];
};

/** `Usage complete through 11 Sep, derived 4 min ago`, and what is late, in words. */
export function Freshness({ completeThrough, derivedAt, late, sources }: FreshnessProps) {
  const now = useNow();
  const through = completeThrough
    ? `Usage complete through ${formatDay(completeThrough, localDateAt(now))}`
    : "No usage imported yet";
  return (
    <Text component="span" size="xs" c="dimmed" title={derivedAt ? `Derived ${formatInstant(derivedAt)}` : undefined}>
      <span className="fb-freshness">
        {through}
        {derivedAt && `, derived ${formatAge(derivedAt, now)}`}
        {late.length + sources.length > 0 && " · "}
      </span>
      {sources.map((says) => (
        <StateMark key={says} tone="warn">
          {says}
        </StateMark>
      ))}
      {late.length > 0 && (
        <StateMark tone="warn">
          {late.length === 1 ? `${late[0]} late` : `${late.length} late: ${late.join(", ")}`}
        </StateMark>
      )}
    </Text>
  );
}
