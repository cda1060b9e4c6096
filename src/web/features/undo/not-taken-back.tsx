/** What is not in the list, and why: said before somebody looks for it there. */
import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { deedOf } from "#contract/deeds.ts";
import { NOT_TAKEN_BACK } from "#contract/not-taken-back.ts";
import { SmallButton } from "../../ui/small-button.tsx";

export function NotTakenBack() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack gap="xs" align="flex-start">
      <SmallButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        What cannot be taken back here
      </SmallButton>
      {isOpen && (
        <ul className="fb-plain-list" aria-label="What cannot be taken back here">
          {Object.entries(NOT_TAKEN_BACK).map(([operation, why]) => (
            <li key={operation}>
              <Text size="sm">Who {deedOf(operation)}</Text>
              <Text size="xs" c="dimmed">
                {why}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}
