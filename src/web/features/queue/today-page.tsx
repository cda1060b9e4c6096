/** Today: the whole morning in one column, worked with the keyboard. */
import { Button, SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo } from "react";
import { useMay } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys, withKey } from "../../ui/keys.tsx";
import { LateLine } from "../../ui/late-line.tsx";
import { Page } from "../../ui/page.tsx";
import { usePhone } from "../../ui/phone.ts";
import { useSettledList } from "../../ui/settled-list.ts";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { ThumbBar } from "../../ui/thumb-bar.tsx";
import { keepTrail } from "../../ui/trail.ts";
import { ColleaguesLine } from "./colleagues-line.tsx";
import { CoverageBanner } from "./coverage-banner.tsx";
import { useNextAccount } from "./next-account.tsx";
import { NothingDue } from "./nothing-due.tsx";
import { type Show, useToday } from "./queries.ts";
import { TodayList } from "./today-list.tsx";
import { accountOfItem, itemsOf, keyOfItem, summaryOf, type Today } from "./today-sections.ts";
import { UnseenRail } from "./unseen-rail.tsx";
import "./today.css";

const SHOWS: readonly Show[] = ["mine", "pool", "all"];

/** @param children what the team has to do besides, above the queue */
export function TodayPage({ children }: { children?: ReactNode }) {
  const asked = useSearch({ strict: false }) as { show?: string };
  const show = SHOWS.find((known) => known === asked.show) ?? "pool";
  const today = useToday(show);
  const maySpecialise = useMay("specialist");
  const mayDeclare = useMay("lead");
  const { takeNext, isTaking } = useNextAccount();
  const isPhone = usePhone();
  useKeys([{ ...keyOn("next", "Today"), run: takeNext }], {
    isActive: maySpecialise,
  });
  return (
    <Page
      title="Today"
      summary={today.data && summaryOf(today.data)}
      action={
        maySpecialise &&
        !isPhone && (
          <Button
            variant="filled"
            loading={isTaking}
            onClick={takeNext}
            aria-label={withKey("Next account", "n")}
            rightSection={<KeyHint keys="n" />}
          >
            Next account
          </Button>
        )
      }
    >
      <div className="fb-today">
        {today.error && (
          <Failed error={today.error} onRetry={() => void today.refetch()} lastGoodAtMs={today.dataUpdatedAt} />
        )}
        {today.data ? (
          <>
            <LateLine freshness={today.data.freshness} />
            {children}
            {today.data.mayHoldColleagues && <ColleaguesLine />}
            <CoverageBanner unknown={today.data.coverageUnknown} mayDeclare={mayDeclare} />
            <UnseenRail rows={today.data.unseen} count={today.data.unseenCount} />
            <ShowFilter show={show} today={today.data} />
            <Morning
              key={show}
              show={show}
              today={today.data}
              isLoose={!today.isFetchedAfterMount || today.isPlaceholderData}
              mayChange={maySpecialise}
            />
          </>
        ) : (
          !today.error && <SkeletonLines count={14} heightPx={36} />
        )}
      </div>
      {maySpecialise && isPhone && (
        <ThumbBar label="What to do next">
          <Button variant="filled" loading={isTaking} onClick={takeNext}>
            Next account
          </Button>
        </ThumbBar>
      )}
    </Page>
  );
}

function ShowFilter({ show, today }: { show: Show; today: Today }) {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      className="fb-show"
      size="xs"
      aria-label="Which accounts"
      value={show}
      onChange={(value) => void navigate({ to: "/", search: value === "pool" ? {} : { show: value }, replace: true })}
      data={[
        { value: "mine", label: `Mine ${today.counts.mine || ""}`.trim() },
        { value: "pool", label: "Pool" },
        { value: "all", label: "All" },
      ]}
    />
  );
}

type MorningProps = { show: Show; today: Today; isLoose: boolean; mayChange: boolean };

function Morning({ show, today, isLoose, mayChange }: MorningProps) {
  const latest = useMemo(() => itemsOf(today, show), [today, show]);
  const list = useSettledList({ latest, keyOf: keyOfItem, isLoose });
  useKeys([{ ...keyOn("apply", "Today"), run: list.apply }], {
    isActive: list.changes > 0,
  });
  const ids = [...new Set([...list.items.map((item) => accountOfItem(item).accountId)])].join(" ");
  useEffect(() => {
    const href = show === "pool" ? "/" : `/?show=${show}`;
    keepTrail({ from: "today", label: "Today", href, ids: ids === "" ? [] : ids.split(" ") });
  }, [ids, show]);
  const hasWork = list.items.some(({ kind }) => kind !== "alert");
  return (
    <>
      {list.changes > 0 && (
        <Button
          className="fb-changes"
          size="compact-sm"
          variant="light"
          rightSection={<KeyHint keys="." />}
          onClick={list.apply}
        >
          Show {list.changes === 1 ? "1 change" : `${list.changes} changes`}
        </Button>
      )}
      <TodayList
        items={list.items}
        isGone={list.isGone}
        hasArrived={list.hasArrived}
        drop={list.drop}
        restore={list.restore}
        mayChange={mayChange}
      />
      {!hasWork && list.changes === 0 && <NothingDue today={today} show={show} />}
    </>
  );
}
