/** Days far above the usual: counted once as used, and not extended into the forecast. */
import { Fragment } from "react";
import { formatQuantityShort } from "../../../ui/quantity.ts";
import { StateMark } from "../../../ui/state-mark.tsx";
import { Day } from "../../../ui/time.tsx";
import type { Bill } from "./bill-section.tsx";

type BillSpikesProps = { spikes: Bill["spikes"]; nameOfMeter: (meter: string) => string };

export function BillSpikes({ spikes, nameOfMeter }: BillSpikesProps) {
  if (spikes.length === 0) return null;
  const meters = [...new Set(spikes.map(({ meter }) => meter))];
  return (
    <div>
      <StateMark tone="warn">Usage spiked; it is counted once and not extended</StateMark>
      <ul className="fb-spikes">
        {meters.map((meter) => (
          <li key={meter}>
            {nameOfMeter(meter)}:{" "}
            {spikes
              .filter((spike) => spike.meter === meter)
              .map(({ day, quantity, expected }, index) => (
                <Fragment key={day}>
                  {index > 0 && ", "}
                  <Day day={day} /> {formatQuantityShort(quantity)}{" "}
                  <span className="fb-quiet">(usual {formatQuantityShort(expected)})</span>
                </Fragment>
              ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
