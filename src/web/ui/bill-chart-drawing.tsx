import type { LocalDate } from "#core/time/local-date.ts";
import type { BillChartProps, BillPoint } from "./bill-chart.tsx";
import { labelShifts, monthStarts, niceTicks, placeOfDay } from "./chart-scale.ts";
import { formatDay, formatMoney } from "./format.ts";

type DrawingProps = BillChartProps & { widthPx: number; cursorDay: LocalDate | null };

const TOP_PX = 8;
const FOOT_PX = 20;
/** Room for the amounts on the axis. */
export const LEFT_PX = 56;
/** Two labels of the axis closer than this would run into each other. */
const LABEL_PX = 44;

export function BillChartDrawing(props: DrawingProps) {
  const { currency, form, history, forecast = [], levels = [], today, heightPx = 180, widthPx, cursorDay } = props;
  const days = [...history.map(({ day }) => day), ...forecast.map(({ day }) => day)];
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last || widthPx === 0) return <svg height={heightPx} aria-hidden="true" />;
  const most = Math.max(
    ...history.map(({ amountMinor }) => amountMinor ?? 0),
    ...forecast.flatMap(({ amountMinor, bands }) => [amountMinor, ...bands.map(({ highMinor }) => highMinor)]),
    ...levels.map(({ amountMinor }) => amountMinor),
  );
  const ticks = niceTicks(most, heightPx < 160 ? 3 : 5);
  const top = ticks.at(-1) || 1;
  const bottomPx = heightPx - FOOT_PX;
  const dayPx = (widthPx - LEFT_PX) / days.length;
  const x = (day: LocalDate) => LEFT_PX + dayPx / 2 + placeOfDay(day, first, last) * (widthPx - LEFT_PX - dayPx);
  const y = (minor: number) => bottomPx - (Math.max(0, minor) / top) * (bottomPx - TOP_PX);
  const known = history.flatMap(({ day, amountMinor }) => (amountMinor === null ? [] : [{ day, amountMinor }]));
  // The forecast starts where the history ends, so that the band opens out of the line.
  const joint = form === "line" ? known.at(-1) : undefined;
  const shares = [...new Set(forecast.flatMap(({ bands }) => bands.map(({ share }) => share)))].sort((a, b) => b - a);
  const showsToday = today >= first && today <= last;
  const monthsToLabel = monthStarts(days).filter((day) => !showsToday || Math.abs(x(day) - x(today)) > LABEL_PX);
  const shifts = labelShifts(levels.map(({ label, amountMinor }) => ({ text: label, yPx: y(amountMinor) })));
  // Days that were not imported leave a gap; nothing is drawn through it.
  const path = (points: readonly BillPoint[]) =>
    points
      .map(({ day, amountMinor }, index) => {
        if (amountMinor === null) return "";
        return `${(points[index - 1]?.amountMinor ?? null) === null ? "M" : "L"}${x(day)} ${y(amountMinor)}`;
      })
      .join("");
  const areaOf = (share: number) => {
    const points = forecast.flatMap(({ day, bands }) => {
      const band = bands.find((other) => other.share === share);
      return band ? [{ day, ...band }] : [];
    });
    const start = joint ? [{ day: joint.day, lowMinor: joint.amountMinor, highMinor: joint.amountMinor }] : [];
    const ends = [...start, ...points];
    const upper = ends.map(({ day, highMinor }) => `${x(day)} ${y(highMinor)}`);
    const lower = ends.map(({ day, lowMinor }) => `${x(day)} ${y(lowMinor)}`).reverse();
    return `M${[...upper, ...lower].join("L")}Z`;
  };
  return (
    <svg height={heightPx} viewBox={`0 0 ${widthPx} ${heightPx}`} aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <line data-part="grid" x1={LEFT_PX} x2={widthPx} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT_PX - 8} y={y(tick) + 4} textAnchor="end">
            {formatMoney({ currency, minor: tick })}
          </text>
        </g>
      ))}
      {monthsToLabel.map((day) => (
        <text key={day} x={x(day)} y={heightPx - 5} textAnchor="middle">
          {formatDay(day, today)}
        </text>
      ))}
      {shares.map((share) => (
        <path key={share} data-part="band" d={areaOf(share)} />
      ))}
      {form === "bars" ? (
        known.map(({ day, amountMinor }) => (
          <rect
            key={day}
            data-part="bar"
            x={x(day) - Math.max(1, dayPx * 0.4)}
            width={Math.max(1, dayPx * 0.8)}
            y={y(amountMinor)}
            height={bottomPx - y(amountMinor)}
          />
        ))
      ) : (
        <path data-part="line" d={path(history)} />
      )}
      {forecast.length > 0 && <path data-part="expected" d={path(joint ? [joint, ...forecast] : forecast)} />}
      {levels.map(({ label, amountMinor, tone = "calm" }, index) => (
        <g key={label}>
          <line data-part="level" data-tone={tone} x1={LEFT_PX} x2={widthPx} y1={y(amountMinor)} y2={y(amountMinor)} />
          <text x={LEFT_PX + 4 + (shifts[index] ?? 0)} y={y(amountMinor) - 4} data-part="level-label">
            {label}
          </text>
        </g>
      ))}
      {showsToday && (
        <g>
          <line data-part="today" x1={x(today)} x2={x(today)} y1={TOP_PX} y2={bottomPx} />
          <text x={x(today)} y={heightPx - 5} textAnchor="middle" data-part="today-label">
            today
          </text>
        </g>
      )}
      {cursorDay && <line data-part="cursor" x1={x(cursorDay)} x2={x(cursorDay)} y1={TOP_PX} y2={bottomPx} />}
    </svg>
  );
}
