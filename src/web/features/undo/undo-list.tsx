/** What was done last, by whom and when, and what takes each back or does it again. */
import { Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { listUndo, UNDO_DEPTH, type UndoEntry } from "#contract/undo.ts";
import { useRead } from "../../app/api.ts";
import { sayText } from "../../ui/dated-text.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint } from "../../ui/keys.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { NotTakenBack } from "./not-taken-back.tsx";

type Whose = "mine" | "team";

export function UndoList() {
  const [whose, setWhose] = useState<Whose>("mine");
  const read = useRead(listUndo, { whose }, { refetchOnMount: "always" });
  const entries = read.data?.data;
  return (
    <Stack gap="md">
      <Group gap="md">
        <SegmentedControl
          size="xs"
          aria-label="Whose acts"
          value={whose}
          onChange={(value) => setWhose(value as Whose)}
          data={[
            { value: "mine", label: "Mine" },
            { value: "team", label: "The team's" },
          ]}
        />
        <Text span size="xs" c="dimmed" className="fb-not-on-phone">
          <KeyHint keys="mod+z" /> takes the newest back, <KeyHint keys="mod+shift+z" /> does it again
        </Text>
      </Group>
      {read.error && <Failed error={read.error} onRetry={() => void read.refetch()} />}
      {!entries && !read.error && <SkeletonLines count={6} />}
      {entries?.length === 0 && (
        <Empty title="Nothing to take back." why={`The last ${UNDO_DEPTH} acts of each member are kept here.`} />
      )}
      {entries && entries.length > 0 && (
        <ul className="fb-plain-list" aria-label="What was done last">
          {entries.map((entry) => (
            <li key={entry.undoId}>
              <Entry entry={entry} />
            </li>
          ))}
        </ul>
      )}
      <NotTakenBack />
    </Stack>
  );
}

function Entry({ entry }: { entry: UndoEntry }) {
  const { undoId, labelParts, state, isMine, memberName, happenedAt, changedSince } = entry;
  const { takeBackListed, doAgainListed } = useUndo();
  const label = sayText(labelParts);
  return (
    <Group justify="space-between" wrap="nowrap" gap="md" align="flex-start" py={4}>
      <div>
        <Text size="sm" {...(state === "undone" && { td: "line-through" })}>
          {label}
        </Text>
        <Text size="xs" c="dimmed">
          {isMine ? "You" : memberName}, <Age at={happenedAt} />
          {state === "undone" && ", taken back"}
          {changedSince && (
            <>
              {`. ${changedSince.name} changed it since: ${sayText(changedSince.labelParts)}, `}
              <Age at={changedSince.happenedAt} />
            </>
          )}
        </Text>
      </div>
      {isMine && changedSince === null && (
        <SmallButton
          aria-label={`${state === "done" ? "Take back" : "Do again"}: ${label}`}
          onClick={() => (state === "done" ? takeBackListed(undoId) : doAgainListed(undoId))}
        >
          {state === "done" ? "Take back" : "Do again"}
        </SmallButton>
      )}
    </Group>
  );
}
