import { listFields } from "#contract/fields.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { problemsIn } from "#core/accounts/filter-tree.ts";
import { readFilter } from "#core/accounts/parse-filter.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useRead } from "../../../app/api.ts";
import { useNow } from "../../../ui/time.tsx";

/** False while a filter has words that only fields of the team could explain, and those have not come in. */
export function useIsFilterKnown(filter: string): boolean {
  const fields = useRead(listFields, {});
  const today = localDateAt(useNow());
  if (fields.data !== undefined || fields.error !== null) return true;
  return problemsIn(readFilter(filter, today, filterFieldsOf([]))).length === 0;
}
