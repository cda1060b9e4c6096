/** What the team's week asks of the server. */
import type { InputOf } from "#contract/operation.ts";
import { getTeamWeek, listCounted, listMissed } from "#contract/team-week.ts";
import { useRead } from "../../app/api.ts";

export function useTeamWeek(days: number) {
  return useRead(getTeamWeek, { days });
}

export function useMissed() {
  return useRead(listMissed, {});
}

export function useCounted(asked: InputOf<typeof listCounted>) {
  return useRead(listCounted, { ...asked, limit: MOST_SHOWN });
}

const MOST_SHOWN = 500;
