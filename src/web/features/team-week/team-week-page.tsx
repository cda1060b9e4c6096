/** The team's week, for a lead: who needs whom, fairness of picks, skips, the longest wait, and what was missed. */
import { SegmentedControl, Stack } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { OpenedCount } from "./counted-accounts.tsx";
import { FairnessTables } from "./fairness-tables.tsx";
import { MissedList, summaryOfMissed } from "./missed-list.tsx";
import { NeedsTable } from "./needs-table.tsx";
import { useMissed, useTeamWeek } from "./queries.ts";
import { LateAnswerList, SkipList, WaitList } from "./waiting-lists.tsx";

const SPANS = ["7", "28", "92"] as const;
const USUAL_SPAN = "28";

export function TeamWeekPage() {
  const isLead = useMay("lead");
  return (
    <Page title="Team's week">
      {isLead ? (
        <TeamWeek />
      ) : (
        <Empty
          title="This page is for leads."
          why="It compares colleagues with each other. Ask a lead to look with you."
        />
      )}
    </Page>
  );
}

function TeamWeek() {
  const asked = useSearch({ strict: false }) as { days?: string | number };
  const span = SPANS.find((known) => known === String(asked.days)) ?? USUAL_SPAN;
  const week = useTeamWeek(Number(span));
  const missed = useMissed();
  return (
    <Stack gap="md" className="fb-page-body">
      <Section name="team-week.missed" title="Missed" summary={missed.data && summaryOfMissed(missed.data)}>
        {missed.error && (
          <Failed error={missed.error} onRetry={() => void missed.refetch()} lastGoodAtMs={missed.dataUpdatedAt} />
        )}
        {missed.data ? <MissedList missed={missed.data} /> : !missed.error && <SkeletonLines count={4} />}
      </Section>
      {week.error && (
        <Failed error={week.error} onRetry={() => void week.refetch()} lastGoodAtMs={week.dataUpdatedAt} />
      )}
      {week.data ? (
        <>
          <OpenedCount week={week.data} days={Number(span)} />
          <Section name="team-week.needs" title="What waits for whom" summary="now">
            <NeedsTable needs={week.data.needs} />
          </Section>
          <Section name="team-week.longest" title="Who waits longest" summary="now, and nobody has it">
            <WaitList longest={week.data.longest} />
          </Section>
          <Section name="team-week.answers" title="Handovers without an answer" summary="later than agreed">
            <LateAnswerList late={week.data.lateAnswers} />
          </Section>
          <Section
            name="team-week.picks"
            title="Fairness of picks"
            summary={`${formatInteger(week.data.picks)} in ${span} days`}
            actions={<Span span={span} />}
          >
            <FairnessTables week={week.data} />
          </Section>
          <Section
            name="team-week.skips"
            title="Skipped"
            summary={`${formatInteger(week.data.skips.length)} in ${span} days`}
          >
            <SkipList skips={week.data.skips} />
          </Section>
        </>
      ) : (
        !week.error && <SkeletonLines count={12} />
      )}
    </Stack>
  );
}

function Span({ span }: { span: string }) {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Of how many days"
      value={span}
      onChange={(days) =>
        void navigate({ to: "/team-week", search: days === USUAL_SPAN ? {} : ({ days } as never), replace: true })
      }
      data={SPANS.map((value) => ({ value, label: `${value} days` }))}
    />
  );
}
