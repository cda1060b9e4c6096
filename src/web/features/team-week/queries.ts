/** What the team's week asks of the server. */
import { getTeamWeek, listMissed } from "#contract/team-week.ts";
import { useRead } from "../../app/api.ts";

export function useTeamWeek(days: number) {
  return useRead(getTeamWeek, { days });
}

export function useMissed() {
  return useRead(listMissed, {});
}
