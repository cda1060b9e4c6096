import { changeAbsence, listAbsences, recordAbsence, removeAbsence, restoreAbsence } from "#contract/absences.ts";
import { getToday } from "#contract/queue.ts";
import { useChange } from "../../app/api.ts";

const refreshes = [listAbsences, getToday];

export function useAbsenceChanges() {
  return {
    record: useChange(recordAbsence, { refreshes }),
    change: useChange(changeAbsence, { refreshes }),
    remove: useChange(removeAbsence, { refreshes }),
    restore: useChange(restoreAbsence, { refreshes }),
  };
}
