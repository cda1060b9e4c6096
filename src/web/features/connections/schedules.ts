/** How often a source can be asked, in the steps that people think in. */
const STEPS: readonly { minutes: number; label: string }[] = [
  { minutes: 5, label: "Every 5 minutes" },
  { minutes: 15, label: "Every 15 minutes" },
  { minutes: 30, label: "Every 30 minutes" },
  { minutes: 60, label: "Every hour" },
  { minutes: 180, label: "Every 3 hours" },
  { minutes: 360, label: "Every 6 hours" },
  { minutes: 1440, label: "Once a day" },
];

/** One that was set by a command may lie between the steps. */
export function scheduleChoices(current: number): { value: string; label: string }[] {
  const own = STEPS.some(({ minutes }) => minutes === current)
    ? []
    : [{ minutes: current, label: scheduleLabel(current) }];
  return [...STEPS, ...own].map(({ minutes, label }) => ({ value: String(minutes), label }));
}

export function scheduleLabel(minutes: number): string {
  return STEPS.find((step) => step.minutes === minutes)?.label ?? `Every ${minutes} minutes`;
}
