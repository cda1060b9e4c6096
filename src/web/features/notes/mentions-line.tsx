/** That notes name whoever looks, until they have seen them. */
import { Text } from "@mantine/core";
import { findNotes } from "#contract/notes.ts";
import { useRead } from "../../app/api.ts";
import { TextLink } from "../../ui/links.tsx";

export function MentionsLine() {
  const unseen = useRead(findNotes, { mentions: "unseen", limit: 1 }, { refetchInterval: 60_000 }).data?.unseenMentions;
  if (!unseen) return null;
  return (
    <Text size="sm" mb="sm">
      <TextLink to="/notes" search={{ mentions: "unseen" } as never} underline="always">
        {unseen === 1 ? "A note names you" : `${unseen} notes name you`}
      </TextLink>
      {" that you have not seen yet."}
    </Text>
  );
}
