/** Why the forecast is not what it was: which products moved it, and what terms and credits did. */
import { Fragment } from "react";
import type { Money } from "#core/money/money.ts";
import { Amount } from "../../../ui/money.tsx";
import { formatQuantityShort } from "../../../ui/quantity.ts";
import { Day } from "../../../ui/time.tsx";
import type { Bill } from "./bill-section.tsx";

type Changes = Bill["forecastChanges"];

const SINCE: Readonly<Record<Changes[number]["since"], string>> = {
  "last-forecast": "Since the forecast of",
  crossing: "Since it crossed the level on",
};

export function BillChanges({ changes }: { changes: Changes }) {
  if (changes.length === 0) return null;
  return (
    <ul className="fb-spikes" aria-label="Why the forecast changed">
      {changes.map(({ since, day, before, change, meters, terms }) => (
        <li key={since}>
          {SINCE[since]} <Day day={day} /> <Signed value={change} />{" "}
          <span className="fb-quiet">
            (was <Amount value={before} cents="with" />)
          </span>
          {meters.map(({ meter, name, unit, quantityBefore, quantity, change: moved }, index) => (
            <Fragment key={meter}>
              {index === 0 ? ": " : ", "}
              {name} <Signed value={moved} />{" "}
              <span className="fb-quiet">
                ({formatQuantityShort(quantityBefore)} to {formatQuantityShort(quantity)} {unit})
              </span>
            </Fragment>
          ))}
          {terms.minor !== 0 && (
            <>
              , packages, discounts, limits and credits <Signed value={terms} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Signed({ value }: { value: Money }) {
  return (
    <>
      {value.minor < 0 ? "−" : "+"}
      <Amount value={{ ...value, minor: Math.abs(value.minor) }} cents="with" />
    </>
  );
}
