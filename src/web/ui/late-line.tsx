/** Above a list or an account: what it still waits for, in whole sentences. Nothing where all is in. */
import { Stack, type StackProps } from "@mantine/core";
import type { ReactNode } from "react";
import type { FreshnessProps } from "./freshness.tsx";
import { StateMark } from "./state-mark.tsx";

const SHOWN = 3;

type LateLineProps = { freshness: Pick<FreshnessProps, "late" | "sources"> | undefined } & Pick<
  StackProps,
  "px" | "pt"
>;

export function LateLine({ freshness, px = 0, pt = 0 }: LateLineProps) {
  const says = freshness ? [...freshness.sources, ...freshness.late] : [];
  if (says.length === 0) return null;
  return (
    <Stack component="ul" aria-label="Not in yet" gap={2} m={0} mb="sm" px={px} pt={pt} pb={0} flex="none">
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
