/** Asks what a column should be, and says it in the words of the filter. */
import { Button, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";

type ColumnFilterProps = {
  label: string;
  filterBy: { name: string; examples: readonly string[] };
  onClose: () => void;
  /** With `renews:<14d`. */
  onFilter: (term: string) => void;
  children: ReactNode;
};

const SHOWN_EXAMPLES = 4;

export function ColumnFilter({ label, filterBy, onClose, onFilter, children }: ColumnFilterProps) {
  const [written, setWritten] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = written.trim();
    if (value !== "") onFilter(`${filterBy.name}:${/\s/.test(value) ? `"${value.replaceAll('"', "")}"` : value}`);
    setWritten("");
    onClose();
  };
  return (
    <Popover opened onChange={(isOpen) => !isOpen && onClose()} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Stack gap="xs">
            <TextInput
              label={`${label} is`}
              value={written}
              data-autofocus
              onChange={(event) => setWritten(event.currentTarget.value)}
            />
            <Text size="xs" c="dimmed">
              For example {filterBy.examples.slice(0, SHOWN_EXAMPLES).join(", ")}
            </Text>
            <Group>
              <Button type="submit" variant="filled">
                Filter
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
