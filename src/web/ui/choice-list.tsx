/** A short list of which one thing is chosen, by a click or by the key printed beside it. */
import { Button, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { KeyHint, useChoiceKeys } from "./keys.tsx";
import "./choice-list.css";

export type Choice = {
  key: string;
  label: string;
  /** At the right end: the day that is meant, or a warning. */
  detail?: ReactNode;
  isLikeliest?: boolean;
  run: () => void;
};

type ChoiceListProps = { choices: readonly Choice[]; group: string; isActive?: boolean; takesFocus?: boolean };

/** The first one has the focus, so that Enter takes it; of two lists in one panel the second leaves it to the first. */
export function ChoiceList({ choices, group, isActive = true, takesFocus = true }: ChoiceListProps) {
  useChoiceKeys(
    choices.map(({ key, label, run }) => ({ keys: key, label, group, run })),
    { isActive },
  );
  return (
    <Stack gap={4}>
      {choices.map(({ key, label, detail, isLikeliest = false, run }, index) => (
        <Button
          key={key}
          fullWidth
          className="fb-choice"
          variant={isLikeliest ? "light" : "default"}
          data-autofocus={(takesFocus && index === 0) || undefined}
          leftSection={<KeyHint keys={key} />}
          rightSection={detail}
          onClick={run}
        >
          {label}
        </Button>
      ))}
    </Stack>
  );
}
