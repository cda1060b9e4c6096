/** From one thing back to the list of all of them. */
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { KeyHint, keyOn, useKeys } from "./keys.tsx";

export function BackToAll({ label, onBack }: { label: string; onBack: () => void }) {
  useKeys([{ ...keyOn("back", "Go to"), label, run: onBack }]);
  return (
    <Button onClick={onBack} leftSection={<IconArrowLeft size={14} aria-hidden />} rightSection={<KeyHint keys="u" />}>
      {label}
    </Button>
  );
}
