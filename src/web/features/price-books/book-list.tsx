/** Price books, newest first: from which day each holds, what it would change, and taking one back before its day. */
import { Group, Text } from "@mantine/core";
import { listPriceBooks, type PriceBookRow, previewPriceBook, withdrawPriceBook } from "#contract/price-books.ts";
import { listPriceProposals } from "#contract/price-proposals.ts";
import { useChange } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day } from "../../ui/time.tsx";

const COLUMNS = [
  { label: "Price book" },
  { label: "Currency", isWideOnly: true },
  { label: "Holds from" },
  { label: "Meters", align: "right", isWideOnly: true },
  { label: "Packages", align: "right", isWideOnly: true },
  { label: "State" },
  { label: "Actions", align: "actions", isHidden: true },
] as const;

type BookListProps = { books: readonly PriceBookRow[]; onPreview: (previewId: string) => void };

export function BookList({ books, onPreview }: BookListProps) {
  return (
    <Section name="price-books" title="Price books" summary="Newest first">
      {books.length === 0 ? (
        <Text size="sm">No price book is there; without one no bill is worked out. Add one below.</Text>
      ) : (
        <PlainTable label="Price books" columns={COLUMNS}>
          {books.map((book) => (
            <Row key={book.priceBookId} book={book} onPreview={onPreview} />
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Row({ book, onPreview }: { book: PriceBookRow; onPreview: (previewId: string) => void }) {
  const { priceBookId, currency, effectiveOn, meters, packages, isInForce, isToCome } = book;
  const mayPreview = useMay("specialist");
  const mayWithdraw = useMay("lead");
  const preview = useChange(previewPriceBook);
  const withdraw = useChange(withdrawPriceBook, { refreshes: [listPriceBooks, listPriceProposals] });
  const look = () => preview.mutate({ priceBookId }, { onSuccess: ({ previewId }) => onPreview(previewId) });
  const failed = preview.error ?? withdraw.error;
  return (
    <tr>
      <td data-breaks>{priceBookId}</td>
      <td className={WIDE_ONLY}>{currency}</td>
      <td>
        <Day day={effectiveOn} />
      </td>
      <td data-align="right" className={WIDE_ONLY}>
        {formatInteger(meters)}
      </td>
      <td data-align="right" className={WIDE_ONLY}>
        {formatInteger(packages)}
      </td>
      <td>
        <StateMark tone={isInForce ? "good" : isToCome ? "accent" : "calm"}>
          {isInForce ? "In force" : isToCome ? "To come" : "Before"}
        </StateMark>
      </td>
      <td data-align="actions">
        <Group gap="xs" justify="flex-end">
          {!isInForce && mayPreview && (
            <SmallButton aria-label={`What would ${priceBookId} change?`} loading={preview.isPending} onClick={look}>
              Effects
            </SmallButton>
          )}
          {isToCome && mayWithdraw && (
            <ConfirmInline
              label="Take back"
              isSmall
              question="It has not taken effect; nothing changes."
              confirmLabel={`Take back ${priceBookId}`}
              onConfirm={() => withdraw.mutateAsync({ priceBookId }).catch(() => {})}
            />
          )}
        </Group>
        {failed && <Failed error={failed} />}
      </td>
    </tr>
  );
}
