/** A colleague by name, and whether they are away now or soon: said wherever somebody might wait for them. */
import { Text } from "@mantine/core";
import { useMemo } from "react";
import { type Absence, listAbsences } from "#contract/absences.ts";
import { awayNote } from "#core/absences/away-note.ts";
import type { Instant } from "#core/time/instant.ts";
import { useNow } from "../ui/time.tsx";
import { useRead } from "./api.ts";

/** The words for a member, such as "away until 9 Mar"; null for who is here. */
export type AwayOf = (memberId: string | null | undefined) => string | null;

/** The same function until somebody goes or comes back, so that a table is not drawn anew with each minute. */
export function useAwayNotes(): AwayOf {
  const { data } = useRead(listAbsences, {}, { staleTime: 60_000 });
  const said = JSON.stringify(notesOf(data?.data ?? [], useNow()));
  return useMemo(() => {
    const notes = new Map<string, string>(JSON.parse(said) as [string, string][]);
    return (memberId) => (memberId && notes.get(memberId)) || null;
  }, [said]);
}

function notesOf(absences: readonly Absence[], now: Instant): [memberId: string, note: string][] {
  return [...new Set(absences.map(({ memberId }) => memberId))].flatMap((memberId) => {
    const own = absences.filter((one) => one.memberId === memberId);
    const times = own.map(({ startsAt, endsAt, timeZone }) => ({ from: startsAt, until: endsAt, timeZone }));
    const note = awayNote(times, now);
    return note === null ? [] : [[memberId, note]];
  });
}

/** For lists to choose from, which take plain words: "Ana Novak (away until 9 Mar)". */
export function nameWithAway(name: string, note: string | null): string {
  return note === null ? name : `${name} (${note})`;
}

type MemberNameProps = { memberId: string | null | undefined; name: string };

export function MemberName({ memberId, name }: MemberNameProps) {
  return <NameWithNote name={name} note={useAwayNotes()(memberId)} />;
}

export function NameWithNote({ name, note }: { name: string; note: string | null }) {
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
