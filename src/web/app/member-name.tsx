/** A colleague by name, and whether they are away now or soon: said wherever somebody might wait for them. */
import { Text } from "@mantine/core";
import { listAbsences } from "#contract/absences.ts";
import { awayNote } from "#core/absences/away-note.ts";
import { useNow } from "../ui/time.tsx";
import { useRead } from "./api.ts";

/** @returns the words for a member, such as "away until 9 Mar"; null for who is here */
export function useAwayNotes(): (memberId: string | null | undefined) => string | null {
  const { data } = useRead(listAbsences, {}, { staleTime: 60_000 });
  const now = useNow();
  return (memberId) => {
    if (memberId === null || memberId === undefined) return null;
    const own = (data?.data ?? []).filter((one) => one.memberId === memberId);
    return awayNote(
      own.map(({ startsAt, endsAt, timeZone }) => ({ from: startsAt, until: endsAt, timeZone })),
      now,
    );
  };
}

type MemberNameProps = { memberId: string | null | undefined; name: string };

export function MemberName({ memberId, name }: MemberNameProps) {
  const note = useAwayNotes()(memberId);
  if (note === null) return name;
  return (
    <>
      {name}{" "}
      <Text span size="xs" c="dimmed">
        ({note})
      </Text>
    </>
  );
}
