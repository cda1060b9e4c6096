import type { AccountPage } from "#contract/account-pages.ts";
import { localDateAt } from "#core/time/instant.ts";
import { BillChart, type BillPoint, type ForecastPoint, type Level } from "../../../ui/bill-chart.tsx";
import { formatDay, formatMoney } from "../../../ui/format.ts";
import { useNow } from "../../../ui/time.tsx";
import type { Bill } from "./bill-section.tsx";

type BillFigureProps = { name: string; bill: Bill; limits: AccountPage["limits"] };

/** The ends of a day's band: from the 10 % to the 90 % quantile. */
const BAND_SHARE = 80;

/** How the net bill of the open period grows: what was reported, then what is likely. */
export function BillFigure({ name, bill, limits }: BillFigureProps) {
  const today = localDateAt(useNow());
  if (bill.path.length === 0) return null;
  const { currency } = bill.forecast.net;
  const history: BillPoint[] = bill.path
    .filter(({ median }) => median === null)
    .map(({ day, actual }) => ({ day, amountMinor: actual?.minor ?? null }));
  const forecast: ForecastPoint[] = bill.path.flatMap(({ day, median, low, high }) =>
    median === null
      ? []
      : [
          {
            day,
            amountMinor: median.minor,
            bands: low && high ? [{ share: BAND_SHARE, lowMinor: low.minor, highMinor: high.minor }] : [],
          },
        ],
  );
  return (
    <BillChart
      label={`The net bill of ${name}, ${formatDay(bill.periodStart, today)} to ${formatDay(bill.periodEnd, today)}`}
      currency={currency}
      form="line"
      history={history}
      forecast={forecast}
      levels={levelsOf(bill, limits, currency)}
      today={today}
    />
  );
}

/** Levels far above everything that is likely would press the chart flat; the limits' own list names them all. */
const MOST_ABOVE = 2;

function levelsOf(bill: Bill, limits: AccountPage["limits"], currency: string): Level[] {
  const most = Math.max(bill.forecast.net.minor, ...bill.path.map(({ high }) => high?.minor ?? 0));
  const { entryLevel } = bill;
  const levels: Level[] = [];
  if (entryLevel && entryLevel.currency === currency && entryLevel.minor <= most * MOST_ABOVE)
    levels.push({ label: `entry ${formatMoney(entryLevel)}`, amountMinor: entryLevel.minor });
  for (const { meter, limit } of limits)
    if (limit && limit.currency === currency && limit.minor > 0 && limit.minor <= most * MOST_ABOVE)
      levels.push({ label: `limit of ${meter} ${formatMoney(limit)}`, amountMinor: limit.minor, tone: "bad" });
  // A limit stands in the list once as set and once as dropping; one line shows both.
  return [...new Map(levels.map((level) => [level.label, level])).values()];
}
