/** A new price book from a file: looked at first, then in force from a day on. */
import { Button, FileButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { createPriceBook, listPriceBooks, previewPriceBook, withdrawPriceBook } from "#contract/price-books.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays, addMonths, type LocalDate, monthOf } from "#core/time/local-date.ts";
import { useChange } from "../../app/api.ts";
import { DayField } from "../../ui/day-field.tsx";
import { Failed } from "../../ui/failed.tsx";
import { Section } from "../../ui/section.tsx";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";

type Chosen = { fileName: string; body: Record<string, unknown> };

export function NewBook({ onPreview }: { onPreview: (previewId: string) => void }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = async (file: File | null) => {
    if (!file) return;
    const body = bodyIn(await file.text());
    setProblem(body === null ? `${file.name} is not a price book: it must be one JSON object.` : null);
    setChosen(body && { fileName: file.name, body });
  };
  return (
    <Section name="new-price-book" title="A new price book">
      <Stack gap="md">
        <Text size="sm" maw={640}>
          Choose a JSON file with products, their tiers and packages. Prices can also be imported as CSV.
        </Text>
        <Group gap="sm">
          <FileButton accept="application/json,.json" onChange={(file) => void choose(file)}>
            {(props) => <Button {...props}>Choose a file</Button>}
          </FileButton>
          {chosen && <Text size="sm">{chosen.fileName}</Text>}
        </Group>
        {problem && (
          <Text size="sm" role="alert">
            {problem}
          </Text>
        )}
        {chosen && (
          <ChosenBook key={chosen.fileName} chosen={chosen} onPreview={onPreview} onDone={() => setChosen(null)} />
        )}
      </Stack>
    </Section>
  );
}

function bodyIn(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

type ChosenBookProps = { chosen: Chosen; onPreview: (previewId: string) => void; onDone: () => void };

function ChosenBook({ chosen, onPreview, onDone }: ChosenBookProps) {
  const today = localDateAt(useNow());
  const [priceBookId, setPriceBookId] = useState(chosen.fileName.replace(/\.json$/i, "").toLowerCase());
  const [effectiveOn, setEffectiveOn] = useState<LocalDate>(addDays(today, 1));
  const preview = useChange(previewPriceBook);
  const create = useChange(createPriceBook, { refreshes: [listPriceBooks] });
  const withdraw = useChange(withdrawPriceBook, { refreshes: [listPriceBooks] });
  const undo = useUndo();
  const { body } = chosen;
  const look = () =>
    preview.mutate({ priceBookId, body, effectiveOn }, { onSuccess: ({ previewId }) => onPreview(previewId) });
  const put = async () => {
    await create.mutateAsync({ priceBookId, effectiveOn, body });
    if (effectiveOn > today)
      undo.record({ label: `Added ${priceBookId}`, undo: () => withdraw.mutateAsync({ priceBookId }) });
    onDone();
  };
  const failed = create.error ?? preview.error;
  return (
    <Stack gap="md" maw={480}>
      <TextInput
        label="Name"
        description="Small letters, digits, dots and hyphens; it stays with every bill."
        value={priceBookId}
        onChange={(event) => setPriceBookId(event.currentTarget.value)}
      />
      <DayField
        label="Holds from"
        today={today}
        earliest={today}
        value={effectiveOn}
        onChange={setEffectiveOn}
        words={[
          { label: "Tomorrow", day: addDays(today, 1) },
          { label: "Next month", day: addMonths(monthOf(today), 1, 1) },
        ]}
      />
      {failed && <Failed error={failed} />}
      <Group>
        <Button loading={preview.isPending} onClick={look}>
          What would it change?
        </Button>
        <Button variant="filled" loading={create.isPending} onClick={() => void put().catch(() => {})}>
          Let it hold from this day
        </Button>
      </Group>
    </Stack>
  );
}
