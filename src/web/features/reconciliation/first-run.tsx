/** The first run with one's own data, rung by rung: how far, what is missing, and what that unlocks. */
import { getLadder, type Ladder } from "#contract/ladder.ts";
import { useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";

const NAMES: Readonly<Record<Ladder["rungs"][number]["rung"], string>> = {
  accounts: "Accounts",
  usage: "Usage complete",
  prices: "Prices confirmed",
  coverage: "Coverage known",
  "opt-outs": "Opt-outs loaded",
};

const COLUMNS = [{ label: "Step" }, { label: "So far" }, { label: "Missing" }, { label: "Makes safe" }] as const;

export function FirstRun() {
  const ladder = useRead(getLadder, {}, { refetchInterval: 30_000 });
  const { data, error } = ladder;
  const safe = data?.rungs.filter(({ isSafe }) => isSafe).length ?? 0;
  return (
    <Section name="first-run" title="First run" summary={data && `${safe} of ${data.rungs.length} steps, in order`}>
      {error && <Failed error={error} onRetry={() => void ladder.refetch()} lastGoodAtMs={ladder.dataUpdatedAt} />}
      {!data && !error && <SkeletonLines count={5} />}
      {data && (
        <PlainTable label="Steps of the first run" columns={COLUMNS}>
          {data.rungs.map(({ rung, isReached, isSafe, measure, missing, unlocks }) => (
            <tr key={rung}>
              <td>
                <StateMark tone={isReached ? "good" : "warn"}>{NAMES[rung]}</StateMark>
              </td>
              <td>{measure}</td>
              <td>{missing ?? "Nothing"}</td>
              <td>
                {unlocks}{" "}
                {!isSafe && <StateMark tone="calm">{isReached ? "not before the steps above" : "not yet"}</StateMark>}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
