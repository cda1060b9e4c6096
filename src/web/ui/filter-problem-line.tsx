/** What is wrong in a filter and at which word, heard at once by those who do not see it, with the ways back. */
import { Group, Text } from "@mantine/core";
import type { FilterProblem } from "./filter-text.ts";
import { SmallButton } from "./small-button.tsx";

type FilterProblemLineProps = {
  id: string;
  problem: FilterProblem;
  /** As it stands in the filter. */
  word: string;
  /** Set where the filter holds it already. */
  onRemove?: () => void;
  onEdit?: () => void;
};

export function FilterProblemLine({ id, problem, word, onRemove, onEdit }: FilterProblemLineProps) {
  return (
    <Group gap="xs" mt={4}>
      <Text id={id} size="xs" c="var(--fb-bad)" role="alert">
        <b>{word}</b>: {problem.message}
        {onRemove && " The list shows what the rest finds."}
      </Text>
      {onRemove && <SmallButton onClick={onRemove}>Take {word} out</SmallButton>}
      {onEdit && <SmallButton onClick={onEdit}>Correct it</SmallButton>}
    </Group>
  );
}
