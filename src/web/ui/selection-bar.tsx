/** What can be done with the chosen rows, at the bottom of their list. */
import { Button, Group, Text } from "@mantine/core";
import { formatInteger } from "./format.ts";
import { KeyHint, keyOf, keyOn, type ScreenKey, useKeys } from "./keys.tsx";
import { countChosen, EVERYTHING, isNothing, NOTHING, type Selection } from "./table-selection.ts";

export type SelectionAction = ScreenKey;

type SelectionBarProps = {
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** How many match in all; null while it is not known. */
  total: number | null;
  actions: readonly SelectionAction[];
};

export function SelectionBar({ selection, onSelect, total, actions }: SelectionBarProps) {
  const isOpen = !isNothing(selection);
  const clear = () => onSelect(NOTHING);
  useKeys(
    [
      { ...keyOn("close", "Chosen rows"), run: clear },
      { ...keyOn("chooseAll", "Chosen rows"), run: () => onSelect(EVERYTHING) },
      ...actions,
    ],
    { isActive: isOpen },
  );
  if (!isOpen) return null;
  const count = countChosen(selection, total);
  const isAll = selection.of === "all" && selection.ids.size === 0;
  return (
    <Group className="fb-selection" role="toolbar" aria-label="Chosen rows" gap="sm">
      <Text size="sm" fw={500}>
        {count === null ? "All but some" : formatInteger(count)}
        {total !== null && ` of ${formatInteger(total)}`} selected
      </Text>
      {!isAll && total !== null && count !== total && (
        <Button size="compact-sm" variant="subtle" onClick={() => onSelect(EVERYTHING)}>
          Select all {formatInteger(total)} matching
        </Button>
      )}
      <span className="fb-grow" />
      {actions.map(({ name, label, run }) => (
        <Button key={label} size="compact-sm" onClick={run} rightSection={<KeyHint keys={keyOf(name)} />}>
          {label}
        </Button>
      ))}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={clear} rightSection={<KeyHint keys="escape" />}>
        Clear
      </Button>
    </Group>
  );
}
