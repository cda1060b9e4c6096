/** A number of the team's week that opens the accounts it counts. Which one is open is in the address. */
import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { type PickGroup, WEEK_COUNTS, type WeekCount } from "#contract/team-week.ts";
import { formatInteger } from "../../ui/format.ts";
import { useUrlText } from "../../ui/url-text.ts";

export type AskedCount = {
  of: WeekCount;
  /** A member's id, the pool or everybody. */
  whose: string;
  /** Of picks: one kind of account. */
  kind: { group: PickGroup["group"]; bucket: string } | null;
};

export function useAskedCount(): [AskedCount | null, (asked: AskedCount | null) => void] {
  const [written, setWritten] = useUrlText("accounts");
  return [fromText(written), (asked) => setWritten(asked === null ? "" : toText(asked))];
}

export function toText({ of, whose, kind }: AskedCount): string {
  return [of, whose, ...(kind ? [kind.group, kind.bucket] : [])].join(".");
}

/** A bucket may be any text, such as the name of a country; what comes before it holds no dot. */
function fromText(written: string): AskedCount | null {
  const [first, whose, group, ...bucket] = written.split(".");
  const of = WEEK_COUNTS.find((known) => known === first);
  if (of === undefined || !whose) return null;
  return { of, whose, kind: group ? { group: group as PickGroup["group"], bucket: bucket.join(".") } : null };
}

type WeekNumberProps = {
  count: number;
  asked: AskedCount;
  /** What is counted, for those who hear the button alone: "Overdue: Ana Novak". */
  label: string;
  /** Where more than the number is written. */
  children?: ReactNode;
};

export function WeekNumber({ count, asked, label, children = formatInteger(count) }: WeekNumberProps) {
  const [opened, open] = useAskedCount();
  if (count === 0) return children;
  return (
    <Anchor
      component="button"
      type="button"
      inherit
      aria-label={`${label}: ${formatInteger(count)}`}
      aria-expanded={opened !== null && toText(opened) === toText(asked)}
      onClick={() => open(asked)}
    >
      {children}
    </Anchor>
  );
}
