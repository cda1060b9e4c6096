/** Which gaps of a template are still to be filled; named before the note is closed. */
import { Button, Group } from "@mantine/core";
import { gapsLeft, type NoteGap } from "#core/notes/note-gaps.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { StateMark } from "../../ui/state-mark.tsx";

/** Said wherever such a note is, so that nobody takes what is saved for finished; null without any. */
export function gapsOpen(body: string): string | null {
  const { length } = gapsLeft(body);
  return length === 0 ? null : `${length} ${length === 1 ? "gap" : "gaps"} open`;
}

type GapsLeftProps = { gaps: readonly NoteGap[]; isAsking: boolean; onKeep: () => void };

export function GapsLeft({ gaps, isAsking, onKeep }: GapsLeftProps) {
  const named = gaps.map((gap) => `{${gap}}`).join(", ");
  return (
    <Group gap="sm" role={isAsking ? "alert" : undefined}>
      <StateMark tone="warn">{isAsking ? `Not filled: ${named}. Fill them, or` : `Still to fill: ${named}`}</StateMark>
      {isAsking && (
        <Button size="compact-sm" onClick={onKeep} rightSection={<KeyHint keys="mod+enter" />}>
          Leave them as they are
        </Button>
      )}
    </Group>
  );
}
