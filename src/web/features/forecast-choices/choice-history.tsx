/** Every choice of whose forecast rules read: who, when and why. */
import type { ForecastChoiceRow } from "#contract/forecast-choices.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Age, Day } from "../../ui/time.tsx";
import { SOURCE_WORDS } from "./source-words.ts";

const COLUMNS = [
  { label: "Rules read" },
  { label: "From" },
  { label: "Chosen by" },
  { label: "When" },
  { label: "Why" },
] as const;

export function ChoiceHistory({ history }: { history: readonly ForecastChoiceRow[] }) {
  return (
    <PlainTable label="Choices so far" columns={COLUMNS}>
      {history.map(({ version, source, effectiveOn, author, recordedAt, reason }) => (
        <tr key={version}>
          <td>{SOURCE_WORDS[source].label}</td>
          <td>
            <Day day={effectiveOn} />
          </td>
          <td>{author}</td>
          <td>
            <Age at={recordedAt} />
          </td>
          <td>{reason}</td>
        </tr>
      ))}
    </PlainTable>
  );
}
