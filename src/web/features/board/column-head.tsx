/** What a whole column holds: how many, what they will pay, and how long half of them have stood there. */
import { Text, Title, UnstyledButton } from "@mantine/core";
import type { BoardColumnTotals } from "#contract/board.ts";
import { formatInteger } from "../../ui/format.ts";
import { Amount } from "../../ui/money.tsx";

type ColumnHeadProps = {
  column: BoardColumnTotals;
  count: number;
  /** Undefined while it is not known yet, null without any account. */
  medianDays: number | null | undefined;
  headingId: string;
  /** While a card is held over it: what letting go would do. It stands where the sums are, so that nothing moves. */
  dropWords: string | null;
  /** Says what the words of the column stand for; null where there are none, or the reader may not. */
  onMapWords: (() => void) | null;
};

export function ColumnHead({ column, count, medianDays, headingId, dropWords, onMapWords }: ColumnHeadProps) {
  const { name } = column;
  return (
    <header className="fb-column-head">
      <div className="fb-card-line">
        <Title order={2} id={headingId} className="fb-column-name" title={name}>
          {name}
        </Title>
        {onMapWords && (
          <UnstyledButton className="fb-link" fz="xs" onClick={onMapWords}>
            Map words
          </UnstyledButton>
        )}
        <span className="fb-number">{formatInteger(count)}</span>
      </div>
      {dropWords !== null ? (
        <Text size="xs" c="var(--mantine-color-anchor)" truncate title={dropWords}>
          {dropWords}
        </Text>
      ) : (
        <ColumnFigures column={column} count={count} medianDays={medianDays} />
      )}
    </header>
  );
}

function ColumnFigures({ column, count, medianDays }: Pick<ColumnHeadProps, "column" | "count" | "medianDays">) {
  const { sums, withoutForecast } = column;
  return (
    <Text component="div" size="xs" c="dimmed" className="fb-card-line">
      <span className="fb-column-sums" title={forecastWords(column)}>
        {sums.length === 0 ? (count > 0 && withoutForecast > 0 ? "no forecasts" : "") : null}
        {sums.slice(0, 2).map(({ net, atLeast }, index) => (
          <span key={net.currency}>
            {index > 0 && " + "}
            <Amount value={net} isAtLeast={atLeast} />
          </span>
        ))}
        {sums.length > 2 && ` + ${sums.length - 2} more`}
      </span>
      <span className="fb-number" title="Half of the column's accounts have been in their stage longer than this.">
        {medianDays === undefined ? "" : medianDays === null ? "" : `median ${medianDays} d`}
      </span>
    </Text>
  );
}

/** What the sum stands for: nothing is converted, and accounts without a forecast are not in it. */
function forecastWords({ sums, withoutForecast }: BoardColumnTotals): string {
  const parts = sums.map(
    ({ net, accounts, atLeast }) =>
      `${formatInteger(accounts)} forecasts in ${net.currency}${atLeast ? ", some of them lower bounds" : ""}`,
  );
  if (withoutForecast > 0) parts.push(`${formatInteger(withoutForecast)} without a forecast`);
  return parts.length === 0 ? "No accounts" : `Net forecasts of the open periods: ${parts.join("; ")}.`;
}
