import { Combobox, Group, Text } from "@mantine/core";
import type { Completion } from "./filter-text.ts";

/** What the word at the caret may become. */
export function FilterCompletions({ options }: { options: readonly Completion[] }) {
  return (
    <Combobox.Dropdown hidden={options.length === 0}>
      <Combobox.Options mah={280} className="fb-options" aria-label="Completions">
        {options.map((completion) => (
          <Combobox.Option key={completion.text} value={completion.text}>
            <Group gap="sm" justify="space-between" wrap="nowrap">
              <span>{completion.text}</span>
              <Text size="xs" c="dimmed" truncate>
                {completion.hint}
              </Text>
            </Group>
          </Combobox.Option>
        ))}
      </Combobox.Options>
    </Combobox.Dropdown>
  );
}
