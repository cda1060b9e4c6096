/** What was skipped and why, who waits longest, and which handovers wait for an answer too long. */
import type { TeamWeek } from "#contract/team-week.ts";
import { HANDOVER_TEAM_LABELS } from "#core/onboarding/fact.ts";
import { MemberName } from "../../app/member-name.tsx";
import { Empty } from "../../ui/empty.tsx";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Age, Day } from "../../ui/time.tsx";

const SKIP_COLUMNS = [{ label: "Account" }, { label: "Who" }, { label: "Why" }, { label: "When" }];

export function SkipList({ skips }: { skips: TeamWeek["skips"] }) {
  if (skips.length === 0) return <Empty title="Nothing was skipped." why="Whoever took the next account worked it." />;
  return (
    <PlainTable label="Skipped accounts" columns={SKIP_COLUMNS}>
      {skips.map(({ actId, accountId, accountName, memberId, memberName, reason, happenedAt }) => (
        <tr key={actId}>
          <td>
            <TextLink to="/accounts/$accountId" params={{ accountId }} size="sm">
              {accountName}
            </TextLink>
          </td>
          <td>
            <MemberName memberId={memberId} name={memberName} />
          </td>
          <td>{reason ?? "No reason was kept"}</td>
          <td>
            <Age at={happenedAt} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

const WAIT_COLUMNS = [
  { label: "Account" },
  { label: "Waits", align: "right" as const },
  { label: "Since" },
  { label: "Renews on" },
  { label: "Why it is in the queue" },
];

export function WaitList({ longest }: { longest: TeamWeek["longest"] }) {
  if (longest.length === 0)
    return (
      <Empty title="Nobody waits." why="Every account of the queue is in somebody's hands, or the queue is empty." />
    );
  return (
    <PlainTable label="Who waits longest" columns={WAIT_COLUMNS}>
      {longest.map(({ companyId, accountId, name, waitsDays, since, renewalOn, text }) => (
        <tr key={companyId}>
          <td>
            <TextLink to="/accounts/$accountId" params={{ accountId }} size="sm">
              {name}
            </TextLink>
          </td>
          <td data-align="right">
            {formatInteger(waitsDays)} {waitsDays === 1 ? "day" : "days"}
          </td>
          <td>
            <Day day={since} />
          </td>
          <td>
            <Day day={renewalOn} missing="Not known" />
          </td>
          <td>{text}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

const ANSWER_COLUMNS = [{ label: "Account" }, { label: "Handed to" }, { label: "By" }, { label: "Answer due" }];

export function LateAnswerList({ late }: { late: TeamWeek["lateAnswers"] }) {
  if (late.length === 0)
    return <Empty title="No answer is late." why="Every handover was answered, or its day is still to come." />;
  return (
    <PlainTable label="Late answers to handovers" columns={ANSWER_COLUMNS}>
      {late.map(({ handoverId, accountId, accountName, to, handedBy, handedById, answerDueOn }) => (
        <tr key={handoverId}>
          <td>
            <TextLink to="/accounts/$accountId" params={{ accountId }} size="sm">
              {accountName}
            </TextLink>
          </td>
          <td>{HANDOVER_TEAM_LABELS[to]}</td>
          <td>
            <MemberName memberId={handedById} name={handedBy} />
          </td>
          <td>
            <Day day={answerDueOn} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
