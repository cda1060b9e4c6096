const STEPS: readonly (readonly [bytes: number, unit: string])[] = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
];

/** `812 B`, `1.2 MB`: decimal units, as file managers of today write them. */
export function formatBytes(bytes: number): string {
  const step = STEPS.find(([least]) => bytes >= least);
  if (!step) return `${bytes} B`;
  const value = bytes / step[0];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${step[1]}`;
}
