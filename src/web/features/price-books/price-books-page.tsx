/** Prices: the books and their days, a new one, what it would change, what a source proposes, and usage without a price. */
import { Stack } from "@mantine/core";
import { listPriceBooks } from "#contract/price-books.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { BookEffects } from "./book-effects.tsx";
import { BookList } from "./book-list.tsx";
import { NewBook } from "./new-book.tsx";
import { Proposals } from "./proposals.tsx";
import { UnpricedMeters } from "./unpriced-meters.tsx";

export function PriceBooksPage() {
  const [previewId, setPreviewId] = useUrlText("preview");
  const list = useRead(listPriceBooks, {});
  const mayCreate = useMay("lead");
  const { data, error } = list;
  return (
    <Page title="Prices" summary={data && summaryOf(data.books.length, data.unpriced.length)}>
      <Stack gap="lg" maw={1120}>
        {error && <Failed error={error} onRetry={() => void list.refetch()} lastGoodAtMs={list.dataUpdatedAt} />}
        {!data && !error && <SkeletonLines count={6} />}
        {previewId !== "" && <BookEffects previewId={previewId} onClose={() => setPreviewId("")} />}
        {data && <BookList books={data.books} onPreview={setPreviewId} />}
        {data && <UnpricedMeters meters={data.unpriced} />}
        {mayCreate && <Proposals />}
        {mayCreate && <NewBook onPreview={setPreviewId} />}
      </Stack>
    </Page>
  );
}

function summaryOf(books: number, unpriced: number): string {
  const count = books === 1 ? "1 price book" : `${books} price books`;
  if (unpriced === 0) return `${count} · all usage has a price`;
  return `${count} · ${unpriced === 1 ? "1 meter" : `${unpriced} meters`} without a price`;
}
