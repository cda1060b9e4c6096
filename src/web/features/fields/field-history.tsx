/** What sources and persons have said of a field of an account, and what each says now. */
import { Stack, Text, Title } from "@mantine/core";
import { type AccountField, listFieldHistory } from "#contract/account-fields.ts";
import { useRead } from "../../app/api.ts";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Day, Moment } from "../../ui/time.tsx";

export function FieldHistory({ accountId, shown }: { accountId: string; shown: AccountField }) {
  const history = useRead(listFieldHistory, { accountId, fieldId: shown.field.fieldId });
  const { data, error } = history;
  return (
    <Stack gap="lg">
      <Text size="sm">{shown.why}</Text>
      {shown.candidates.length > 0 && (
        <FactList>
          {shown.candidates.map((candidate) => (
            <Fact key={candidate.source} label={candidate.source}>
              {candidate.text ?? "Nothing"} {candidate.counts && <StateMark tone="good">counts</StateMark>}
              {candidate.problem && <StateMark tone="warn">{candidate.problem}</StateMark>}
              <div className="fb-quiet">
                last said <Age at={candidate.observedAt} />
              </div>
            </Fact>
          ))}
        </FactList>
      )}
      <Title order={3}>Changes</Title>
      {error && <Failed error={error} onRetry={() => void history.refetch()} />}
      {!data && !error && <SkeletonLines count={3} />}
      {data?.data.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has changed since it first came.
        </Text>
      )}
      {data && data.data.length > 0 && (
        <FactList>
          {data.data.map((change) => (
            <Fact key={change.changeId} label={change.memberName ?? change.source}>
              {change.isTakenBack
                ? "took back what was set"
                : `${change.before ?? "nothing"} → ${change.after ?? "nothing"}`}
              {change.isVoided && (
                <>
                  {" "}
                  <StateMark tone="calm">its import was taken back</StateMark>
                </>
              )}
              <div className="fb-quiet">
                <Moment at={change.recordedAt} />
                {change.until && (
                  <>
                    , until <Day day={change.until} />
                  </>
                )}
                {change.reason && `: ${change.reason}`}
              </div>
            </Fact>
          ))}
        </FactList>
      )}
      {data?.since.map(({ source, at }) => (
        <Text key={source} size="sm" c="dimmed">
          {source} first sent the account <Age at={at} />.
        </Text>
      ))}
    </Stack>
  );
}
