/** Handovers: what waits for an answer the longest first, what was accepted, and what came back. */
import { SegmentedControl, Stack } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type Handover, listHandovers } from "#contract/handovers.ts";
import { useReadPages } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { useListCursor } from "../../ui/list-cursor.ts";
import { Page } from "../../ui/page.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { usePointAt } from "../../ui/pointed-account.ts";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { HandoverRow } from "./handover-row.tsx";

const STATES = ["open", "accepted", "bounced"] as const;
type State = (typeof STATES)[number];

const WORDS: Readonly<Record<State, { label: string; short: string; empty: string; why: string }>> = {
  open: {
    label: "Waiting for an answer",
    short: "Waiting",
    empty: "No handover waits for an answer.",
    why: "Press $ on an account to hand it over to sales, support or the product team.",
  },
  accepted: {
    label: "Accepted",
    short: "Accepted",
    empty: "No handover was accepted yet.",
    why: "Say so here when somebody takes one.",
  },
  bounced: {
    label: "Sent back",
    short: "Sent back",
    empty: "No handover was sent back.",
    why: "What comes back is also in Today.",
  },
};

const COLUMNS = [{ label: "Account" }, { label: "To" }, { label: "Handed over" }, { label: "What became of it" }];

export function HandoversPage() {
  const [asked, setAsked] = useUrlText("state", "open");
  const state = STATES.find((one) => one === asked) ?? "open";
  const list = useReadPages(listHandovers, { state, limit: 100 });
  const { first } = list;
  return (
    <Page
      title="Handovers"
      summary={first && <Summary {...first.counts} since={first.longestOpenSince} />}
      action={<ButtonLink to="/handover-rules">Rules</ButtonLink>}
    >
      <Stack gap="md" maw={1100}>
        <SegmentedControl
          aria-label="Which handovers"
          data={STATES.map((one) => ({ value: one, label: labelOf(one, first?.counts) }))}
          value={state}
          onChange={setAsked}
          w="fit-content"
          maw="100%"
        />
        {list.error && (
          <Failed
            error={list.error}
            onRetry={() => void list.refetch()}
            lastGoodAtMs={first ? list.dataUpdatedAt : null}
          />
        )}
        {list.isPending && <SkeletonLines count={5} heightPx={36} />}
        {first && list.rows.length === 0 && <NothingThere state={state} />}
        {list.rows.length > 0 && <HandoverRows key={state} label={WORDS[state].label} handovers={list.rows} />}
        {list.hasNextPage && <SmallButton onClick={list.readMore}>Show more</SmallButton>}
      </Stack>
    </Page>
  );
}

/** With one cursor, so that keys act on the account of its row. */
function HandoverRows({ label, handovers }: { label: string; handovers: readonly Handover[] }) {
  const navigate = useNavigate();
  const byId = new Map(handovers.map((handover) => [handover.handoverId, handover]));
  const cursor = useListCursor({ keys: [...byId.keys()], group: "Handovers" });
  const current = cursor.current === null ? undefined : byId.get(cursor.current);
  usePointAt(current && { accountId: current.accountId, name: current.accountName }, "Handovers");
  useKeys([
    {
      ...keyOn("open", "Handovers"),
      run: () => current && void navigate({ to: "/accounts/$accountId", params: { accountId: current.accountId } }),
    },
  ]);
  return (
    <PlainTable label={label} columns={COLUMNS}>
      {handovers.map((handover) => (
        <HandoverRow
          key={handover.handoverId}
          handover={handover}
          binding={cursor.bind(handover.handoverId)}
          isCursor={cursor.current === handover.handoverId}
        />
      ))}
    </PlainTable>
  );
}

function Summary({ open, overdue, since }: { open: number; overdue: number; since: string | null }) {
  if (open === 0 || since === null) return "Nothing waits for an answer";
  return (
    <>
      {open} {open === 1 ? "waits" : "wait"} for an answer · the longest since <Age at={since} />
      {overdue > 0 && ` · ${overdue} later than agreed`}
    </>
  );
}

function labelOf(state: State, counts: Record<State, number> | undefined): string {
  return counts ? `${WORDS[state].short} (${counts[state]})` : WORDS[state].short;
}

function NothingThere({ state }: { state: State }) {
  const { empty, why } = WORDS[state];
  return <Empty title={empty} why={why} action={<ButtonLink to="/accounts">Show all accounts</ButtonLink>} />;
}
