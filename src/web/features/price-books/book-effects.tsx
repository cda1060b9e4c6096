/** What a price book would change for all open accounts: who enters, leaves or crosses, and whose bill moves. */
import { Button, Text } from "@mantine/core";
import { getPricePreview } from "#contract/price-books.ts";
import { useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { EffectFigures } from "./effect-figures.tsx";

export function BookEffects({ previewId, onClose }: { previewId: string; onClose: () => void }) {
  const preview = useRead(
    getPricePreview,
    { previewId },
    { refetchInterval: ({ state }) => (state.data && !state.data.progress ? false : 700) },
  );
  const { data, error } = preview;
  return (
    <Section
      name="book-effects"
      title="What it would change"
      summary={data?.priceBookId}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {error && <Failed error={error} onRetry={() => void preview.refetch()} />}
      {!data && !error && <SkeletonLines count={4} />}
      {data?.progress && <ProgressBar title={data.progress.doing} {...data.progress} />}
      {data?.problem && <Text size="sm">{data.problem}</Text>}
      {data?.effects && <EffectFigures preview={data} effects={data.effects} />}
    </Section>
  );
}
