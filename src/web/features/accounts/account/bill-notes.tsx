/** Other readings of the same bill, side by side and never mixed: straight line, without the spike, the vendor's. */
import type { ReactNode } from "react";
import { Amount } from "../../../ui/money.tsx";
import { formatQuantity } from "../../../ui/quantity.ts";
import { StateMark } from "../../../ui/state-mark.tsx";
import { Day } from "../../../ui/time.tsx";
import type { Bill } from "./bill-section.tsx";

export function BillNotes({ bill }: { bill: Bill }) {
  const { straightLine, spikeFree, spikes, unpriced } = bill;
  return (
    <ul className="fb-readings">
      <Reading
        label="Straight line"
        means="So far, divided by the days and extended; misleading early and after spikes"
      >
        <Amount value={straightLine} cents="with" />
      </Reading>
      {spikes.length > 0 && (
        <Reading label="Without the spike" means="The forecast as if the spike had not been">
          <Amount value={spikeFree} cents="with" />
        </Reading>
      )}
      <VendorReading bill={bill} />
      {unpriced.map(({ meter, quantity }) => (
        <Reading key={meter} label="No price" means="The price book does not know this meter">
          {meter}: {formatQuantity(quantity)} so far, not in the bill
        </Reading>
      ))}
    </ul>
  );
}

/** As it was imported; where rules read it, that is said, also when it is missing. */
function VendorReading({ bill: { vendor, rulesRead } }: { bill: Bill }) {
  const isRead = rulesRead === "vendor";
  if (!vendor && !isRead) return null;
  return (
    <Reading label="The vendor's forecast" means="As imported">
      {vendor ? (
        <>
          <Amount value={vendor.net} cents="with" />{" "}
          <span className="fb-quiet">
            of <Day day={vendor.issuedOn} />
          </span>{" "}
          {isRead && (
            <StateMark tone={vendor.isStale ? "warn" : "accent"}>rules read it{vendor.isStale && ", stale"}</StateMark>
          )}
        </>
      ) : (
        <StateMark tone="warn">not imported; rules read it, so they know no forecast</StateMark>
      )}
    </Reading>
  );
}

function Reading({ label, means, children }: { label: string; means: string; children: ReactNode }) {
  return (
    <li>
      <span className="fb-quiet" title={means}>
        {label}
      </span>
      <span>{children}</span>
    </li>
  );
}
