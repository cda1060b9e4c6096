type SparklineProps = {
  /** Oldest first; null where nothing was imported, which leaves a gap. */
  values: readonly (number | null)[];
  /** Said to those who do not see it: "Bill over 12 months, from $80 to $1,240". */
  label: string;
  /** Stretches of them, by their first and last index, whose course is not known: underlined. */
  unsure?: readonly { from: number; to: number }[];
  widthPx?: number;
  heightPx?: number;
};

/** A small line without axes. The last value has a dot. */
export function Sparkline({ values, label, unsure = [], widthPx = 72, heightPx = 20 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const low = Math.min(0, ...known);
  const span = Math.max(...known) - low || 1;
  const x = (index: number) => 2 + (index * (widthPx - 4)) / Math.max(1, values.length - 1);
  const y = (value: number) => heightPx - 2 - ((value - low) / span) * (heightPx - 4);
  const path = values
    .map((value, index) => {
      if (value === null) return "";
      const starts = index === 0 || values[index - 1] === null;
      return `${starts ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join("");
  const last = values.length - 1;
  const lastValue = values[last];
  return (
    <svg className="fb-sparkline" width={widthPx} height={heightPx} role="img" aria-label={label}>
      <path d={path} />
      {unsure.map(({ from, to }) => (
        <line key={from} x1={x(from) - 1} x2={x(to) + 1} y1={heightPx - 0.5} y2={heightPx - 0.5} />
      ))}
      {typeof lastValue === "number" && <circle cx={x(last)} cy={y(lastValue)} r={1.8} />}
    </svg>
  );
}
