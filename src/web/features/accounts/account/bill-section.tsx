/** The open bill: what it will be and how sure that is, what it is made of, and what is told apart. */
import { Group, Stack, Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { formatInteger, formatPercent } from "../../../ui/format.ts";
import { Amount, AmountRange } from "../../../ui/money.tsx";
import { Section } from "../../../ui/section.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";
import { Day } from "../../../ui/time.tsx";
import { BillAmounts } from "./bill-amounts.tsx";
import { BillChanges } from "./bill-changes.tsx";
import { BillFigure } from "./bill-figure.tsx";
import { BillLines } from "./bill-lines.tsx";
import { BillNotes } from "./bill-notes.tsx";
import { BillSpikes } from "./bill-spikes.tsx";
import { NotImported } from "./not-imported.tsx";

export type Bill = NonNullable<AccountPage["bill"]>;

/** The band that is said in words; the chart shows the others too. */
const SAID_SHARE = 80;

export function BillSection({ account }: { account: AccountPage }) {
  const { bill, limits } = account;
  return (
    <Section
      name="account.bill"
      title="Bill"
      summary={
        bill && (
          <>
            <Day day={bill.periodStart} /> to <Day day={bill.periodEnd} />, {bill.daysReported} of {bill.daysInPeriod}{" "}
            days reported
          </>
        )
      }
    >
      {bill === null ? (
        <NotImported what="Usage of the open period" how="Send daily usage with its meter, day and quantity." />
      ) : (
        <Stack gap="md">
          <ForecastHead bill={bill} />
          <BillAmounts bill={bill} />
          <BillFigure name={account.row.name} bill={bill} limits={limits} />
          <BillNotes bill={bill} />
          <BillSpikes spikes={bill.spikes} nameOfMeter={meterNames(account)} />
          <BillChanges changes={bill.forecastChanges} />
          <BillLines bill={bill} />
          <Text size="xs" c="dimmed">
            Priced by {bill.priceBook}.{" "}
            {bill.reportedThrough && (
              <>
                Usage reported through <Day day={bill.reportedThrough} />.
              </>
            )}
          </Text>
        </Stack>
      )}
    </Section>
  );
}

/** The price book's name of a meter where it has one, otherwise its key. */
function meterNames({ bill, usage }: AccountPage): (meter: string) => string {
  const names = new Map([...usage, ...(bill?.lines ?? [])].map(({ meter, name }) => [meter, name]));
  return (meter) => names.get(meter) ?? meter;
}

function ForecastHead({ bill }: { bill: Bill }) {
  const said = bill.bands.find(({ share }) => share === SAID_SHARE);
  return (
    <Group align="baseline" gap="4px 12px">
      <Text span className="fb-figure">
        <Amount value={bill.forecast.net} cents="with" isAtLeast={bill.atLeast} />
      </Text>
      <Text span size="sm" c="dimmed">
        net forecast
        {said && (
          <>
            {" "}
            (80 of 100: <AmountRange low={said.low} high={said.high} />)
          </>
        )}
      </Text>
      <EntryWords bill={bill} />
      {bill.atLeast && (
        <StateMark tone="warn">
          at least: {formatInteger(bill.unpriced.length)} {bill.unpriced.length === 1 ? "meter has" : "meters have"} no
          price
        </StateMark>
      )}
    </Group>
  );
}

/** Whether the bill passes the level of entry, and when. */
function EntryWords({ bill: { overEntry, entryLevel, soFar, crossingOn } }: { bill: Bill }) {
  if (overEntry === null || entryLevel === null) return null;
  if (soFar.net.currency === entryLevel.currency && soFar.net.minor > entryLevel.minor)
    return (
      <Text span size="sm">
        over <Amount value={entryLevel} /> already
      </Text>
    );
  return (
    <Text span size="sm">
      <span className="fb-number">{formatPercent(shareOf(overEntry))}</span> likely over <Amount value={entryLevel} />
      {crossingOn && (
        <>
          , about <Day day={crossingOn} />
        </>
      )}
    </Text>
  );
}

/** A probability as whole percent; never said to be certain unless it is. */
function shareOf(probability: number): number {
  const percent = Math.round(probability * 100);
  if (percent === 100 && probability < 1) return 99;
  return percent === 0 && probability > 0 ? 1 : percent;
}
