/** What is wrong in a filter and at which word, heard at once by those who do not see it, with the ways back. */
import { Group, Text } from "@mantine/core";
import type { FilterProblem } from "./filter-text.ts";
import { SmallButton } from "./small-button.tsx";

type FilterProblemLineProps = {
  id: string;
  problem: FilterProblem;
  /** Set where the filter holds it already: the part that cannot be read, and what may be done with it. */
  kept?: { part: string; onRemove: () => void; onEdit: () => void };
};

export function FilterProblemLine({ id, problem, kept }: FilterProblemLineProps) {
  return (
    <Group gap="xs" mt={4}>
      <Text id={id} size="xs" c="var(--fb-bad)" role="alert">
        <span>{problem.message}</span>
        {kept && <span> The list shows what the rest finds.</span>}
      </Text>
      {kept && <SmallButton onClick={kept.onRemove}>Take {kept.part} out</SmallButton>}
      {kept && <SmallButton onClick={kept.onEdit}>Correct it</SmallButton>}
    </Group>
  );
}
