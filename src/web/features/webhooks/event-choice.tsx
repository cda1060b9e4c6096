/** Which events are told. */
import { Checkbox, Stack } from "@mantine/core";
import type { EventType } from "#core/outgoing/event-types.ts";
import type { Event } from "./destination-form.tsx";

type ChoiceProps = {
  events: readonly Event[];
  chosen: readonly EventType[];
  /** Into a chat they go as sentences. */
  isChat: boolean;
  onChange: (chosen: EventType[]) => void;
};

export function EventChoice({ events, chosen, isChat, onChange }: ChoiceProps) {
  const all = events.filter(({ isChosen }) => isChosen);
  const description = isChat
    ? "Nothing about a customer is sent to a channel in which another company reads; that is asked each time."
    : "Each tells ids and days only; ask the API for the rest.";
  return (
    <Checkbox.Group
      label="What is told"
      description={description}
      value={[...chosen]}
      onChange={(values) => onChange(values as EventType[])}
    >
      <Stack gap="xs" mt="xs">
        <Checkbox
          label="All of these"
          checked={chosen.length === all.length}
          indeterminate={chosen.length > 0 && chosen.length < all.length}
          onChange={() => onChange(chosen.length === all.length ? [] : all.map(({ type }) => type))}
        />
        {all.map(({ type, title, says }) => (
          <Checkbox key={type} value={type} label={`${title} (${type})`} description={says} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
