/** A state is always a shape and a word; the colour only helps. */
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconInfoCircleFilled,
  IconSquareRoundedXFilled,
} from "@tabler/icons-react";
import type { ReactNode } from "react";

export type Tone = "good" | "warn" | "bad" | "calm" | "accent";

const SHAPES = {
  good: IconCircleCheckFilled,
  warn: IconAlertTriangleFilled,
  bad: IconSquareRoundedXFilled,
  calm: IconCircleDashed,
  accent: IconInfoCircleFilled,
};

/** A shape and a word within text. */
export function StateMark({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Shape = SHAPES[tone];
  return (
    <span className="fb-mark" data-tone={tone}>
      <Shape size={13} aria-hidden />
      {children}
    </span>
  );
}

/** The same with a ground of its own, for lists and headers. */
export function StateChip({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  const Shape = SHAPES[tone];
  return (
    <span className="fb-mark fb-chip" data-tone={tone} title={title}>
      <Shape size={13} aria-hidden />
      {children}
    </span>
  );
}
