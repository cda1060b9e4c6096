import { Text } from "@mantine/core";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatAge, formatDay, formatInstant } from "./format.ts";
import { StateMark } from "./state-mark.tsx";
import { useNow } from "./time.tsx";

export type FreshnessProps = {
  completeThrough: LocalDate | null;
  derivedAt: Instant | null;
  /** Whole sentences about usage that is behind the rest. */
  late: readonly string[];
  /** Whole sentences about sources that are behind. */
  sources: readonly string[];
};

/** `Usage complete through 11 Sep, derived 4 min ago`, and the first of what is late; lists say all of it. */
export function Freshness({ completeThrough, derivedAt, late, sources }: FreshnessProps) {
  const now = useNow();
  const says = [...sources, ...late];
  const through = completeThrough
    ? `Usage complete through ${formatDay(completeThrough, localDateAt(now))}`
    : "No usage imported yet";
  return (
    <Text component="span" size="xs" c="dimmed" title={derivedAt ? `Derived ${formatInstant(derivedAt)}` : undefined}>
      <span className="fb-freshness">
        {through}
        {derivedAt && `, derived ${formatAge(derivedAt, now)}`}
        {says.length > 0 && " · "}
      </span>
      {says.length > 0 && (
        <span title={says.join("\n")}>
          <StateMark tone="warn">
            {says[0]}
            {says.length > 1 && `, and ${says.length - 1} more`}
          </StateMark>
        </span>
      )}
    </Text>
  );
}
