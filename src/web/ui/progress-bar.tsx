import { Group, Progress, Text } from "@mantine/core";
import { formatInteger, formatSeconds } from "./format.ts";

type ProgressBarProps = {
  title: string;
  done: number;
  /** Null while the total is not known yet. */
  total: number | null;
  /** What is counted: "rows". */
  unit: string;
  perSecond?: number | null;
  secondsLeft?: number | null;
};

/** `Usage · 120,000 of 300,000 rows · 40,000 rows/s · 5 s left`. */
export function ProgressBar({ title, done, total, unit, perSecond = null, secondsLeft = null }: ProgressBarProps) {
  const facts = [
    total === null ? `${formatInteger(done)} ${unit}` : `${formatInteger(done)} of ${formatInteger(total)} ${unit}`,
    perSecond === null ? null : `${formatInteger(perSecond)} ${unit}/s`,
    secondsLeft === null ? null : `${formatSeconds(secondsLeft)} left`,
  ];
  const percent = total ? Math.min(100, (done / total) * 100) : 100;
  return (
    <div>
      <Group justify="space-between" gap="sm" mb="xs">
        <Text size="sm">{title}</Text>
        <Text size="xs" c="dimmed" className="fb-number">
          {facts.filter((fact) => fact !== null).join(" · ")}
        </Text>
      </Group>
      <Progress value={percent} size="sm" animated={total === null} aria-label={title} transitionDuration={120} />
    </div>
  );
}
