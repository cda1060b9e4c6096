import { useCallback, useMemo } from "react";
import { listMembers } from "#contract/team.ts";
import { useRead } from "../../app/api.ts";

const MOST_MEMBERS = 500;

/** Turns a member's id into their name; anything else, such as the name of a job, stays as it is. */
export function useMemberNames(): (idOrName: string) => string {
  const members = useRead(listMembers, { limit: MOST_MEMBERS }, { staleTime: 5 * 60_000 });
  const names = useMemo(
    () => new Map((members.data?.data ?? []).map(({ memberId, name }) => [memberId, name])),
    [members.data],
  );
  return useCallback((idOrName) => names.get(idOrName) ?? (UUID.test(idOrName) ? "a member" : idOrName), [names]);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
