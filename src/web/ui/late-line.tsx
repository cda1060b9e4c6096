/** Above a list or an account: what it still waits for, in whole sentences. Nothing where all is in. */
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { FreshnessProps } from "./freshness.tsx";
import { StateMark } from "./state-mark.tsx";

const SHOWN = 3;

type LateLineProps = { freshness: Pick<FreshnessProps, "late" | "sources"> | undefined; className?: string };

export function LateLine({ freshness, className }: LateLineProps) {
  const says = freshness ? [...freshness.sources, ...freshness.late] : [];
  if (says.length === 0) return null;
  return (
    <Stack className={className} component="ul" aria-label="Not in yet" gap={2} m={0} p={0} mb="sm">
      {says.slice(0, SHOWN).map((one) => (
        <LateItem key={one}>{one}</LateItem>
      ))}
      {says.length > SHOWN && <LateItem>{says.length - SHOWN} more are behind</LateItem>}
    </Stack>
  );
}

function LateItem({ children }: { children: ReactNode }) {
  return (
    <li className="fb-late">
      <StateMark tone="warn">{children}</StateMark>
    </li>
  );
}
